"""Checks of a whole library: does everything in it agree? Reads only; repairs nothing."""

import json
from collections.abc import Iterator

import numpy as np

from index.store.codec import PASSAGE_COLUMNS, passage_of, vectors_of
from index.store.lexical import index_text
from index.store.queries import Reading
from index.store.vectors import Snapshot

__all__ = ["audit", "audit_file"]

_BATCH = 1024
_UNIT = 1e-3


def audit(
    reading: Reading, snapshot: Snapshot, dimension: int, *, deep: bool = False
) -> Iterator[str]:
    """Give each problem as a complete sentence; nothing when the library is sound.

    `deep` compares everything with its checksum, not only what is read here anyway.
    """
    yield from audit_file(reading, deep=deep)
    yield from _vectors(reading, snapshot, dimension)


def audit_file(reading: Reading, *, deep: bool) -> Iterator[str]:
    """Do the same for the library file alone, without its vector files."""
    for (said,) in reading.fetch("PRAGMA integrity_check"):
        if said != "ok":
            yield f"SQLite: {said}."
    for table, row, *_ in reading.fetch("PRAGMA foreign_key_check"):
        yield f"Row {row} of {table} refers to something that is not there."
    if reading.recipe().digest != reading.recipe_digest():
        yield "The recipe does not match its digest."
    yield from reading.differences(deep=deep)
    yield from _counts(reading)
    yield from _passages(reading)


def _counts(reading: Reading) -> Iterator[str]:
    lacks = {
        "SELECT id FROM articles WHERE number NOT IN (SELECT article FROM originals)": (
            "Article {} has lost its original."
        ),
        "SELECT source FROM articles WHERE replaced_by IS NULL GROUP BY owner, source "
        "HAVING count(*) > 1": "Source {} has more than one live article.",
        "SELECT passages.id FROM passages JOIN articles ON articles.number = article "
        "WHERE replaced_by IS NOT NULL": "Passage {} belongs to a replaced article.",
        "SELECT id FROM passages WHERE number NOT IN (SELECT passage FROM vectors)": (
            "Passage {} has no vector."
        ),
        "SELECT rowid FROM words WHERE rowid NOT IN (SELECT number FROM passages)": (
            "The full-text index holds passage {}, which is not there."
        ),
    }
    for query, problem in lacks.items():
        for (what,) in reading.fetch(query):
            yield problem.format(what)


def _passages(reading: Reading) -> Iterator[str]:
    columns = ", ".join(f"passages.{name}" for name in PASSAGE_COLUMNS.split(", "))
    text, article_id = "", None
    for key, number, title, heading, body, *row in reading.fetch(
        f"SELECT articles.id, passages.number, words.title, words.heading, words.body, {columns} "  # noqa: S608
        "FROM passages JOIN articles ON articles.number = passages.article "
        "LEFT JOIN words ON words.rowid = passages.number ORDER BY articles.number, ordinal"
    ):
        if key != article_id:
            article_id = key
            (text,) = next(reading.fetch("SELECT text FROM articles WHERE id = ?", key))
        passage = passage_of(key, row)
        if text[passage.start : passage.end] != passage.text:
            yield f"Passage {passage.id} does not stand at its offsets."
        if any(not passage.start <= s.start <= s.end <= passage.end for s in passage.sentences):
            yield f"A sentence of passage {passage.id} lies outside it."
        expected = tuple(map(index_text, (passage.title, passage.heading, passage.text)))
        if (title, heading, body) != expected:
            yield f"The full-text index is out of step at passage {number}."


def _vectors(reading: Reading, snapshot: Snapshot, dimension: int) -> Iterator[str]:
    stored = [row[0] for row in reading.fetch("SELECT passage FROM vectors ORDER BY passage")]
    if not np.array_equal(snapshot.live(), np.array(stored, dtype=np.int64)):
        yield "The vector index does not hold the passages of the library."
        return
    for segment in snapshot.segments:
        numbers, vectors = segment.numbers(), segment.vectors()
        for begin in range(0, segment.count, _BATCH):
            part = slice(begin, begin + _BATCH)
            rows = dict(
                reading.fetch(
                    "SELECT passage, vector FROM vectors "
                    "WHERE passage IN (SELECT value FROM json_each(?))",
                    json.dumps(numbers[part].tolist()),
                )
            )
            live = np.isin(numbers[part], list(rows))
            try:
                expected = vectors_of([rows[n] for n in numbers[part][live].tolist()], dimension)
            except ValueError:
                yield f"A vector among passages {numbers[part].tolist()} has the wrong size."
                continue
            if not np.array_equal(expected, vectors[part][live]):
                yield "The vector index holds other vectors than the library."
            if np.any(np.abs(np.linalg.norm(expected.astype(np.float64), axis=1) - 1) > _UNIT):
                yield "A vector does not have length 1."
