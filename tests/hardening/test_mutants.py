"""Damaged documents become a text or one error that says what is wrong, whatever was damaged.

Each kind is tried with some hundred mutants in this process; all ten thousand, each in a reading
process as on a server, in `make test-all`.
"""

from collections import Counter
from collections.abc import Callable, Iterator

import pytest

from index.apart import wire
from index.apart.pool import READERS
from index.config import ReadSettings
from index.errors import ReadError, ReadFailedError, ReadLimitError
from index.read import read_bytes
from index.readers.document import read_document
from index.types import Article
from tests.hardening.mutating import KINDS, mutant

_FEW, _MANY = 300, 10_000
_SETTINGS = ReadSettings()


def _here(data: bytes, name: str) -> Article:
    article = read_document(
        data,
        name=name,
        media_type=None,
        encoding=None,
        source=name,
        title=None,
        max_bytes=_SETTINGS.max_bytes,
    )
    return wire.article_from(wire.article_to(article), name)


def _apart(data: bytes, name: str) -> Article:
    return read_bytes(data, name=name, media_type=None, source=name, settings=_SETTINGS).article


def _outcomes(
    read: Callable[[bytes, str], Article], kind: str, numbers: range
) -> Iterator[tuple[int, str]]:
    """Yield what came of each mutant: "text", the kind of the error, or what it failed with."""
    for number in numbers:
        try:
            article = read(mutant(kind, number), f"{number}.{kind}")
        except ReadFailedError as error:
            yield number, str(error)
        except ReadError as error:
            yield number, type(error).__name__ if error.hint else "an error without a hint"
        else:
            assert article.words
            yield number, "text"


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_number_gives_the_same_mutant(kind: str) -> None:
    assert [mutant(kind, number) for number in range(5)] == [
        mutant(kind, number) for number in range(5)
    ]


@pytest.mark.filterwarnings("ignore")  # what libraries say of damaged documents
@pytest.mark.parametrize("kind", KINDS)
def test_a_damaged_document_is_text_or_a_typed_error(kind: str) -> None:
    came = Counter(what for _, what in _outcomes(_here, kind, range(_FEW)))
    assert not came["an error without a hint"]
    # Mutants that nothing can be made of would show nothing.
    assert came["text"] > _FEW / 4, came


@pytest.mark.slow
@pytest.mark.timeout(7200)
@pytest.mark.parametrize("kind", KINDS)
def test_no_reader_fails_on_any_of_ten_thousand(kind: str) -> None:
    failed: list[tuple[int, str]] = []
    limited = 0
    for number, what in _outcomes(_apart, kind, range(_MANY)):
        limited += what == ReadLimitError.__name__
        if "failed" in what:
            failed.append((number, what))
    assert failed == []
    # So many may take too much for what they hold: a number that stands twice in a PDF.
    assert limited <= _MANY // 1000
    assert READERS.processes()
