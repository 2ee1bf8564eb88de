"""Which calibration goes with a reader, and where it lies.

A calibration is made for one reader and says which (`TransformersReader.fingerprint`). For
another it would be wrong without anybody noticing, so it is refused; without any, the reader's
score stands in and every answer says so.
"""

from dataclasses import dataclass
from pathlib import Path

from index.errors import ModelError
from qa.config import ReaderSettings, data_folder
from qa.reader.confidence import Confidence
from qa.reader.large import LARGE, LARGE_FOLDER
from qa.reader.model import TransformersReader

__all__ = ["CALIBRATION", "CASCADE", "Calibration", "calibration_of", "place_of", "usual_place"]

CALIBRATION = "calibration.json"
CASCADE = "calibration-cascade.json"
"""Of the packaged reader with the large one behind it, beside the large one's own."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """What was found: `place` is its file, None for the stand-in."""

    confidence: Confidence
    place: Path | None


def calibration_of(reader: TransformersReader, settings: ReaderSettings) -> Calibration:
    """Find the calibration of a reader, or the stand-in when there is none.

    Looks at the file in the settings, then in the model's folder, then in the data folder;
    the packaged reader has one beside the code. ModelError when the one found was made for
    another reader, is no calibration, or is not where the settings say.
    """
    place = place_of(reader, settings)
    if place is None:
        return Calibration(Confidence.uncalibrated(_notice(reader, settings)), None)
    try:
        confidence = Confidence.from_json(place.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise ModelError(
            f"The calibration {place} could not be read: {error}.", _refit(settings)
        ) from error
    except ModelError as error:
        raise ModelError(f"{place}: {error.message}", _refit(settings)) from error
    if confidence.reader != reader.fingerprint:
        of = f"the reader {confidence.reader}" if confidence.reader else "an unnamed reader"
        raise ModelError(
            f"The calibration {place} was made for {of}, not for {reader.name} "
            f"({reader.fingerprint}).",
            _refit(settings),
        )
    return Calibration(confidence, place)


def usual_place(reader: TransformersReader, *, beside_model: bool) -> Path:
    """Return where a calibration of the reader is looked for: beside the model or at home."""
    if beside_model and reader.folder is not None and reader.second is None:
        return reader.folder / CALIBRATION
    return data_folder() / "calibrations" / f"{reader.fingerprint}.json"


def place_of(reader: TransformersReader, settings: ReaderSettings) -> Path | None:
    """Return the file of a reader's calibration; None where there is none."""
    if settings.calibration is not None:
        return settings.calibration.expanduser()
    if reader.folder is None and reader.second is None:
        return Path(__file__).with_name(CALIBRATION)
    if reader.folder is None and reader.second is not None and reader.second.name == LARGE:
        place = LARGE_FOLDER / CASCADE
        if place.is_file():
            return place
    places = (usual_place(reader, beside_model=near) for near in (True, False))
    return next((place for place in places if place.is_file()), None)


def _notice(reader: TransformersReader, settings: ReaderSettings) -> str:
    return (
        f"The confidence is a guess from the score alone: the reader {reader.name} is not "
        f"calibrated. {_refit(settings)}"
    )


def _refit(settings: ReaderSettings) -> str:
    model = "" if settings.model is None else f' --model "{settings.model}"'
    revision = "" if settings.revision is None else f" --revision {settings.revision}"
    second = "" if settings.second is None else f' --second "{settings.second}"'
    given = f"{model}{revision}{second}"
    return f"Calibrate it with: python -m qa.reader.calibrate{given} ROWS.jsonl.gz"
