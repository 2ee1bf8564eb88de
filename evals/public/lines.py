"""JSON lines, gzipped or not, and their fields, with the line number in every error."""

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from evals.errors import TaskError

__all__ = ["parse_object", "read_objects", "read_text_file"]

_Model = TypeVar("_Model", bound=BaseModel)


def read_text_file(path: Path) -> str:
    """Return the text of a UTF-8 file, unpacked when its name ends in .gz."""
    if not path.is_file():
        raise TaskError(f"{path} is not a file.", "evals/README.md says where the sets come from.")
    data = path.read_bytes()
    return (gzip.decompress(data) if path.suffix == ".gz" else data).decode("utf-8")


def read_objects(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield (line number, object) for each line that is not blank; TaskError when not JSON."""
    for number, line in enumerate(read_text_file(path).split("\n"), 1):
        if not line.strip():
            continue
        try:
            value = json.loads(line)
        except json.JSONDecodeError as error:
            raise TaskError(f"{path}, line {number}: not JSON: {error.msg}.") from error
        if not isinstance(value, dict):
            raise TaskError(f"{path}, line {number}: not a JSON object.")
        yield number, value


def parse_object(model: type[_Model], value: object, where: str) -> _Model:
    """Return a JSON value as a model; TaskError, beginning with `where`, when it is none."""
    try:
        return model.model_validate(value)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"])
        raise TaskError(f"{where}: {field}: {first['msg']}.") from error
