from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from index.chunk import chunk, sentences_of
from index.config import ChunkSettings
from index.types import Block, Span
from qa.cite import cite, sentence_around, verify
from tests.samples import article_of

ARTICLE = article_of("It ended in 1996. It ended in 1996. Nobody came.", title="Pact")
SENTENCES = sentences_of(chunk(ARTICLE, ChunkSettings()))


def test_the_quote_is_the_whole_sentence_and_the_answer_stands_inside_it() -> None:
    start = ARTICLE.text.rindex("1996")
    citation = cite(ARTICLE, SENTENCES, start, start + 4)
    assert citation.quote == "It ended in 1996."
    assert citation.start == 18  # the second of two equal sentences, not the first
    assert ARTICLE.text[citation.answer_start : citation.answer_end] == "1996"
    assert citation.verified


def test_an_answer_over_two_sentences_is_quoted_whole() -> None:
    assert sentence_around(SENTENCES, 10, 25) == Span(0, 35)


def test_a_quote_that_does_not_stand_there_is_not_verified() -> None:
    good = cite(ARTICLE, SENTENCES, 12, 16)
    for bad in (
        replace(good, quote="It ended in 1997."),
        replace(good, start=1),
        replace(good, end=9999),
        replace(good, article_id="other"),
        replace(good, answer_start=good.end + 1, answer_end=good.end + 2),
        replace(good, answer_end=good.answer_start),
        replace(good, start=-48, end=-31),
    ):
        assert verify(ARTICLE, bad).state == "unsupported"
    assert verify(ARTICLE, replace(good, state="unsupported")).verified


def test_the_page_is_that_of_the_block_the_quote_starts_in() -> None:
    paged = replace(ARTICLE, blocks=(Block("paragraph", 0, 48, page=7),))
    assert cite(paged, SENTENCES, 0, 2).page == 7
    assert cite(ARTICLE, SENTENCES, 0, 2, page=3).page == 3


def test_an_article_from_the_web_is_cited_with_its_address() -> None:
    assert cite(ARTICLE, SENTENCES, 0, 2).url is None
    web = replace(ARTICLE, source="https://example.org/a")
    assert cite(web, SENTENCES, 0, 2).url == "https://example.org/a"


SENTENCE = st.sampled_from(
    [
        "Same again.",
        "שלום עולם.",
        "مرحبا بالعالم.",
        "😀 was there!",
        "Ten\u00a0km away?",
        "“So.”",
        "漢字。",
    ]
)


@given(
    st.lists(st.lists(SENTENCE, min_size=1, max_size=5), min_size=1, max_size=4),
    st.data(),
)
def test_any_span_of_any_article_gets_a_true_citation(
    paragraphs: list[list[str]], data: st.DataObject
) -> None:
    article = article_of(*(" ".join(each) for each in paragraphs))
    passages = chunk(article, ChunkSettings(max_words=11, overlap_sentences=1))
    passage = data.draw(st.sampled_from(passages))
    start = data.draw(st.integers(passage.start, passage.end - 1))
    end = data.draw(st.integers(start + 1, passage.end))
    citation = cite(article, passage.sentences, start, end)
    assert citation.verified
    assert article.text[citation.start : citation.end] == citation.quote
    assert article.text[start:end] in citation.quote
