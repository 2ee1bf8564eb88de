"""A trained reader whose scores another learns from. Imported late, for it needs torch."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
import typer

from qa.reader.batches import Network
from qa.reader.data import Example
from qa.reader.heads import HeadsNetwork
from qa.reader.network import Outputs, ReaderNetwork
from qa.reader.own import NETWORK, Engine, base_of_run, load_own
from qa.reader.tokens import Limits, load_tokenizer, pad_of
from qa.reader.training.batching import Batch, collate
from qa.reader.training.encode import Encoded, encode

__all__ = ["Teacher"]


class Teacher:
    """The network of a training run. Its tokenizer must cut texts as the student's does, for
    scores are matched token by token: MPNet's and BERT's uncased vocabularies do.

    On a processor it runs in ONNX Runtime at int8, in a third of the time of torch; the student
    would learn nothing from what rounding changes.
    """

    def __init__(self, run: Path, device: torch.device) -> None:
        base = base_of_run(run)
        self._network = _network(run / NETWORK, base, device)
        self._device = device
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
        own = collate(self._encoded, batch.index, self._pad)
        said = self._network.run(own.ids.numpy(), own.mask.numpy(), own.types.numpy())
        heads = (said.per_window["answerable"], said.per_window["verdict"])
        scores = (torch.from_numpy(each) for each in (said.starts, said.ends, *heads))
        return Outputs(*(each.to(self._device) for each in scores))


def _network(weights: Path, base: Path, device: torch.device) -> Network:
    if device.type == "cuda":
        return HeadsNetwork(ReaderNetwork.trained(base, weights).to(device))
    return load_own(weights, base, 1, Engine()).network
