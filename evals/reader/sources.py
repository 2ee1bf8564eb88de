"""The systems that can be measured, by name.

`default`                  whatever the assistant ships, with the settings as they are
`smollm2`                  a language model that reads the same passages: `language_model`
a folder, or a model name  any extractive reader that the setting reader.model takes
`package.module:function`  a function from `Settings` to a `SpanReader`: a cascade, a new
                           reader. When the reader has an attribute `megabytes`, it is shown

`NAME=` before it gives it a name in the table, `,FILE` after it the calibration that
`python -m qa.reader.calibrate` wrote for it. A reader with a calibration of its own (named, or
calibration.json in its folder) decides at the threshold chosen there, on training articles;
any other at the setting reader.threshold.
"""

import importlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any, Protocol

from pydantic import ValidationError

from evals.errors import TaskError
from evals.reader.language_model import TextReader, open_smollm2
from index.embed import Embedder
from index.library import Library
from index.search import Retriever
from qa.assistant import Assistant
from qa.config import ReaderSettings, Settings
from qa.reader.confidence import Confidence
from qa.reader.types import SpanReader
from qa.types import Answer

__all__ = ["Asking", "Source", "source_of"]

_DEFAULT = "default"
_SMOLLM2 = "smollm2"
_CALIBRATION = "calibration.json"


class Asking(Protocol):
    """The part of `qa.Assistant` that is measured; `warm` loads what it needs."""

    def ask(
        self,
        question: str,
        history: Sequence[tuple[str, str]] | None = None,
        articles: Sequence[str] | None = None,
    ) -> Answer:
        """Answer a question over the articles with these ids (None: all)."""
        ...


@dataclass(frozen=True, slots=True)
class Source:
    """A system: `over` makes it over a library.

    `scored` is False for a system without confidences and spans. `threshold` is the lowest
    confidence at which it answers. `slow` ones may be asked a smaller sample.
    """

    name: str
    what: str
    over: Callable[[Library], Asking]
    megabytes: float | None
    threshold: float | None
    scored: bool = True
    slow: bool = False


def source_of(given: str, settings: Settings, embedder: Embedder) -> Source:
    """Return the system that a command line names; TaskError when there is none."""
    name, what, calibration = _parts(given)
    if what == _SMOLLM2:
        generate = open_smollm2()

        def reading(library: Library) -> Asking:
            retriever = Retriever(library, embedder, settings.index.search)
            return TextReader(retriever, generate.text)

        return Source(name, what, reading, generate.megabytes, None, scored=False, slow=True)
    if ":" in what and not Path(what).exists():
        return _plugged(name, what, calibration, settings, embedder)
    if what.endswith(".safetensors"):
        raise TaskError(
            f"{what} is a file of weights; which network they belong to is not known.",
            "Name the model's folder, or a function package.module:function that opens it.",
        )
    changed = settings
    if what != _DEFAULT:
        changed = _with_reader(settings, what, calibration)
    threshold = _threshold(calibration or _beside(what), settings)
    changed = _with_threshold(changed, threshold)
    return Source(
        name,
        what,
        lambda library: Assistant(library, embedder=embedder, settings=changed),
        _weights_megabytes(changed),
        threshold,
    )


def _parts(given: str) -> tuple[str, str, Path | None]:
    name, equals, what = given.rpartition("=")
    what, _, calibration = what.partition(",")
    if not what:
        raise TaskError(f"{given!r} names no reader.", "Such as: --reader mine=FOLDER")
    if not equals:
        name = Path(what).name if "/" in what or "\\" in what else what
    place = Path(calibration).expanduser() if calibration else None
    if place is not None and not place.is_file():
        raise TaskError(f"The calibration {place} is not there.")
    return name, what, place


def _plugged(
    name: str, what: str, calibration: Path | None, settings: Settings, embedder: Embedder
) -> Source:
    module, _, function = what.partition(":")
    try:
        opened: Callable[[Settings], SpanReader] = getattr(
            importlib.import_module(module), function
        )
    except (ImportError, AttributeError) as error:
        raise TaskError(
            f"There is no reader {what}: {error}.",
            "Name default, smollm2, a model's folder or package.module:function.",
        ) from error
    reader = opened(settings)
    confidence = None
    if calibration is not None:
        confidence = Confidence.from_json(calibration.read_text(encoding="utf-8"))
    threshold = _threshold(calibration, settings)
    changed = _with_threshold(settings, threshold)
    return Source(
        name,
        what,
        lambda library: Assistant(
            library, embedder=embedder, reader=reader, confidence=confidence, settings=changed
        ),
        getattr(reader, "megabytes", None),
        threshold,
    )


def _with_reader(settings: Settings, model: str, calibration: Path | None) -> Settings:
    values: dict[str, Any] = {**settings.reader.model_dump(), "model": model}
    if calibration is not None:
        values["calibration"] = calibration
    try:
        reader = ReaderSettings(**values)
    except ValidationError as error:
        raise TaskError(f"The reader {model} cannot be set: {error.errors()[0]['msg']}.") from error
    return settings.model_copy(update={"reader": reader})


def _with_threshold(settings: Settings, threshold: float) -> Settings:
    reader = settings.reader.model_copy(update={"threshold": threshold})
    return settings.model_copy(update={"reader": reader})


def _beside(what: str) -> Path | None:
    place = Path(what).expanduser() / _CALIBRATION
    return place if what != _DEFAULT and place.is_file() else None


def _threshold(calibration: Path | None, settings: Settings) -> float:
    """Return the threshold chosen when the calibration was fitted; else the setting."""
    if calibration is None:
        return settings.reader.threshold
    record = json.loads(calibration.read_text(encoding="utf-8"))
    chosen = record.get("fitted_on", {}).get("threshold_of_equal_costs")
    return settings.reader.threshold if chosen is None else float(chosen)


def _weights_megabytes(settings: Settings) -> float | None:
    model = getattr(settings.reader, "model", None)
    folder = Path(str(files("qa"))) / "reader" / "weights" if model is None else Path(model)
    sizes = [file.stat().st_size for file in folder.expanduser().glob("*.safetensors")]
    return sum(sizes) / 1e6 if sizes else None
