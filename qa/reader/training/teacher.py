"""A trained reader whose scores another learns from. Imported late, for it needs torch."""

from collections.abc import Sequence
from pathlib import Path

import torch
import typer

from qa.reader.batches import Network
from qa.reader.heads import HeadsNetwork
from qa.reader.network import Outputs, ReaderNetwork
from qa.reader.own import NETWORK, Engine, base_of_run, load_own
from qa.reader.tokens import pad_of
from qa.reader.training.batching import Batch, collate
from qa.reader.training.encode import Encoded

__all__ = ["Teacher"]


class Teacher:
    """The network of a training run. Its tokenizer must cut texts as the student's does, for
    scores are matched token by token: MPNet's and BERT's uncased vocabularies do.

    On a processor it runs in ONNX Runtime at int8 where it can (`qa.reader.own.load_own`), in a
    third of the time of torch; the student would learn nothing from what rounding changes.
    """

    def __init__(self, run: Path, device: torch.device) -> None:
        self.base = base_of_run(run)
        self._network = _network(run / NETWORK, self.base, device)
        self._device = device
        self._pad = pad_of(self.base)
        self._encoded: list[Encoded] = []

    def prepare(self, windows: list[Encoded], student: Sequence[Encoded]) -> None:
        """Take the windows of a pass, laid out with the tokenizer of `base`.

        typer.BadParameter when they are of other tokens than the student's.
        """
        self._encoded = windows
        for own, other in zip(windows, student, strict=True):
            if (len(own.ids), own.text) != (len(other.ids), other.text):
                raise typer.BadParameter("Teacher and student cut texts into different tokens.")

    def scores(self, batch: Batch) -> Outputs:
        """Return what it says of the windows of a batch of the student's."""
        own = collate(self._encoded, batch.index, self._pad)
        said = self._network.run(own.ids.numpy(), own.mask.numpy(), own.types.numpy())
        heads = (said.per_window["answerable"], said.per_window["verdict"])
        scores = [torch.from_numpy(each) for each in (said.starts, said.ends, *heads)]
        start, end, answerable, verdict = (each.to(self._device) for each in scores)
        # Its own head for items is not learnt from.
        return Outputs(start, end, answerable, verdict, torch.zeros(()))


def _network(weights: Path, base: Path, device: torch.device) -> Network:
    if device.type == "cuda":
        return HeadsNetwork(ReaderNetwork.trained(base, weights).to(device))
    return load_own(weights, base, 1, Engine()).network
