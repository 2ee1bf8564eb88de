"""What every `SpanReader` must do, and what a trained one must do besides.

Run over the fake, the packaged reader and folders of other families.
"""

from concurrent.futures import ThreadPoolExecutor

import pytest

from index.chunk import chunk
from index.config import ChunkSettings
from index.types import Article, Passage, Span
from qa.reader.types import ReadSpan, SpanReader
from tests.samples import article_of

__all__ = ["ARTICLE", "PASSAGES", "SpanReaderContract", "TrainedReaderContract"]

ARTICLE = article_of(
    "The bridge was opened in 1932 by the mayor. It is 503 metres long.",
    "Bananas grow in Ecuador. 😀 Naïve café owners sell them.",
    " ".join(f"Sentence number {n} says nothing of interest here." for n in range(60)),
)
PASSAGES = chunk(ARTICLE, ChunkSettings(max_words=220, overlap_sentences=1))

SCRIPTS = article_of(
    "条約は1996年に解消された。それは両国を縛っていた。",
    "Договор был расторгнут в 1996 году. Его подписали в Москве.",
    "أُلغيت المعاهدة عام 1996. كانت تُلزم البلدين.",
    "Das Cafe\u0301 wurde 1996 geschlossen. 👩‍👩‍👧 🇫🇷 Es war rot.",
)


def passage_of(article: Article, number: int = 0) -> Passage:
    """Return one whole block of an article as a passage of one sentence."""
    block = article.blocks[number]
    text = article.text[block.start : block.end]
    sentence = (Span(block.start, block.end),)
    return Passage(
        f"p{number}", article.id, number, block.start, block.end, text, sentence, article.title
    )


def assert_quotes(
    spans: tuple[ReadSpan, ...], passages: tuple[Passage, ...], article: Article
) -> None:
    """Check that every span is a quotation, inside its passage, of more than white space."""
    for span in spans:
        passage = passages[span.passage]
        assert passage.start <= span.start < span.end <= passage.end
        assert article.text[span.start : span.end] == span.text == span.text.strip()


def best_of_each(spans: tuple[ReadSpan, ...]) -> dict[int, ReadSpan]:
    """Return the best span of each passage, by the passage's number."""
    return {span.passage: span for span in reversed(spans)}


def assert_alike(found: dict[int, ReadSpan], expected: dict[int, ReadSpan]) -> None:
    """Check that places are equal and scores so but for rounding."""
    assert found.keys() == expected.keys()
    for index, span in found.items():
        assert (span.start, span.end) == (expected[index].start, expected[index].end)
        assert span.score == pytest.approx(expected[index].score, abs=1e-3)


class SpanReaderContract:
    """Subclasses give the fixtures `reader` and `one_by_one`, a reader that runs no batches."""

    @pytest.fixture
    def reader(self) -> SpanReader:
        raise NotImplementedError

    @pytest.fixture
    def one_by_one(self) -> SpanReader:
        raise NotImplementedError

    def test_spans_are_quotations_from_their_passages(self, reader: SpanReader) -> None:
        spans = reader.read("When was the bridge opened?", PASSAGES)
        assert {span.passage for span in spans} == set(range(len(PASSAGES)))
        assert_quotes(spans, PASSAGES, ARTICLE)

    def test_the_best_score_comes_first_and_ties_go_by_place(self, reader: SpanReader) -> None:
        twice = (PASSAGES[0], PASSAGES[0])
        spans = reader.read("When was the bridge opened?", twice)
        order = [(-span.score, span.passage, span.start) for span in spans]
        assert order == sorted(order)
        assert {span.passage for span in spans} == {0, 1}

    def test_equal_questions_get_equal_spans(self, reader: SpanReader) -> None:
        question = "Where do bananas grow?"
        assert reader.read(question, PASSAGES) == reader.read(question, PASSAGES)

    def test_the_batch_does_not_change_what_is_read(
        self, reader: SpanReader, one_by_one: SpanReader
    ) -> None:
        question = "Where do bananas grow?"
        passages = (passage_of(ARTICLE, 0), passage_of(ARTICLE, 1), *PASSAGES)  # short and long
        together = best_of_each(reader.read(question, passages))
        alone = best_of_each(one_by_one.read(question, passages))
        assert_alike(together, alone)
        assert together.keys() == set(range(len(passages)))

    def test_a_passage_is_read_alike_alone_and_among_others(self, reader: SpanReader) -> None:
        question = "How long is it?"
        passages = (passage_of(ARTICLE, 1), *PASSAGES)
        among = best_of_each(reader.read(question, passages))
        for index, passage in enumerate(passages):
            alone = best_of_each(reader.read(question, (passage,)))
            assert_alike({0: among[index]}, alone)

    def test_nothing_to_read_gives_nothing(self, reader: SpanReader) -> None:
        assert reader.read("When?", ()) == ()
        empty = Passage("b", ARTICLE.id, 0, 0, 0, "", (), "")
        assert reader.read("When?", (empty,)) == ()

    def test_a_passage_without_words_is_no_trouble(self, reader: SpanReader) -> None:
        blank = Passage("b", ARTICLE.id, 0, 0, 1, "\u200b", (), "")
        spaces = Passage("s", ARTICLE.id, 0, 0, 3, " \n ", (), "")
        spans = reader.read("Where?", (blank, spaces, *PASSAGES[:1]))
        assert {span.passage for span in spans} <= {0, 2}
        assert 2 in {span.passage for span in spans}

    @pytest.mark.parametrize(
        "question", ["?", "😀", "word " * 500, "条約はいつ？", "\x00", "[SEP] </s> [CLS] <s>"]
    )
    def test_odd_and_overlong_questions_are_read(self, reader: SpanReader, question: str) -> None:
        assert_quotes(reader.read(question, PASSAGES), PASSAGES, ARTICLE)

    @pytest.mark.parametrize("number", range(4))
    def test_any_script_and_emoji_are_quoted_as_they_stand(
        self, reader: SpanReader, number: int
    ) -> None:
        passages = (passage_of(SCRIPTS, number),)
        spans = reader.read("1996?", passages)
        assert spans
        assert_quotes(spans, passages, SCRIPTS)

    def test_special_tokens_spelled_out_in_an_article_are_words(self, reader: SpanReader) -> None:
        article = article_of("He wrote [SEP] and </s> and [CLS] and <s> in 1996.")
        passages = (passage_of(article),)
        spans = reader.read("When did he write [SEP]?", passages)
        assert spans
        assert_quotes(spans, passages, article)

    def test_a_long_passage_is_read_to_its_end(self, reader: SpanReader) -> None:
        article = article_of(" ".join(f"Line {n} is about thing {n}." for n in range(400)))
        passages = chunk(article, ChunkSettings(max_words=3000, overlap_sentences=0))
        assert len(passages) == 1
        spans = reader.read("What is line 399 about?", passages)
        assert_quotes(spans, passages, article)
        end = passages[0].end
        assert min(span.start for span in spans) < end // 4
        assert max(span.end for span in spans) > end - end // 20

    def test_many_threads_read_as_one_does(self, reader: SpanReader) -> None:
        questions = [f"What does sentence number {n} say?" for n in range(8)]
        expected = [reader.read(question, PASSAGES[:2]) for question in questions]
        with ThreadPoolExecutor(4) as pool:
            found = list(pool.map(lambda question: reader.read(question, PASSAGES[:2]), questions))
        for one, other in zip(found, expected, strict=True):
            assert_alike(best_of_each(one), best_of_each(other))


class TrainedReaderContract(SpanReaderContract):
    """What only a reader that learned to read can do."""

    def test_the_best_span_holds_the_answer(self, reader: SpanReader) -> None:
        span = reader.read("When was the bridge opened?", PASSAGES[:1])[0]
        assert span.end <= ARTICLE.text.index("It is 503")

    def test_what_the_article_says_scores_above_what_it_does_not(self, reader: SpanReader) -> None:
        said = reader.read("How long is the bridge?", PASSAGES)[0].score
        not_said = reader.read("Which submarine did Napoleon sink?", PASSAGES)[0].score
        assert said > not_said
