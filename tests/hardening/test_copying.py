"""A copy of the folder that is taken while the library is written to, file by file."""

import random
import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from index.errors import LibraryError
from index.keeping import repair
from index.types import SourceDocument
from tests.contracts.library import document
from tests.hardening.damaging import EMBEDDER, SETTINGS, opened

slow = [pytest.mark.slow, pytest.mark.timeout(3000)]


def large(number: int) -> SourceDocument:
    """An article whose original fills the log soon, so that SQLite empties it again and again."""
    given = document(f"Article {number}. It is short.", f"s{number}", title=f"Title {number}")
    return SourceDocument(given.article, b"original " * 40_000, "text/html")


def copied(folder: Path, place: Path, rng: random.Random, meanwhile: Callable[[], None]) -> None:
    """Copy file by file, in any order and each in two parts, as a program that knows nothing."""
    files = [path for path in folder.rglob("*") if path.is_file() and path.suffix != ".new"]
    rng.shuffle(files)
    for file in files:
        target = place / file.relative_to(folder)
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            with file.open("rb") as source, target.open("wb") as copy:
                copy.write(source.read(rng.randrange(1, 2**20)))
                for _ in range(rng.randrange(3)):
                    meanwhile()
                shutil.copyfileobj(source, copy)
        except FileNotFoundError:
            continue  # gone meanwhile


@pytest.mark.parametrize("count", [12, pytest.param(60, marks=slow)])
def test_a_copy_holds_what_was_kept_when_it_was_begun_or_is_refused(
    tmp_path: Path, count: int, capsys: pytest.CaptureFixture[str]
) -> None:
    seen: Counter[str] = Counter()
    rng = random.Random(3)
    acknowledged = 0

    def write() -> None:
        nonlocal acknowledged
        library.add(large(acknowledged))
        acknowledged += 1

    for number in range(count):
        if number % 12 == 0:  # not larger and larger
            acknowledged = 0
            library = opened(tmp_path / f"library{number}")
            for _ in range(4):
                write()
        place = tmp_path / "copy"
        before = acknowledged
        copied(tmp_path / f"library{number - number % 12}", place, rng, write)
        came = look(place, before, acknowledged)
        seen[came] += 1
        if came == "refused" and seen[came] % 6 == 1:
            repair(place, EMBEDDER, SETTINGS)
            with opened(place) as mended:
                assert mended.check(deep=True) == ()
        shutil.rmtree(place)
        if number % 12 == 11:
            assert library.check(deep=True) == ()
            library.close()
    with capsys.disabled():
        print(f"\n{count} copies while writing: {dict(seen)}")  # noqa: T201
    assert seen.total() == count


def look(folder: Path, before: int, after: int) -> str:
    try:
        with opened(folder) as library:
            titles: list[Any] = [article.title for article in library.articles()]
            library.dense(EMBEDDER.embed(["article"])[0], 5)  # the vector files are made anew
            problems = library.check(deep=True)
    except LibraryError:
        return "refused"
    assert titles == [f"Title {number}" for number in range(len(titles))], problems
    assert len(titles) <= after, problems
    assert len(titles) >= before or problems, (len(titles), before)
    if problems:
        return "told by the check alone" + (", less" if len(titles) < before else "")
    return "whole"
