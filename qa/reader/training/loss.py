"""What training makes smaller. Imported late, for it needs torch."""

import torch
from torch import Tensor
from torch.nn import functional

from qa.reader.network import Outputs
from qa.reader.training.batching import Batch
from qa.reader.training.recipe import Optimisation

__all__ = ["loss_of"]


def loss_of(
    output: Outputs, batch: Batch, how: Optimisation, teacher: Outputs | None = None
) -> Tensor:
    """Return the mean loss: spans, answerability and verdicts, gold and teacher's mixed.

    `teacher` are the teacher's scores of the same windows, token by token. They are matched
    by their Kullback-Leibler divergence at a temperature (Hinton et al. 2015, section 2).
    """
    outside = ~batch.inside
    start = output.start.float().masked_fill(outside, -1e4)
    end = output.end.float().masked_fill(outside, -1e4)
    questions = batch.answerable >= 0
    statements = batch.verdict >= 0
    loss = start.new_zeros(())
    share = how.teacher_weight if teacher is not None else 0.0
    size = len(batch.index)
    if questions.any():
        gold = functional.cross_entropy(start[questions], batch.start[questions], reduction="sum")
        gold = gold + functional.cross_entropy(
            end[questions], batch.end[questions], reduction="sum"
        )
        says = output.answerable.float()[questions]
        known = functional.binary_cross_entropy_with_logits(
            says, batch.answerable[questions].float(), reduction="sum"
        )
        loss = loss + (1 - share) * (gold / 2 + how.answerable_weight * known) / size
        if teacher is not None:
            kept = outside[questions]
            soft = _divergence(start[questions], teacher.start[questions], kept, how.temperature)
            soft = soft + _divergence(end[questions], teacher.end[questions], kept, how.temperature)
            believed = torch.sigmoid(teacher.answerable.float()[questions])
            known = functional.binary_cross_entropy_with_logits(says, believed, reduction="sum")
            loss = loss + share * (soft / 2 + how.answerable_weight * known) / size
    if statements.any():
        verdict = functional.cross_entropy(
            output.verdict.float()[statements], batch.verdict[statements], reduction="sum"
        )
        loss = loss + (1 - share) * how.verdict_weight * verdict / size
        if teacher is not None:
            hot = functional.log_softmax(output.verdict.float()[statements], dim=-1)
            aim = functional.softmax(teacher.verdict.float()[statements], dim=-1)
            soft = functional.kl_div(hot, aim, reduction="sum")
            loss = loss + share * how.verdict_weight * soft / size
    return loss


def _divergence(student: Tensor, teacher: Tensor, outside: Tensor, temperature: float) -> Tensor:
    hot = functional.log_softmax(student / temperature, dim=-1)
    aim = functional.softmax(teacher.float().masked_fill(outside, -1e4) / temperature, dim=-1)
    return functional.kl_div(hot, aim, reduction="sum") * temperature**2
