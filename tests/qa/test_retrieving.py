"""Passages for a question on its own, and for one that may lean on earlier turns."""

from collections.abc import Sequence

from index.types import Hit
from qa.question import Question
from qa.retrieving import retrieve
from qa.turns import Turn
from tests.qa.kinds.samples import hits_of

ONE, TWO, THREE, FOUR = (
    hits_of(text)[0] for text in ("The first.", "The second.", "The third.", "The fourth.")
)


def _search(found: dict[str, Sequence[Hit]]) -> tuple[list[str], Sequence[Hit]]:
    asked: list[str] = []

    def search(words: str) -> Sequence[Hit]:
        asked.append(words)
        return found[words]

    history = [Turn("Who led it?", "Ann Lee")] if len(found) > 1 else []
    return asked, retrieve(Question.parse("Why?", history), search)


def test_a_question_without_turns_is_searched_once_as_it_is() -> None:
    asked, hits = _search({"Why?": (ONE, TWO)})
    assert asked == ["Why?"]
    assert hits == (ONE, TWO)


def test_after_turns_the_passages_of_both_searches_are_taken_in_turn() -> None:
    found = {"Why?": (ONE, TWO), "Why? Who led it? Ann Lee": (THREE, ONE)}
    _, hits = _search(found)
    assert [hit.passage.text for hit in hits] == ["The third.", "The first."]


def test_as_many_passages_as_one_search_gives_each_once_and_ranked_anew() -> None:
    found = {"Why?": (ONE, TWO, THREE), "Why? Who led it? Ann Lee": (ONE, FOUR, TWO)}
    _, hits = _search(found)
    assert [hit.passage.text for hit in hits] == ["The first.", "The fourth.", "The second."]
    assert [hit.rank for hit in hits] == [1, 2, 3]
