"""Citation precision and recall, and quotes that stand where they say, by hand."""

from dataclasses import replace

import pytest

from evals.citing import CitationScore, broken_quotes, score_citations
from evals.gold import locate
from evals.question import Question
from qa.types import Citation
from tests.evals.samples import TEXT, answer, article, citation, question

SENTENCE = "It was dissolved in 1996."
LATER = "Later deals replaced it."
FIRST = "The pact of 1961 bound both sides."
GOLD = citation(SENTENCE, "1996")


def scored(asked: Question, *citations: Citation) -> CitationScore:
    one = article()
    return score_citations(asked, locate(asked, [one]), citations, {one.id: one})


def test_the_gold_sentence_alone_is_perfect() -> None:
    assert scored(question(), GOLD) == CitationScore(1.0, 1.0, 1.0, 1.0)


def test_a_citation_beside_it_costs_precision_only() -> None:
    # Letters and digits: 20 of "It was dissolved in 1996.", 20 of "Later deals replaced it."
    found = scored(question(), GOLD, citation(LATER))
    assert found == CitationScore(0.5, 1.0, 20 / 40, 1.0)


def test_a_wider_quote_costs_precision_by_characters_only() -> None:
    found = scored(question(), citation(f"{SENTENCE} {LATER}"))
    assert found == CitationScore(1.0, 1.0, 20 / 40, 1.0)


def test_a_part_of_the_sentence_supports_nothing_but_by_characters() -> None:
    found = scored(question(), citation("dissolved in 1996"))
    assert found == CitationScore(0.0, 0.0, 1.0, 15 / 20)


def test_any_of_several_gold_sentences_is_enough() -> None:
    asked = question(evidence=[SENTENCE, LATER])
    assert scored(asked, GOLD) == CitationScore(1.0, 1.0, 1.0, 1.0)


def test_a_list_is_supported_by_as_many_of_its_items_as_are_cited() -> None:
    asked = question(kind="list", answers=["1961", "1996"], all=True, evidence=[FIRST, SENTENCE])
    found = scored(asked, GOLD)
    # 27 letters and digits of the first sentence are not cited.
    assert found == CitationScore(1.0, 0.5, 1.0, 20 / 47)
    assert scored(asked, GOLD, citation(FIRST)) == CitationScore(1.0, 1.0, 1.0, 1.0)


def test_no_citation_and_an_unverified_one_support_nothing() -> None:
    assert scored(question()) == CitationScore(0.0, 0.0, 0.0, 0.0)
    claimed = replace(GOLD, state="supported")
    assert scored(question(), claimed) == CitationScore(0.0, 0.0, 0.0, 0.0)


def test_the_same_words_in_another_article_support_nothing() -> None:
    elsewhere = replace(GOLD, article_id="a2")
    assert scored(question(), elsewhere) == CitationScore(0.0, 0.0, 0.0, 0.0)


def test_quotes_that_stand_where_they_say_are_not_broken() -> None:
    assert broken_quotes(answer("1996", GOLD, citation("A pact")), {"a1": article()}) == ()


@pytest.mark.parametrize(
    ("broken", "complaint"),
    [
        (replace(GOLD, start=GOLD.start + 1), "of the article are"),
        (replace(GOLD, quote="It was dissolved in 1997."), "of the article are"),
        (replace(GOLD, article_id="a2"), "which is not there"),
        (replace(GOLD, answer_end=GOLD.end + 1), "outside its quote"),
        (replace(GOLD, state="unsupported", quote="x"), "of the article are"),
    ],
)
def test_any_other_quote_is_told(broken: Citation, complaint: str) -> None:
    (problem,) = broken_quotes(answer("1996", GOLD, broken), {"a1": article()})
    assert complaint in problem
    assert TEXT[GOLD.start : GOLD.end] == GOLD.quote
