"""A trained reader whose scores another learns from. Imported late, for it needs torch."""

from pathlib import Path

import torch

from qa.reader.batches import Network
from qa.reader.network import Outputs, ReaderNetwork
from qa.reader.own import NETWORK, Engine, base_of_run, load_own
from qa.reader.training.batching import Batch
from qa.reader.training.stored import translation

__all__ = ["Teacher"]


class Teacher:
    """The network of a training run, reading what a student over the base `student` reads.

    Its tokenizer must cut texts as the student's does, for scores are matched token by token;
    typer.BadParameter when it does not: see `qa.reader.training.stored.translation`.

    On a processor it runs in ONNX Runtime at int8 where it can (`qa.reader.own.load_own`), in a
    third of the time of torch; the student would learn nothing from what rounding changes.
    """

    def __init__(self, run: Path, device: torch.device, student: Path) -> None:
        base = base_of_run(run)
        self._table = torch.from_numpy(translation(student, base)).to(device)
        self._network: ReaderNetwork | Network
        if device.type == "cuda":
            self._network = ReaderNetwork.trained(base, run / NETWORK).to(device).eval()
        else:
            self._network = load_own(run / NETWORK, base, 1, Engine()).network

    def scores(self, batch: Batch) -> Outputs:
        """Return what it says of the windows of a batch of the student's, on its device."""
        ids = self._table[batch.ids]
        if isinstance(self._network, ReaderNetwork):
            with torch.no_grad(), torch.autocast(ids.device.type, torch.bfloat16):
                said: Outputs = self._network(ids, batch.mask, batch.types)
            return said
        scores = self._network.run(ids.numpy(), batch.mask.numpy(), batch.types.numpy())
        heads = (scores.per_window["answerable"], scores.per_window["verdict"])
        start, end, answerable, verdict = map(
            torch.from_numpy, (scores.starts, scores.ends, *heads)
        )
        # Its own head for items is not learnt from.
        return Outputs(start, end, answerable, verdict, torch.zeros(()))
