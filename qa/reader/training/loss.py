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
    """Return the mean loss: spans, answerability, verdicts and items, gold and teacher's mixed.

    `teacher` are the teacher's scores of the same windows, token by token. They are matched
    by their Kullback-Leibler divergence at a temperature (Hinton et al. 2015, section 2).
    """
    outside = ~batch.inside
    start = output.start.float().masked_fill(outside, -1e4)
    end = output.end.float().masked_fill(outside, -1e4)
    placed, questions, stated = batch.start >= 0, batch.verdict < 0, batch.verdict >= 0
    share = how.teacher_weight if teacher is not None else 0.0
    size = len(batch.index)
    says = output.answerable.float()
    gold = how.answerable_weight * functional.binary_cross_entropy_with_logits(
        says, batch.answerable.float(), reduction="sum"
    )
    if placed.any():
        span = functional.cross_entropy(start[placed], batch.start[placed], reduction="sum")
        span = span + functional.cross_entropy(end[placed], batch.end[placed], reduction="sum")
        gold = gold + span / 2
    if stated.any():
        said = output.verdict.float()[stated]
        verdict = functional.cross_entropy(said, batch.verdict[stated], reduction="sum")
        gold = gold + how.verdict_weight * verdict
    loss = (1 - share) * gold
    if how.items_weight and questions.any():
        items = functional.cross_entropy(
            output.items.float().flatten(0, 1),
            batch.items.flatten(),
            ignore_index=-1,
            reduction="sum",
        )
        loss = loss + how.items_weight * items
    if teacher is not None and questions.any():
        kept = outside[questions]
        soft = _divergence(start[questions], teacher.start[questions], kept, how.temperature)
        soft = soft + _divergence(end[questions], teacher.end[questions], kept, how.temperature)
        believed = torch.sigmoid(teacher.answerable.float()[questions])
        known = functional.binary_cross_entropy_with_logits(
            says[questions], believed, reduction="sum"
        )
        loss = loss + share * (soft / 2 + how.answerable_weight * known)
    if teacher is not None and stated.any():
        hot = functional.log_softmax(output.verdict.float()[stated], dim=-1)
        aim = functional.softmax(teacher.verdict.float()[stated], dim=-1)
        soft = functional.kl_div(hot, aim, reduction="sum")
        loss = loss + share * how.verdict_weight * soft
    return loss / size


def _divergence(student: Tensor, teacher: Tensor, outside: Tensor, temperature: float) -> Tensor:
    hot = functional.log_softmax(student / temperature, dim=-1)
    aim = functional.softmax(teacher.float().masked_fill(outside, -1e4) / temperature, dim=-1)
    return functional.kl_div(hot, aim, reduction="sum") * temperature**2
