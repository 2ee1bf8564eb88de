"""The large reader chosen in the user's config.toml, or given up again; and who else decides.

A choice that the user made elsewhere, or of another reader, is never overwritten.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from index.errors import ModelError, SettingsError
from qa.config import ReaderSettings, load_settings
from qa.config_file import config_file, set_in_file, source_of
from qa.reader.calibration import calibration_of
from qa.reader.large import LARGE, LARGE_FOLDER, get_base
from qa.reader.model import TransformersReader
from qa.reader.own import NETWORK, limits_of

__all__ = [
    "LARGE_SETTING",
    "Choice",
    "choice_of",
    "choose_large",
    "chosen_by_argument",
    "promises_anything",
    "reads_all_kinds",
    "use_large",
    "with_large",
]

LARGE_SETTING: Literal["model", "second"] = "model"
"""What is set to `large`: reader.model has it read everything, reader.second what the packaged
reader found.
"""
_DECIDING = ("model", "second")


@dataclass(frozen=True, slots=True)
class Choice:
    """Whether the large reader is chosen. `fixed_by` names what decides where that cannot be
    changed in config.toml alone; it is empty where it can.
    """

    large: bool
    fixed_by: str


def choice_of(reader: ReaderSettings | None = None) -> Choice:
    """Return what is chosen in settings that came from config.toml and variables, as both were
    when they were read; None for as they are now. SettingsError when they cannot be read.
    """
    written = load_settings().reader
    used = written if reader is None else reader
    return Choice(getattr(used, LARGE_SETTING) == LARGE, _fixed_by(used, written))


def chosen_by_argument(reader: ReaderSettings) -> bool:
    """Return whether settings that were just made choose another reader than config.toml and
    variables do: then an argument did.
    """
    written = load_settings().reader
    return any(getattr(reader, name) != getattr(written, name) for name in _DECIDING)


def _fixed_by(*settings: ReaderSettings) -> str:
    for name in _DECIDING:
        if source_of("reader", name) == "environment":
            return f"the variable ARTICLE_QA_READER__{name.upper()}"
    for name in _DECIDING:
        for value in (getattr(each, name) for each in settings):
            if value is not None and (name, value) != (LARGE_SETTING, LARGE):
                return f'reader.{name} = "{value}" in {config_file()}'
    return ""


def _require_free() -> None:
    fixed_by = choice_of().fixed_by
    if fixed_by:
        raise SettingsError(
            f"Which reader answers is decided by {fixed_by}.",
            "Take that away first, then choose again.",
        )


def choose_large(large: bool = True) -> None:
    """Write into config.toml that the large reader answers, or take that out again.

    SettingsError when something else decides, or when the file cannot be written.
    """
    _require_free()
    set_in_file("reader", LARGE_SETTING, LARGE if large else None)


def use_large(download: Callable[[Sequence[str], Path], None] | None = None) -> Path:
    """Fetch the large reader's base unless it is there, and have it answer from then on.

    Return the base's folder. `download` and errors are those of `get_base` and `choose_large`;
    where something else decides, nothing is fetched.
    """
    _require_free()
    folder = get_base(download)
    choose_large()
    return folder


def with_large(reader: ReaderSettings, large: bool) -> ReaderSettings:
    """Return these settings with the large reader chosen, or given up."""
    return reader.model_copy(update={LARGE_SETTING: LARGE if large else None})


def reads_all_kinds(weights: Path = LARGE_FOLDER / NETWORK) -> bool:
    """Return whether the large reader reads all that the packaged one does, such as earlier turns
    and answers of several items; one that does not is no better and is not offered.
    """
    return limits_of(weights).history > 0


def promises_anything(reader: ReaderSettings) -> bool:
    """Return whether the calibration of the reader of these settings keeps a rate of answers.

    The reader is not loaded for it.
    """
    try:
        confidence = calibration_of(TransformersReader(reader), reader).confidence
    except ModelError:
        return False
    return bool(confidence.promise("span", reader).measured_on)
