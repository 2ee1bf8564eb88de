from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.types import Article, Block, Passage, Receipt, Span
from qa.broad import ABOUT_SENTENCES, BroadKind, Extracted, broad_kind, extract
from qa.broad.salience import leans_on_context, lexrank
from tests.fakes import FakeEmbedder

PARAGRAPHS = (
    ("heading", ("Bees return to the roofs of Lund",)),
    (
        "paragraph",
        (
            "Lund will place 36 hives of bees on the roofs of its schools in May 2021.",
            "He said so on Monday.",
            "Mayor Ingrid Holm told reporters that the bees would pollinate gardens in the city.",
            "“Bees need roofs, and roofs need bees,” said Tom Barker of the Bee Society.",
        ),
    ),
    (
        "paragraph",
        (
            "The Lund Bee Society will tend the hives and sell the honey of the bees in Lund.",
            "Lund will place 36 hives of bees on the roofs of its schools in May 2021.",
            "In 2019 Holm visited Malmo, where a similar plan cost two million crowns.",
            "Barker keeps twelve hives at home.",
            "Was it worth it?",
        ),
    ),
)


def article_of(
    paragraphs: tuple[tuple[str, tuple[str, ...]], ...], title: str = "Bees return"
) -> tuple[Article, tuple[Passage, ...]]:
    text, blocks, spans = "", [], []
    for kind, sentences in paragraphs:
        start = len(text)
        for sentence in sentences:
            spans.append((kind, Span(len(text), len(text) + len(sentence))))
            text += sentence + " "
        text = text[:-1]
        blocks.append(Block(kind, start, len(text)))  # type: ignore[arg-type]
        text += "\n\n"
    article = Article(
        "a1", "bees", text, tuple(blocks), title, None, None, "en", 99, Receipt("text", None, 99)
    )
    groups = [spans[i : i + 3] for i in range(0, len(spans), 2)]  # each overlaps the next by one
    passages = tuple(
        Passage(
            f"p{n}",
            "a1",
            n,
            group[0][1].start,
            group[-1][1].end,
            text[group[0][1].start : group[-1][1].end],
            tuple(span for _, span in group),
            title,
        )
        for n, group in enumerate(groups)
    )
    return article, passages


ARTICLE, PASSAGES = article_of(PARAGRAPHS)


def extracted(kind: BroadKind, limit: int = 50) -> tuple[Extracted, ...]:
    return extract(kind, ARTICLE, PASSAGES, FakeEmbedder().embed, limit)


def shown(kind: BroadKind, limit: int = 50) -> list[str]:
    return [e.text for e in extracted(kind, limit)]


@pytest.mark.parametrize(
    ("kind", "question"),
    [
        ("about", "What is this article about?"),
        ("about", "What's it about?"),
        ("about", "main idea"),
        ("about", "What is the main idea of the article?"),
        ("about", "what does the article say?"),
        ("about", "Tell me about this article"),
        ("about", "explain this article briefly"),
        ("about", "What’s the point of this article?"),
        ("about", "the gist please"),
        ("summary", "Summarise it"),
        ("summary", "summarize"),
        ("summary", "tl;dr"),
        ("summary", "TLDR please"),
        ("summary", "Give me the key points"),
        ("summary", "Can you summarize this article in three sentences?"),
        ("summary", "Could you please sum it up?"),
        ("summary", "What are the main points?"),
        ("summary", "Give me an overview of this page"),
        ("summary", "What happened in this story?"),
        ("people", "List the people named"),
        ("people", "Who is mentioned?"),
        ("people", "Who are the people mentioned in the article?"),
        ("people", "Name everyone mentioned here"),
        ("people", "Which people does it mention?"),
        ("places", "What places are named?"),
        ("places", "Show me all places"),
        ("organisations", "Which organisations does the article mention?"),
        ("dates", "Which dates are mentioned?"),
        ("dates", "Are there any dates in the article?"),
        ("numbers", "List all the numbers mentioned in the text"),
        ("quotes", "List the quotes"),
    ],
)
def test_recognises_a_broad_question(kind: str, question: str) -> None:
    assert broad_kind(question) == kind


@pytest.mark.parametrize(
    "question",
    [
        "What is the treaty about?",
        "Summarise what the mayor said",
        "What are the main points of the treaty?",
        "What is the main idea of the treaty?",
        "What is the message?",
        "Who is Ingrid Holm?",
        "Who wrote this article?",
        "When was this article published?",
        "Which people signed the treaty?",
        "Who is mentioned as the founder?",
        "What places did he visit?",
        "What numbers did the company report?",
        "How many people are named in the treaty?",
        "List the countries that signed",
        "What happened?",
        "What happened in 1996?",
        "What is it?",
        "Why is it important?",
        "",
        "what is this article about " * 20,
    ],
)
def test_a_question_for_something_in_the_article_is_not_broad(question: str) -> None:
    assert broad_kind(question) is None


@pytest.mark.parametrize("kind", ["about", "summary"])
def test_prose_is_whole_sentences_in_article_order(kind: BroadKind) -> None:
    pieces = extracted(kind)
    known = {span for passage in PASSAGES for span in passage.sentences}
    assert pieces
    assert all(p.sentence in known and p.answer == p.sentence for p in pieces)
    assert all(a.sentence.end <= b.sentence.start for a, b in pairwise(pieces))


def test_prose_repeats_nothing_and_takes_no_heading_question_or_dangling_sentence() -> None:
    texts = shown("summary")
    assert len(texts) == len(set(texts))
    assert "Bees return to the roofs of Lund" not in texts
    assert "Was it worth it?" not in texts
    assert "He said so on Monday." not in texts


def test_about_opens_with_what_the_article_is_about_and_is_short() -> None:
    texts = shown("about")
    assert texts[0].startswith("Lund will place 36 hives")
    assert len(texts) <= ABOUT_SENTENCES


def test_a_long_article_gets_a_longer_summary_within_the_limit() -> None:
    many = tuple(f"The number {n} ship of the harbour carried cargo {n * 7}." for n in range(40))
    article, passages = article_of((("paragraph", many),))
    embed = FakeEmbedder(dimension=512).embed
    assert len(extract("summary", article, passages, embed, 50)) == 6
    assert len(extract("summary", article, passages, embed, 4)) == 4


def test_people_are_listed_once_by_their_full_name() -> None:
    assert shown("people") == ["Ingrid Holm", "Tom Barker"]


def test_places_and_organisations_are_kept_apart_from_people() -> None:
    assert shown("places") == ["Lund", "Malmo"]
    assert shown("organisations") == ["Lund Bee Society"]


def test_dates_numbers_and_quotes_are_listed() -> None:
    assert shown("dates") == ["May 2021", "Monday", "2019"]
    assert shown("numbers") == ["36 hives", "two million crowns", "twelve hives"]
    assert shown("quotes") == ["Bees need roofs, and roofs need bees"]


def test_each_item_stands_in_the_sentence_that_names_it() -> None:
    for kind in ("people", "places", "organisations", "dates", "numbers", "quotes", "summary"):
        for piece in extracted(kind):  # type: ignore[arg-type]
            assert ARTICLE.text[piece.answer.start : piece.answer.end] == piece.text
            assert piece.sentence.start <= piece.answer.start
            assert piece.answer.end <= piece.sentence.end


def test_lists_stop_at_the_limit() -> None:
    assert shown("people", limit=1) == ["Ingrid Holm"]
    assert shown("people", limit=0) == []
    assert shown("summary", limit=0) == []


def test_an_article_without_sentences_gives_nothing() -> None:
    article, passages = article_of((("heading", ("Only a heading",)),), title="")
    assert extract("summary", article, passages, FakeEmbedder().embed, 5) == ()
    assert extract("people", article, (), FakeEmbedder().embed, 5) == ()


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Kim Jong-un met guests. Later Kim Jong Un said no.", "Kim spoke."),
        ("The painter Rosa Klein drew it.", "Mrs. Klein said so."),
        ("President Juan Carlos Mora spoke.", "Juan Mora said no."),
    ],
)
def test_shorter_forms_of_a_name_go_with_the_longer_one(first: str, second: str) -> None:
    article, passages = article_of((("paragraph", (first, second)),))
    assert len(extract("people", article, passages, FakeEmbedder().embed, 9)) == 1


def test_an_acronym_introduced_in_brackets_goes_with_its_name() -> None:
    text = "The Lima Chess Club (LCC) met the LCC board."
    article, passages = article_of((("paragraph", (text,)),))
    pieces = extract("organisations", article, passages, FakeEmbedder().embed, 9)
    assert [p.text for p in pieces] == ["Lima Chess Club"]


@pytest.mark.parametrize(
    ("sentence", "leans"),
    [
        ("He said so.", True),
        ("However, the plan failed.", True),
        ("In towns, their roofs are flat.", True),
        ("The plan failed.", False),
        ("Ann Lee said her plan failed.", False),
        ("It is said that bees sleep.", False),
    ],
)
def test_knows_sentences_that_lean_on_an_earlier_one(sentence: str, leans: bool) -> None:
    assert leans_on_context(sentence) is leans


def test_lexrank_prefers_what_the_others_resemble() -> None:
    vectors = FakeEmbedder().embed(["red ships sail", "red ships sink", "red ships", "old tea"])
    rank = lexrank(vectors)
    assert rank.sum() == pytest.approx(1.0)
    assert rank.argmax() == 2
    assert rank.argmin() == 3


@given(
    st.lists(
        st.text(alphabet=st.sampled_from("aB. “”'1,9-%é🙂\u00a0א"), min_size=1, max_size=40),
        min_size=1,
        max_size=6,
    )
)
def test_offsets_are_exact_for_any_article(sentences: list[str]) -> None:
    article, passages = article_of((("paragraph", tuple(sentences)),))
    kinds: tuple[BroadKind, ...] = ("about", "summary", "people", "places", "dates", "numbers")
    for kind in kinds:
        for piece in extract(kind, article, passages, FakeEmbedder().embed, 9):
            assert article.text[piece.answer.start : piece.answer.end] == piece.text
            assert piece.sentence.start <= piece.answer.start
            assert piece.answer.end <= piece.sentence.end
