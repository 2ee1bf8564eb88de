"""A trained reader whose scores another learns from. Imported late, for it needs torch."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
import typer
from safetensors.torch import load_file

from qa.reader.data import Example
from qa.reader.network import Outputs, ReaderNetwork
from qa.reader.own import NETWORK, base_of_run
from qa.reader.tokens import Limits, load_tokenizer, pad_of
from qa.reader.training.batching import Batch, collate
from qa.reader.training.encode import Encoded, encode

__all__ = ["Teacher"]


class Teacher:
    """The network of a training run. Its tokenizer must cut texts as the student's does, for
    scores are matched token by token: MPNet's and BERT's uncased vocabularies do.
    """

    def __init__(self, run: Path, device: torch.device) -> None:
        base = base_of_run(run)
        self._network = ReaderNetwork.over(base)
        self._network.load_state_dict(load_file(run / NETWORK))
        self._network.eval().to(device)
        self._tokenizer: Any = load_tokenizer(base)
        self._pad = pad_of(self._tokenizer)
        self._encoded: list[Encoded] = []

    def prepare(self, examples: Sequence[Example], student: Sequence[Encoded]) -> None:
        """Lay out the examples of a pass; typer.BadParameter when its tokens are others."""
        self._encoded = encode(self._tokenizer, examples, Limits())
        for own, other in zip(self._encoded, student, strict=True):
            if (len(own.ids), own.text) != (len(other.ids), other.text):
                raise typer.BadParameter("Teacher and student cut texts into different tokens.")

    def scores(self, batch: Batch) -> Outputs:
        """Return what it says of the windows of a batch of the student's."""
        device = next(self._network.parameters()).device
        own = collate(self._encoded, batch.index, self._pad).to(device)
        with (
            torch.no_grad(),
            torch.autocast(device.type, torch.bfloat16, enabled=device.type == "cuda"),
        ):
            scores: Outputs = self._network(own.ids, own.mask, own.types)
        return scores
