"""What training makes smaller. Imported late, for it needs torch."""

import torch
from torch import Tensor
from torch.nn import functional

from qa.reader.network import Outputs
from qa.reader.training.batching import Batch
from qa.reader.training.recipe import Optimisation

__all__ = ["loss_of"]

_IGNORED = -1
"""The target of what is not learnt from; also what a batch has there."""


def loss_of(
    output: Outputs, batch: Batch, how: Optimisation, teacher: Outputs | None = None
) -> Tensor:
    """Return the mean loss: spans, answerability, verdicts and items, gold and teacher's mixed.

    `teacher` are the teacher's scores of the same windows, token by token. They are matched
    by their Kullback-Leibler divergence at a temperature (Hinton et al. 2015, section 2).

    What a window is not to learn is multiplied by zero, not left out: to pick windows, a GPU would
    have to wait until they are known here, at every step.
    """
    outside = ~batch.inside
    start = output.start.float().masked_fill(outside, -1e4)
    end = output.end.float().masked_fill(outside, -1e4)
    questions = (batch.verdict < 0).float()
    stated = 1 - questions
    share = how.teacher_weight if teacher is not None else 0.0
    says, verdict = output.answerable.float(), output.verdict.float()
    gold = how.answerable_weight * functional.binary_cross_entropy_with_logits(
        says, batch.answerable.float(), reduction="sum"
    )
    gold = gold + (_from_gold(start, batch.start) + _from_gold(end, batch.end)) / 2
    gold = gold + how.verdict_weight * _from_gold(verdict, batch.verdict)
    loss = (1 - share) * gold
    if how.items_weight:
        items = _from_gold(output.items.float().flatten(0, 1), batch.items.flatten())
        loss = loss + how.items_weight * items
    if teacher is not None:
        heat = how.temperature
        soft = _divergence(start, teacher.start.float().masked_fill(outside, -1e4), heat)
        soft = soft + _divergence(end, teacher.end.float().masked_fill(outside, -1e4), heat)
        known = functional.binary_cross_entropy_with_logits(
            says, torch.sigmoid(teacher.answerable.float()), reduction="none"
        )
        asked = (questions * (soft / 2 + how.answerable_weight * known)).sum()
        judged = (stated * _divergence(verdict, teacher.verdict.float(), 1.0)).sum()
        loss = loss + share * (asked + how.verdict_weight * judged)
    return loss / len(batch.index)


def _from_gold(scores: Tensor, target: Tensor) -> Tensor:
    """The cross-entropies of scores (N, classes), summed; 0 for targets that are ignored."""
    return functional.cross_entropy(scores, target, ignore_index=_IGNORED, reduction="sum")


def _divergence(student: Tensor, teacher: Tensor, temperature: float) -> Tensor:
    """Return (B,), from scores (B, classes) each."""
    hot = functional.log_softmax(student / temperature, dim=-1)
    aim = functional.softmax(teacher / temperature, dim=-1)
    return functional.kl_div(hot, aim, reduction="none").sum(-1) * temperature**2
