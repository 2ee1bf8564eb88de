"""The project's own network behind the `Network` and `StatementJudge` protocols."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qa.reader.batches import BatchScores, Network, score_windows
from qa.reader.tokens import Limits, marks
from qa.reader.types import Verdict
from qa.reader.windows import Window

__all__ = ["HeadsJudge", "HeadsNetwork", "verdict_of"]


class HeadsNetwork:
    """A `Network` of a `qa.reader.network.ReaderNetwork`, on the device that it is on.

    `per_window` holds "answerable", shape (windows,), and "verdict", shape (windows, 3);
    `per_token` holds "items", shape (windows, width, 3): see `qa.reader.network`.
    """

    def __init__(self, network: Any) -> None:
        self._network = network.eval()

    def run(
        self, ids: NDArray[np.int64], mask: NDArray[np.int64], types: NDArray[np.int64]
    ) -> BatchScores:
        """See `Network.run`."""
        import torch

        device = next(self._network.parameters()).device
        given = [torch.from_numpy(each).to(device) for each in (ids, mask, types)]
        with (
            torch.inference_mode(),
            torch.autocast(device.type, torch.bfloat16, enabled=device.type == "cuda"),
        ):
            output = self._network(*given)
        start, end, answerable, verdict, items = (each.float().cpu().numpy() for each in output)
        heads = {"answerable": answerable, "verdict": verdict}
        return BatchScores(start, end, heads, {"items": items})


class HeadsJudge:
    """A `StatementJudge` of a network with "verdict": a statement in the question's place."""

    def __init__(self, tokenizer: Any, network: Network, pad_id: int, batch_size: int) -> None:
        self._tokenizer = tokenizer
        self._network = network
        self._pad_id = pad_id
        self._batch_size = batch_size
        self._limits = Limits()

    def judge(self, pairs: Sequence[tuple[str, str]]) -> tuple[Verdict, ...]:
        """See `StatementJudge.judge`; a text of more than `Limits.text` tokens is cut."""
        if not pairs:
            return ()
        begin, end = marks(self._tokenizer)
        encode = self._tokenizer.encode_batch
        statements = encode([statement for statement, _ in pairs], add_special_tokens=False)
        texts = encode([text for _, text in pairs], add_special_tokens=False)
        windows = []
        for number, (statement, text) in enumerate(zip(statements, texts, strict=True)):
            asked = statement.ids[: self._limits.question]
            ids = (begin, *asked, end, end, *text.ids[: self._limits.text], end)
            first = len(asked) + 2
            types = (0,) * first + (1,) * (len(ids) - first)
            windows.append(Window(number, ids, types, first + 1, 0, ()))
        scores = score_windows(
            self._network, windows, pad_id=self._pad_id, batch_size=self._batch_size
        )
        return tuple(verdict_of(score.per_window["verdict"]) for score in scores)


def verdict_of(logits: NDArray[np.float32]) -> Verdict:
    """Return the probabilities of the logits of yes, no and unstated."""
    raised = np.exp(logits - logits.max())
    yes, no, unstated = (float(value) for value in raised / raised.sum())
    return Verdict(yes, no, unstated)
