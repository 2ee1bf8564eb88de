"""MultiHop-RAG files: facts are found up to case and punctuation, and the others counted."""

import json
from pathlib import Path
from typing import Any

import pytest

from evals.errors import TaskError
from evals.public.multihop import find_loosely, load_multihop

PACT = "The pact of 1961 bound both sides for many years. It was “dissolved” in 1996, he said."
TRAIN = "The leader travelled by train to the eastern city. The journey took almost a day."


def written(path: Path, *values: dict[str, Any]) -> Path:
    path.write_text("\n".join(json.dumps(value) for value in values), encoding="utf-8")
    return path


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    return written(
        tmp_path / "corpus.jsonl",
        {"title": "News", "body": PACT, "url": "https://a.example/1", "author": None},
        {"title": "News", "body": TRAIN, "url": "https://a.example/2", "author": "Kim"},
    )


def query(text: str, *facts: tuple[str, int]) -> dict[str, Any]:
    evidence = [{"fact": fact, "url": f"https://a.example/{n}"} for fact, n in facts]
    return {"query": text, "evidence_list": evidence, "answer": "?"}


def test_facts_are_located_in_their_articles(tmp_path: Path, corpus: Path) -> None:
    queries = written(
        tmp_path / "queries.jsonl",
        query("Both?", ('it was "dissolved" in 1996', 1), ("The journey took  almost a day.", 2)),
        query("Neither?"),
        query("Lost?", ("The journey took almost a day.", 1)),
        query("Half?", ("Nobody wrote this.", 1), ("The leader travelled by train", 2)),
    )
    counted: list[int] = []
    found = load_multihop(corpus, queries, progress=counted.append)
    first, second = (document.article for document in found.documents)
    assert counted == [1, 2]
    assert [a.source for a in (first, second)] == ["https://a.example/1", "https://a.example/2"]
    assert [q.text for q in found.questions] == ["Both?", "Half?"]
    assert found.unlocated == 2
    pact, train = found.questions[0].items
    (place,) = pact.places
    assert (pact.article_id, train.article_id) == (first.id, second.id)
    assert first.text[place.start : place.end] == "It was “dissolved” in 1996"


def test_a_query_on_an_article_that_is_not_there_is_an_error(tmp_path: Path, corpus: Path) -> None:
    queries = written(tmp_path / "queries.jsonl", query("What?", ("Something.", 3)))
    with pytest.raises(TaskError, match=r"such as https://a\.example/3"):
        load_multihop(corpus, queries)


def test_a_row_without_its_fields_is_an_error_with_its_line(tmp_path: Path, corpus: Path) -> None:
    queries = written(tmp_path / "queries.jsonl", query("What?"), {"query": "What?"})
    with pytest.raises(TaskError, match="line 2: evidence_list: Field required"):
        load_multihop(corpus, queries)


def test_loose_places_reach_from_letter_to_letter_in_the_text_as_it_stands() -> None:
    text = "He said: “İt’s OVER — really?” And left."
    first, absent, empty = find_loosely(["it's over, really!", "it's not", "…"], text)
    assert absent is None
    assert empty is None
    assert first is None or text[first.start : first.end].endswith("really")
    (plain,) = find_loosely(["'over' REALLY"], text)
    assert plain is not None
    assert text[plain.start : plain.end] == "OVER — really"
