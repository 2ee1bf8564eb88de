"""Where evidence stands, and at which rank it was retrieved."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from evals.errors import TaskError
from evals.gold import Gold, locate, ranks_of
from evals.question import Question
from index.types import Hit, Passage, Span
from tests.evals.samples import TEXT, article, question, unanswerable


def located(asked: Question, *texts: str) -> tuple[Gold, ...]:
    articles = [replace(article(text), id=f"a{n}") for n, text in enumerate(texts or [TEXT], 1)]
    return locate(asked, articles)


def test_evidence_and_answers_are_placed_in_the_article() -> None:
    (gold,) = located(question())
    assert TEXT[gold.sentence.start : gold.sentence.end] == "It was dissolved in 1996"
    assert [TEXT[a.start : a.end] for a in gold.answers] == ["1996", "in 1996"]


def test_evidence_is_found_in_whichever_article_holds_it() -> None:
    (gold,) = located(question(), "Nothing here.", TEXT)
    assert gold.article_id == "a2"


def test_evidence_that_is_not_there_is_an_error() -> None:
    with pytest.raises(TaskError, match="does not stand in the article"):
        located(question(evidence=["It was dissolved in 1997."]))


@pytest.mark.parametrize("texts", [("Yes. He left. No. He left.",), ("He left.", "No. He left.")])
def test_repeated_evidence_needs_to_say_which(texts: tuple[str, ...]) -> None:
    with pytest.raises(TaskError, match=r"stands 2 times.*'occurrence' from 1 to 2"):
        located(question(evidence=["He left."]), *texts)
    (gold,) = located(question(evidence=["He left."], occurrence=2), *texts)
    last = texts[-1]
    assert (gold.article_id, gold.sentence.end) == (f"a{len(texts)}", len(last) - 1)
    with pytest.raises(TaskError, match="from 1 to 2"):
        located(question(evidence=["He left."], occurrence=3), *texts)


def test_a_refusal_has_no_gold_place_but_a_correction_has() -> None:
    assert located(unanswerable()) == ()
    corrected = unanswerable(kind="false_premise", correction="Later deals replaced it.")
    (gold,) = located(corrected)
    assert TEXT[gold.sentence.start : gold.sentence.end] == "Later deals replaced it"


def hits(*spans: tuple[str, int, int]) -> Sequence[Hit]:
    return [
        Hit(Passage(f"p{n}", of, n, a, b, "x" * (b - a), (Span(a, b),), "Pact"), 1.0, n)
        for n, (of, a, b) in enumerate(spans, 1)
    ]


def test_the_rank_is_that_of_the_first_passage_that_covers_a_gold_sentence() -> None:
    gold = [Gold("a1", Span(10, 20), ()), Gold("a1", Span(40, 50), ())]
    found = hits(("a1", 0, 19), ("a2", 0, 60), ("a1", 35, 60), ("a1", 0, 30))
    assert ranks_of(question(), gold, found) == (3,)
    assert ranks_of(question(), gold[:1], found) == (4,)
    assert ranks_of(question(), gold, found[:2]) == (None,)


def test_of_a_list_every_sentence_is_to_be_found() -> None:
    gold = [Gold("a1", Span(10, 20), ()), Gold("a1", Span(40, 50), ())]
    asked = question(all=True)
    assert ranks_of(asked, gold, hits(("a1", 35, 60), ("a1", 0, 30))) == (2, 1)
    assert ranks_of(asked, [], hits(("a1", 35, 60))) == ()
