"""The systems that can be measured, by name.

`default`                  whatever the assistant ships, with the settings as they are
`smollm2`                  a language model that reads the same passages: `language_model`
a folder, or a model name  any extractive reader that the setting reader.model takes
`FIRST+SECOND`             both settings, reader.model and reader.second; FIRST may be `default`
`package.module:function`  a function from `Settings` to a `SpanReader`: a cascade, a new
                           reader. When the reader has an attribute `megabytes`, it is shown

`NAME=` before it gives it a name in the table, `,FILE` after it the calibration that
`python -m qa.reader.calibrate` wrote for it. A reader with a calibration of its own (named, or
calibration.json in its folder) asserts and refuses at the thresholds that its curves keep the
promise with (`Confidence.promise`), unless the settings reader.assert_from and
reader.refuse_below name others.
"""

import importlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, get_args

from pydantic import ValidationError

from evals.errors import TaskError
from evals.reader.language_model import TextReader, open_smollm2
from index.embed import Embedder
from index.library import Library
from index.search import Retriever
from qa.assistant import Assistant
from qa.config import ReaderSettings, Settings
from qa.reader.calibration import place_of
from qa.reader.confidence import Confidence
from qa.reader.model import TransformersReader
from qa.reader.packaged import WEIGHTS
from qa.reader.promise import Kind, Promise
from qa.reader.types import SpanReader
from qa.types import Answer

__all__ = ["Asking", "Source", "source_of"]

_DEFAULT = "default"
_SMOLLM2 = "smollm2"


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

    `scored` is False for a system without confidences and spans. `promises` say from which
    confidence on it asserts and below which it refuses, by the kind of answer; none for a system
    without. `slow` ones may be asked a smaller sample.
    """

    name: str
    what: str
    over: Callable[[Library], Asking]
    megabytes: float | None
    promises: Mapping[Kind, Promise]
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

        return Source(name, what, reading, generate.megabytes, {}, scored=False, slow=True)
    if ":" in what and not Path(what).exists():
        return _plugged(name, what, calibration, settings, embedder)
    if what.endswith(".safetensors"):
        raise TaskError(
            f"{what} is a file of weights; which network they belong to is not known.",
            "Name the model's folder, or a function package.module:function that opens it.",
        )
    changed = settings if what == _DEFAULT else _with_reader(settings, what, calibration)
    reader = TransformersReader(changed.reader)
    return Source(
        name,
        what,
        lambda library: Assistant(library, embedder=embedder, settings=changed),
        _weights_megabytes(reader),
        _promises(_confidence(place_of(reader, changed.reader)), changed.reader),
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
    confidence = None if calibration is None else _confidence(calibration)
    return Source(
        name,
        what,
        lambda library: Assistant(
            library, embedder=embedder, reader=reader, confidence=confidence, settings=settings
        ),
        getattr(reader, "megabytes", None),
        _promises(confidence or _confidence(None), settings.reader),
    )


def _with_reader(settings: Settings, what: str, calibration: Path | None) -> Settings:
    first, plus, second = (what, "", "") if Path(what).exists() else what.partition("+")
    values: dict[str, Any] = {**settings.reader.model_dump(), "second": second if plus else None}
    values["model"] = None if first == _DEFAULT else first
    if calibration is not None:
        values["calibration"] = calibration
    try:
        reader = ReaderSettings(**values)
    except ValidationError as error:
        raise TaskError(f"The reader {what} cannot be set: {error.errors()[0]['msg']}.") from error
    return settings.model_copy(update={"reader": reader})


def _confidence(place: Path | None) -> Confidence:
    """Return the confidence in a file; the stand-in without one."""
    if place is None:
        return Confidence.uncalibrated("")
    return Confidence.from_json(place.read_text(encoding="utf-8"))


def _promises(confidence: Confidence, settings: ReaderSettings) -> dict[Kind, Promise]:
    return {kind: confidence.promise(kind, settings) for kind in get_args(Kind)}


def _weights_megabytes(reader: TransformersReader) -> float | None:
    readers = [reader] if reader.second is None else [reader, reader.second]
    folders = [each.folder or WEIGHTS.parent for each in readers]
    sizes = [f.stat().st_size for folder in folders for f in folder.glob("*.safetensors")]
    return sum(sizes) / 1e6 if sizes else None
