"""The span reader of the settings: the packaged one, or any other extractive reader."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from index.shared import MODELS, Shared, sha256_of, stamp_of
from index.types import Passage
from qa.config import ReaderSettings
from qa.reader.cascade import read_again
from qa.reader.large import LARGE, LARGE_FOLDER, LARGE_SHA256
from qa.reader.own import (
    NETWORK,
    RUN,
    Engine,
    base_of_run,
    limits_of,
    load_own,
    scoring_of,
    shipped,
)
from qa.reader.packaged import WEIGHTS, WEIGHTS_SHA256, load_packaged, packaged_files
from qa.reader.pretrained import load_folder, locate, weight_files
from qa.reader.types import ReadSpan, StatementJudge
from qa.reader.window_reader import WindowReader
from qa.reader.windows import WindowShape
from qa.turns import Turn

__all__ = ["TransformersReader"]


class TransformersReader:
    """A `SpanReader` over local weights; loaded when first used; thread-safe.

    With reader.second it is two: see `qa.reader.cascade`. What is loaded is shared with every
    other reader of `models` that has the same settings. Methods raise ModelError when the
    weights are not there or not fit for use.
    """

    def __init__(self, settings: ReaderSettings, *, models: Shared = MODELS) -> None:
        self._settings = settings
        self._models = models
        self._second = (
            None
            if settings.second is None
            else TransformersReader(
                settings.model_copy(
                    update={"model": settings.second, "revision": None, "second": None}
                ),
                models=models,
            )
        )
        self._shape = WindowShape()
        self._folder: Path | None = None
        self._fingerprint: str | None = None
        self._reader: WindowReader | None = None

    @property
    def name(self) -> str:
        """The name or folder in the settings, "the packaged reader" without one."""
        own = self._settings.model or "the packaged reader"
        return own if self._second is None else f"{own}, then {self._second.name}"

    @property
    def second(self) -> "TransformersReader | None":
        """The reader that reads again; None without one."""
        return self._second

    @property
    def folder(self) -> Path | None:
        """The folder of the (first) model, None for the packaged reader."""
        if self._settings.model is None:
            return None
        if self._settings.model == LARGE:
            return LARGE_FOLDER
        if self._folder is None:
            self._folder = locate(self._settings.model, self._settings.revision)
        return self._folder

    @property
    def fingerprint(self) -> str:
        """What a calibration belongs to: 16 hexadecimal digits of all that scores depend on.

        Readers of equal fingerprint give equal spans and scores: equal weights, window shape
        and, for this project's own network, runtime and precision. The weights are hashed at
        the first call; the model is not loaded for it.
        """
        if self._fingerprint is None:
            folder = self.folder
            weights = (
                [WEIGHTS_SHA256]
                if folder is None
                else [sha256_of(file) for file in weight_files(folder)]
            )
            recipe: dict[str, Any] = {"weights": weights, "windows": asdict(self._shape)}
            if folder is None or _is_own(folder):
                limits = limits_of(WEIGHTS if folder is None else folder / NETWORK)
                # What has no room changes no score: so it was before there were turns to read.
                recipe["windows"] = {name: room for name, room in asdict(limits).items() if room}
                engine = self._engine
                recipe["engine"] = engine.scoring if folder is None else scoring_of(folder, engine)
            if self._second is not None:
                recipe["second"] = [self._second.fingerprint, self._settings.second_passages]
            text = json.dumps(recipe, sort_keys=True)
            self._fingerprint = hashlib.sha256(text.encode()).hexdigest()[:16]
        return self._fingerprint

    def load(self) -> None:
        """Load tokenizer and weights now, rather than at the first question."""
        self._loaded()
        if self._second is not None:
            self._second.load()

    def close(self) -> None:
        """Let go of what is loaded; used again, the reader takes it up again."""
        self._reader = None
        if self._second is not None:
            self._second.close()

    def read(
        self, question: str, passages: Sequence[Passage], history: Sequence[Turn] = ()
    ) -> tuple[ReadSpan, ...]:
        """Read all passages in batches; see `SpanReader.read`."""
        if not passages or not question.strip():
            return ()
        found = self._loaded().read(question, passages, history)
        if self._second is None:
            return found
        most = self._settings.second_passages
        return read_again(self._second, question, passages, found, most, history)

    @property
    def judge(self) -> StatementJudge | None:
        """The judge of statements that comes with the reader, the second where there are two;
        None where there is none.
        """
        return self._loaded().judge if self._second is None else self._second.judge

    @property
    def _engine(self) -> Engine:
        settings = self._settings
        return Engine(settings.runtime, settings.precision, settings.threads)

    def _loaded(self) -> WindowReader:
        reader = self._reader
        if reader is None:
            reader = self._reader = self._opened()
        return reader

    def _opened(self) -> WindowReader:
        folder, size = self.folder, self._settings.batch_size
        engine, share = self._engine, self._models.get
        if folder is None:
            weights, base = packaged_files()
            key = ("reader", stamp_of(weights), stamp_of(base), engine, size)
            return share(key, lambda: load_packaged(size, engine))
        if not _is_own(folder):
            shape = self._shape
            return share(
                ("reader", stamp_of(folder), shape, size), lambda: load_folder(folder, shape, size)
            )
        weights = folder / NETWORK
        if self._settings.model == LARGE:
            shipped(weights, LARGE_SHA256)
        base = base_of_run(folder)
        key = ("reader", stamp_of(weights), stamp_of(base), engine, size)
        return share(key, lambda: load_own(weights, base, size, engine))


def _is_own(folder: Path) -> bool:
    return (folder / RUN).is_file()
