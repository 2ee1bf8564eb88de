"""What every `SpanReader` must do; run over the fake and the packaged weights."""

import pytest

from index.chunk import chunk
from index.config import ChunkSettings
from index.types import Passage
from qa.reader.types import SpanReader
from tests.samples import article_of

__all__ = ["SpanReaderContract"]

ARTICLE = article_of(
    "The bridge was opened in 1932 by the mayor. It is 503 metres long.",
    "Bananas grow in Ecuador. 😀 Naïve café owners sell them.",
    " ".join(f"Sentence number {n} says nothing of interest here." for n in range(60)),
)
PASSAGES = chunk(ARTICLE, ChunkSettings(max_words=220, overlap_sentences=1))


class SpanReaderContract:
    """Subclasses give the fixture `reader`."""

    @pytest.fixture
    def reader(self) -> SpanReader:
        raise NotImplementedError

    def test_spans_stand_in_their_passages(self, reader: SpanReader) -> None:
        spans = reader.read("When was the bridge opened?", PASSAGES)
        assert spans
        for span in spans:
            passage = PASSAGES[span.passage]
            assert passage.start <= span.start < span.end <= passage.end
            assert ARTICLE.text[span.start : span.end] == span.text

    def test_the_best_span_comes_first_and_holds_the_answer(self, reader: SpanReader) -> None:
        spans = reader.read("When was the bridge opened?", PASSAGES[:1])
        assert spans[0].start < ARTICLE.text.index("It is 503")
        scores = [span.score for span in spans]
        assert scores == sorted(scores, reverse=True)

    def test_equal_questions_get_equal_spans(self, reader: SpanReader) -> None:
        question = "Where do bananas grow?"
        assert reader.read(question, PASSAGES) == reader.read(question, PASSAGES)

    def test_nothing_to_read_gives_nothing(self, reader: SpanReader) -> None:
        assert reader.read("When?", ()) == ()

    def test_what_the_article_says_scores_above_what_it_does_not(self, reader: SpanReader) -> None:
        said = reader.read("How long is the bridge?", PASSAGES)[0].score
        not_said = reader.read("Which submarine did Napoleon sink?", PASSAGES)[0].score
        assert said > not_said

    def test_odd_questions_do_not_break_it(self, reader: SpanReader) -> None:
        for question in ("?", "😀", "word " * 500, "条約はいつ？", "\x00"):
            for span in reader.read(question, PASSAGES):
                assert ARTICLE.text[span.start : span.end] == span.text

    def test_a_passage_without_words_is_no_trouble(self, reader: SpanReader) -> None:
        blank = Passage("b", ARTICLE.id, 0, 0, 1, "\u200b", (), "")
        assert all(span.passage == 1 for span in reader.read("Where?", (blank, *PASSAGES[:1])))
