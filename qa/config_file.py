"""One setting in the user's config.toml: where its value comes from, and another one written.

Only the line of that setting changes; every other line, comments included, stays as it was
written. The file is replaced as a whole, so that a crash leaves the old or the new one.
"""

import tomllib
from contextlib import suppress
from pathlib import Path
from typing import Any, Literal

from pydantic_settings import EnvSettingsSource

from index.errors import SettingsError
from index.store.files import write_atomically
from qa.config import Settings, data_folder

__all__ = ["Source", "config_file", "set_in_file", "source_of"]

Source = Literal["environment", "file"]


def config_file() -> Path:
    """Return where config.toml of the data folder is, or would be."""
    return data_folder() / "config.toml"


def source_of(table: str, name: str) -> Source | None:
    """Return what sets `table.name`: a variable, config.toml, or nothing, so that the default
    holds. SettingsError when config.toml or a variable cannot be read.
    """
    try:
        variables = EnvSettingsSource(Settings)()
    except ValueError as error:
        raise SettingsError(
            f"The settings could not be read: {error}.", "Look at ARTICLE_QA_* variables."
        ) from error
    if name in _table(variables, table):
        return "environment"
    return "file" if name in _table(_parsed(_text(config_file())), table) else None


def set_in_file(table: str, name: str, value: str | None) -> None:
    """Write `table.name = value` into config.toml; None takes the setting out.

    SettingsError, with the file as it was, when it cannot be read or written, or is laid out so
    that the setting cannot be changed alone.
    """
    path = config_file()
    text = _text(path)
    before = _parsed(text)
    after = _changed(text, table, name, value)
    if _parsed(after) != _with(before, table, name, value):
        raise SettingsError(
            f"{path} is laid out in a way in which {table}.{name} cannot be changed alone.",
            f"Change {table}.{name} in it by hand.",
        )
    if after == text:
        return
    place = path.resolve()  # Where it is a link, what it points to is replaced, not the link.
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        mode = place.stat().st_mode if place.exists() else None
        write_atomically(place, after.encode())
        if mode is not None:
            place.chmod(mode)
    except OSError as error:
        with suppress(OSError):
            place.with_name(f"{place.name}.new").unlink(missing_ok=True)
        raise SettingsError(
            f"{path} could not be written: {error.strerror or error}.",
            "Look at the rights and at the room on the disk; nothing was changed.",
        ) from error


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode()  # bytes, because reading text would change line ends
    except FileNotFoundError:
        return ""
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path} could not be read: {error}.", "Look at the file.") from error


def _parsed(text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(
            f"The settings could not be read: {error}.", f"Look at {config_file()}."
        ) from error


def _table(values: dict[str, Any], table: str) -> dict[str, Any]:
    found = values.get(table)
    return found if isinstance(found, dict) else {}


def _with(values: dict[str, Any], table: str, name: str, value: str | None) -> dict[str, Any]:
    """The values with one changed; a table that only this would empty or make is left aside."""
    changed = {key: each for key, each in _table(values, table).items() if key != name}
    if value is not None:
        changed[name] = value
    if not changed and table not in values:
        return values
    return {**values, table: changed}


def _changed(text: str, table: str, name: str, value: str | None) -> str:
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    try:
        document = tomlkit.parse(text)
        if value is None:
            if table in document:
                document[table].pop(name, None)  # type: ignore[union-attr]
        else:
            if table not in document:
                document[table] = tomlkit.table()
            document[table][name] = value  # type: ignore[index]
        return tomlkit.dumps(document)
    except (TOMLKitError, KeyError, TypeError) as error:
        raise SettingsError(
            f"{config_file()} could not be changed: {error}.",
            f"Change {table}.{name} in it by hand.",
        ) from error
