"""Excerpts: what is shown of an article, and which marks are on it."""

from dataclasses import replace

from evals.gold import Gold
from evals.report.excerpts import Excerpt, excerpts_of
from evals.report.reading import ArticleText
from evals.run import Row
from index.types import Span
from tests.evals.report.samples import ELSEWHERE, KEPT, REFUSED, RIGHT
from tests.evals.samples import TEXT, citation

PACT = {"a1": ArticleText("Pact", "pact.txt", TEXT)}
FIRST = "The pact of 1961 bound both sides. It was dissolved in 1996. Later deals replaced it."
SECOND = "A pact was signed in 1996 too. Kim thanked “the brave people” for it."


def marked(excerpt: Excerpt) -> list[tuple[str, str]]:
    return [(piece.text, " ".join(piece.layers)) for piece in excerpt.pieces if piece.layers]


def over(text: str, *places: str) -> tuple[Row, dict[str, ArticleText]]:
    """A row whose expected sentences are these places of a text."""
    starts = [text.index(place) for place in places]
    gold = tuple(
        Gold("a1", Span(at, at + len(place)), ()) for at, place in zip(starts, places, strict=True)
    )
    return replace(REFUSED, gold=gold), {"a1": ArticleText("Long", "long.txt", text)}


def test_a_cited_sentence_that_was_expected_has_both_marks() -> None:
    (excerpt,) = excerpts_of(RIGHT, PACT)
    assert excerpt.text == FIRST
    assert (excerpt.title, excerpt.before, excerpt.after) == ("Pact", False, False)
    assert marked(excerpt) == [
        ("It was dissolved ", "expected cited"),
        ("in ", "expected accepted cited"),
        ("1996", "expected accepted cited answer"),
        (".", "cited"),  # an expected sentence ends with its last letter
    ]


def test_marks_say_where_they_begin() -> None:
    (excerpt,) = excerpts_of(RIGHT, PACT)
    assert [piece.begins for piece in excerpt.pieces if piece.layers] == [
        ("expected", "cited"),
        ("accepted",),
        ("accepted", "answer"),  # "1996" is accepted by itself, too
        (),
    ]


def test_expected_and_cited_places_apart_are_shown_one_after_the_other() -> None:
    found = excerpts_of(ELSEWHERE, PACT)
    assert [excerpt.text for excerpt in found] == [f"{FIRST}\n\n{SECOND}"]  # these are close
    far, articles = over("x" * 3 + ". " + "word " * 300 + "The end.", "xxx", "The end")
    assert [e.text.strip()[-8:] for e in excerpts_of(far, articles)][-1] == "The end."
    assert len(excerpts_of(far, articles)) == 2


def test_text_around_is_cut_between_words_about_300_characters_away() -> None:
    row, articles = over("word " * 200 + "Here it stands. " + "word " * 200, "Here it stands")
    (excerpt,) = excerpts_of(row, articles)
    assert (excerpt.before, excerpt.after) == (True, True)
    before, _, after = excerpt.text.partition("Here it stands")
    assert set(before.split()) | set(after.strip(". ").split()) == {"word"}
    assert 290 <= len(before) <= 300
    assert 290 <= len(after) <= 300


def test_text_around_ends_with_the_paragraph() -> None:
    row, articles = over("Before.\n\nHere it stands. More.\n\nAfter.", "Here it stands")
    (excerpt,) = excerpts_of(row, articles)
    assert excerpt.text == "Here it stands. More."
    assert (excerpt.before, excerpt.after) == (False, False)


def test_text_without_spaces_is_cut_all_the_same() -> None:
    row, articles = over("永" * 900 + "和平" + "永" * 900, "和平")
    (excerpt,) = excerpts_of(row, articles)
    assert len(excerpt.text) == 300 + 2 + 300


def test_nothing_expected_and_nothing_cited_shows_nothing() -> None:
    assert excerpts_of(KEPT, PACT) == ()


def test_places_outside_the_article_and_unknown_articles_are_left_out() -> None:
    cited = citation("It was dissolved in 1996.")
    beyond = replace(cited, start=10_000, end=10_010, answer_start=10_000, answer_end=10_010)
    unknown = replace(cited, article_id="another")
    row = replace(RIGHT, citations=(beyond, unknown))
    (excerpt,) = excerpts_of(row, PACT)
    assert {layer for piece in excerpt.pieces for layer in piece.layers} == {"expected", "accepted"}


def test_marks_are_by_characters_not_bytes_or_utf_16() -> None:
    row, articles = over("𝄞𝄞 “é” Here it stands.", "Here it stands")
    (excerpt,) = excerpts_of(row, articles)
    assert marked(excerpt) == [("Here it stands", "expected")]
