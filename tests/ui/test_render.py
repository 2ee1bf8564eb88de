"""An answer in the chat: the answer first, its proof as footnotes, refusals unlike answers."""

import html
import re
from dataclasses import replace

import pytest

from index.errors import FetchError
from index.types import Article, Hit, Span
from qa.types import REFUSAL, UNSURE, Answer, Citation
from tests.ui.fakes import cite, make_article, passage, sentences
from tests.ui.test_escape import PAYLOADS
from ui.render import (
    confidence_words,
    render_answer,
    render_error,
    render_export,
    render_partial,
    render_question,
)

ARTICLE = make_article("The pact was signed in 1961. It ended in 1996 for good.", title="Pacts")


def answered(*citations: Citation, **changes: object) -> Answer:
    answer = Answer(
        text="1996",
        outcome="answered",
        kind="span",
        question="When did it end?",
        asked="When did it end?",
        citations=citations,
        confidence=0.87,
    )
    return replace(answer, **changes)  # type: ignore[arg-type]


def proof(number: int = 1, article: Article = ARTICLE) -> Citation:
    return cite(article, sentences(article)[number], r"\d{4}")


def plain(markup: str) -> str:
    return html.unescape(re.sub(r"<[^>]*>", "", markup))


def test_the_quoted_sentence_is_shown_with_the_answer_marked_in_it() -> None:
    shown = render_answer(answered(proof()))
    assert "It ended in <mark>1996</mark> for good&#46;" in shown
    assert "quoted from the article" in plain(shown)


def test_footnotes_are_numbered_and_each_number_stands_by_the_answer() -> None:
    shown = render_answer(answered(proof(0), proof(1)))
    first = shown[: shown.index('<ol class="footnotes">')]
    assert re.findall(r'<sup class="number"><a [^>]*>(\d)<', first) == ["1", "2"]
    assert re.findall(r'<span class="number">(\d)</span>', shown) == ["1", "2"]


def test_a_footnote_links_to_its_sentence_in_the_article_frame() -> None:
    citation = proof()
    address = html.unescape(re.findall(r'href="([^"]*)"', render_answer(answered(citation)))[0])
    assert address == (
        f"/article/{ARTICLE.id}?start={citation.start}&end={citation.end}"
        f"&answer_start={citation.answer_start}&answer_end={citation.answer_end}#mark"
    )


def test_the_page_number_is_shown_where_there_is_one() -> None:
    assert "Pacts, page 3" in plain(render_answer(answered(replace(proof(), page=3))))


@pytest.mark.parametrize(
    ("state", "words"),
    [("supported", "has the answer's words"), ("unsupported", "not found in the article")],
)
def test_a_citation_that_is_no_quotation_says_so(state: str, words: str) -> None:
    shown = plain(render_answer(answered(replace(proof(), state=state))))  # type: ignore[arg-type]
    assert words in shown
    assert "quoted from the article" not in shown


def test_the_understood_question_is_shown_only_when_it_differs() -> None:
    assert "Understood as" not in render_answer(answered(proof()))
    shown = render_answer(answered(proof(), asked="And when?"))
    assert "Understood as When did it end?" in plain(shown)


def test_the_speaker_stands_behind_the_answer_when_the_article_reports_what_he_says() -> None:
    said = plain(render_answer(answered(proof(), attribution="Ann Lee")))
    assert "1996 (according to Ann Lee)" in said
    assert "according to" not in plain(render_answer(answered(proof())))


def test_a_refusal_looks_different_and_lists_the_closest_passages() -> None:
    closest = (Hit(passage(ARTICLE, Span(0, 28)), 0.5, 1),)
    refusal = answered(text=REFUSAL, outcome="refused", kind="refusal", closest=closest)
    shown = render_answer(refusal)
    assert shown.startswith('<div class="answer refused">')
    assert render_answer(answered(proof())).startswith('<div class="answer answered">')
    assert "The pact was signed in 1961." in plain(shown)
    assert f"/article/{ARTICLE.id}?start=0&end=28#mark" in html.unescape(shown)


def test_an_unsure_answer_looks_different_with_its_quotation_open() -> None:
    shown = render_answer(answered(proof(), text=f"{UNSURE}1996", outcome="unsure"))
    assert shown.startswith('<div class="answer unsure">')
    assert '<span class="not-sure">Not sure&#46; Perhaps&#58;</span> 1996' in shown
    assert "It ended in <mark>1996</mark> for good&#46;" in shown
    assert '<details class="footnote' not in shown


@pytest.mark.parametrize("outcome", ["answered", "unsure", "refused"])
def test_nothing_calls_an_answer_verified_or_proven(outcome: str) -> None:
    shown = render_answer(answered(proof(), outcome=outcome))
    assert not re.search("verif|prove", plain(shown).lower())


@pytest.mark.parametrize(
    ("text", "outcome"),
    [("1996", "answered"), (f"{UNSURE}1996", "unsure"), (REFUSAL, "refused")],
)
def test_what_has_arrived_so_far_looks_as_it_will(text: str, outcome: str) -> None:
    shown = render_partial(text)
    assert shown.startswith(f'<div class="answer {outcome}">')
    assert plain(shown) == text


@pytest.mark.parametrize(
    ("confidence", "words"),
    [
        (1.0, "very likely, 1.00"),
        (0.87, "likely, 0.87"),
        (0.6, "more likely than not, 0.60"),
        (0.3, "less likely than not, 0.30"),
        (0.0, "unlikely, 0.00"),
    ],
)
def test_confidence_is_given_in_words_with_its_number(confidence: float, words: str) -> None:
    assert confidence_words(confidence) == words
    assert words in plain(render_answer(answered(proof(), confidence=confidence)))


@pytest.mark.parametrize("payload", PAYLOADS)
def test_outside_text_is_shown_and_never_becomes_markup(payload: str) -> None:
    article = make_article(f"{payload} stands here in 1996.", title=payload)
    citation = cite(article, Span(0, len(article.text)), r"1996")
    harmless = render_answer(
        answered(proof(), asked="other", notices=("Note.",), attribution="Ann")
    )
    shown = render_answer(
        answered(
            citation,
            text=payload,
            question=payload,
            asked="other",
            notices=(payload,),
            attribution=payload,
        )
    )
    assert re.findall(r"</?\w+", shown) == re.findall(r"</?\w+", harmless)
    assert plain(shown).count(payload) == 7
    assert not re.search(r"[$`*{}\\]", re.sub(r"<[^>]*>", "", shown))
    assert payload in plain(render_question(payload))


def test_a_message_is_one_line_so_that_markdown_leaves_it_alone() -> None:
    article = make_article("A line.\nAnother line in 1996.")
    whole = cite(article, Span(0, len(article.text)), "1996")
    assert "\n" not in render_answer(answered(whole, text="two\n\nlines"))


def test_an_error_shows_message_and_hint() -> None:
    shown = plain(render_error(FetchError("It did not answer.", "Check the <network>.")))
    assert shown == "It did not answer.Check the <network>."


def test_a_kept_answer_can_be_noted_and_rated_and_its_rating_is_ticked() -> None:
    shown = render_answer(answered(proof()), "m-1", -1)
    assert re.findall(r'class="(action(?: chosen)?)" name="(\w+)" value="([^"]*)"', shown) == [
        ("action", "copy", ""),
        ("action", "note", "m&#45;1"),
        ("action", "right", "m&#45;1"),
        ("action chosen", "wrong", "m&#45;1"),
    ]


def test_an_answer_that_is_not_kept_offers_nothing_to_do_with_it() -> None:
    assert "actions" not in render_answer(answered(proof()))


def test_a_refusal_is_rated_but_not_noted() -> None:
    refusal = Answer(REFUSAL, "refused", "refusal", "Who?", "Who?", (), 0.1)
    assert re.findall(r'name="(\w+)"', render_answer(refusal, "m1")) == ["right", "wrong"]


def test_only_a_quotation_from_the_web_leads_to_its_source() -> None:
    assert "Open at the source" not in render_answer(answered(proof()))
    web = replace(proof(), url="https://example.org/a")
    shown = html.unescape(render_answer(answered(web)))
    assert f'href="/article/{ARTICLE.id}/source?start={web.start}&end={web.end}"' in shown


def test_a_conversation_is_taken_away_in_three_forms() -> None:
    shown = html.unescape(render_export("c1"))
    assert re.findall(r'href="([^"]*)"', shown) == [
        "/conversations/c1.md",
        "/conversations/c1.json",
        "/conversations/c1",
    ]
