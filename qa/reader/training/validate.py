"""Figures on held-out training articles while the reader learns."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from sklearn.metrics import roc_auc_score

from qa.reader.network import ReaderNetwork
from qa.reader.training.encode import Encoded
from qa.reader.training.example import Example
from qa.reader.training.rows import NO

__all__ = ["validate"]

_BATCH = 32
_LONGEST = 30


def validate(
    network: ReaderNetwork,
    examples: Sequence[Example],
    encoded: Sequence[Encoded],
    collate: Callable[[NDArray[np.int64]], Any],
    *,
    mixed: bool = False,
) -> dict[str, float]:
    """Return figures by what the examples are made of.

    `span_f1`: token overlap of the best span with the accepted one, over answerable
    questions; `auroc/*`: how well the span's margin over the null (`margin`) and the
    answerability head (`head`) tell answerable questions of the same sources from the given
    unanswerable ones and from made ones; `verdict`: accuracy over statements, `no`: over those
    whose verdict is no. `mixed`: products of matrices in bfloat16.
    """
    network.eval()
    device = next(network.parameters()).device
    margins, heads, f1s = np.zeros(len(encoded)), np.zeros(len(encoded)), np.zeros(len(encoded))
    verdicts = np.zeros(len(encoded), dtype=int)
    order = np.array(sorted(range(len(encoded)), key=lambda i: len(encoded[i].ids)))
    with torch.inference_mode():
        for begin in range(0, len(order), _BATCH):
            index = order[begin : begin + _BATCH]
            batch = collate(index).to(device)
            with torch.autocast(device.type, torch.bfloat16, enabled=mixed):
                output = network(batch.ids, batch.mask, batch.types)
            starts = output.start.float().cpu().numpy()
            ends = output.end.float().cpu().numpy()
            heads[index] = output.answerable.float().cpu().numpy()
            verdicts[index] = output.verdict.float().argmax(-1).cpu().numpy()
            for row, i in enumerate(index):
                first, last, margin = _best(starts[row], ends[row], encoded[i])
                margins[i] = margin
                f1s[i] = _f1(first, last, encoded[i])
    return _figures(examples, margins, heads, f1s, verdicts)


def _best(
    starts: NDArray[np.float32], ends: NDArray[np.float32], window: Encoded
) -> tuple[int, int, float]:
    begin, stop = window.text, len(window.ids) - 1
    if stop <= begin:
        return 0, 0, 0.0
    scores = starts[begin:stop, None] + ends[None, begin:stop]
    length = np.arange(stop - begin)[None, :] - np.arange(stop - begin)[:, None]
    scores = np.where((length >= 0) & (length < _LONGEST), scores, -np.inf)
    first, last = np.unravel_index(int(scores.argmax()), scores.shape)
    margin = float(scores[first, last] - starts[0] - ends[0])
    return begin + int(first), begin + int(last), margin


def _f1(first: int, last: int, window: Encoded) -> float:
    common = min(last, window.end) - max(first, window.start) + 1
    if window.start <= 0 or common <= 0:
        return 0.0
    return 2 * common / (last - first + 1 + window.end - window.start + 1)


def _figures(
    examples: Sequence[Example],
    margins: NDArray[np.float64],
    heads: NDArray[np.float64],
    f1s: NDArray[np.float64],
    verdicts: NDArray[np.int64],
) -> dict[str, float]:
    can = np.array([e.answerable is True for e in examples])
    found = {"span_f1": float(f1s[can].mean())}
    squad = np.array([e.source.startswith("squad2") for e in examples])
    made = np.array([e.made for e in examples])
    kinds = {
        "squad2": squad & (made == "given"),
        "written": np.array([e.source.startswith("written") for e in examples]) & (made == "given"),
        "negative": made == "negative",
        "cut": made == "cut",
        "changed": np.isin(made, ["name", "number", "antonym", "roles", "negation"]),
    }
    for name, chosen in kinds.items():
        cannot = chosen & np.array([e.answerable is False for e in examples])
        compared = can & chosen if name in {"squad2", "written"} else can
        if cannot.sum() < 5 or compared.sum() < 5:
            continue
        labels = np.r_[np.ones(compared.sum()), np.zeros(cannot.sum())]
        for kind, values in (("margin", margins), ("head", heads)):
            scores = np.r_[values[compared], values[cannot]]
            found[f"auroc/{name}/{kind}"] = float(roc_auc_score(labels, scores))
    stated = np.array([e.verdict is not None for e in examples])
    for source in sorted({e.source for e in examples if e.verdict is not None}):
        mine = stated & np.array([e.source == source for e in examples])
        right = [verdicts[i] == examples[int(i)].verdict for i in np.flatnonzero(mine)]
        found[f"verdict/{source}"] = float(np.mean(right))
        no = np.flatnonzero(mine & np.array([e.verdict == NO for e in examples]))
        found[f"no/{source}"] = float(np.mean(verdicts[no] == NO)) if len(no) else 0.0
    return {name: round(value, 4) for name, value in found.items()}
