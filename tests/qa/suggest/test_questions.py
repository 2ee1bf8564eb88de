"""Questions made from the sentences of an article."""

import pytest

from index.types import Span
from qa.suggest import questions_of
from tests.ui.fakes import make_article


def _asked(text: str) -> dict[str, str]:
    """Each question with the phrase it asks for."""
    article = make_article(text)
    return {each.question: article.text[each.start : each.end] for each in questions_of(article)}


@pytest.mark.parametrize(
    ("sentence", "question", "phrase"),
    [
        (
            "The 1961 treaty was dissolved in 1996, five years after the union fell apart.",
            "When was the 1961 treaty dissolved?",
            "1996",
        ),
        (
            "North Korea signed the agreement with Russia on 19 June 2024.",
            "When did North Korea sign the agreement with Russia?",
            "19 June 2024",
        ),
        (
            "The two leaders met for the first time in Vladivostok.",
            "Where did the two leaders meet for the first time?",
            "Vladivostok",
        ),
        (
            "The two states signed a treaty of friendship in 1961.",
            "When did the two states sign a treaty of friendship?",
            "1961",
        ),
        (
            "The old ferry carried 40 passengers across the river every day.",
            "How many passengers did the old ferry carry across the river every day?",
            "40",
        ),
        (
            "Ada Brown, the mayor of the town, opened the bridge on Monday.",
            "Who is Ada Brown?",
            "the mayor of the town",
        ),
        (
            "The harbour was closed because the ice had broken two of its gates.",
            "Why was the harbour closed?",
            "the ice had broken two of its gates",
        ),
    ],
)
def test_a_plain_sentence_gives_a_question_for_its_phrase(
    sentence: str, question: str, phrase: str
) -> None:
    assert _asked(sentence)[question] == phrase


@pytest.mark.parametrize(
    "sentence",
    [
        "He was elected in 1996 by a small majority of the votes.",
        "Its first bridge was opened in 1932 by the mayor.",
        "However the treaty was dissolved in 1996 after long talks.",
        "North Korea confirmed on Monday that the visit would take place.",
        "Istanbul is a transcontinental city in Turkey with many ferries.",
        "Was the treaty really dissolved in 1996 after long talks?",
        "The obelisk erected by the emperor in Constantinople is still visible.",
    ],
)
def test_a_sentence_that_leans_or_is_not_plain_gives_none(sentence: str) -> None:
    assert _asked(sentence) == {}


def test_headings_quotations_and_tables_give_none() -> None:
    line = "The treaty was dissolved in 1996 after long talks."
    assert _asked(f"# {line}\n> {line}\n| {line}") == {}


def test_kinds_take_turns_and_what_the_title_is_about_comes_first() -> None:
    article = make_article(
        "The fair was opened in 1802 by the mayor.\n"
        "The mill was burned in 1840 by soldiers.\n"
        "The old bridge was opened in 1932 by the mayor.\n"
        "Ada Brown, the mayor of the town, opened the park on Monday.",
        title="The old bridge",
    )
    first, second, *_ = [each.question for each in questions_of(article)]
    assert first == "When was the old bridge opened?"
    assert second == "Who is Ada Brown?"


def test_only_the_pieces_that_are_named_are_asked_about() -> None:
    first = "The fair was opened in 1802 by the mayor."
    article = make_article(f"{first} The mill was burned in 1840 by soldiers.")
    (only,) = questions_of(article, [Span(0, len(first))])
    assert only.question == "When was the fair opened?"
    assert questions_of(article, [Span(3, 20)]) == ()


def test_a_name_keeps_its_capital_at_the_beginning() -> None:
    asked = _asked("Kim was invited in 2019 to the capital. A crowd saw Kim there.")
    assert list(asked) == ["When was Kim invited?"]
