"""Each kind of question through the whole assistant, with fakes for the models."""

from collections.abc import Iterator

import pytest

from index.config import IndexSettings
from index.library import Library
from qa import Assistant
from qa.config import ReaderSettings, Settings
from qa.reader.confidence import Confidence
from qa.reader.features import FEATURES
from qa.types import REFUSAL, Answer, Token
from tests.fakes import FakeEmbedder, FakeJudge, FakeReader

TEXT = (
    "The treaty was signed by ministers in 1961. The pact was signed by ministers in 1996. "
    "The harbour bridge was painted red. The tower was never painted. "
    "Captains of the fleet visited France, Spain and Italy. "
    "Mayor Ann Lee said that the harbour tunnel cost 500 euros. "
    "The ferry sank because the storm broke its mast."
)


def make(judge: FakeJudge | None, threshold: float = 0.34) -> Assistant:
    embedder = FakeEmbedder()
    weights = tuple(1.0 if name == "score" else 0.0 for name in FEATURES)
    assistant = Assistant(
        Library.in_memory(embedder, IndexSettings()),
        embedder=embedder,
        reader=FakeReader(),
        confidence=Confidence(0.0, weights, (0.0,) * len(FEATURES), (1.0,) * len(FEATURES)),
        judge=judge,
        settings=Settings(reader=ReaderSettings(threshold=threshold)),
    )
    assistant.add_text(TEXT, title="Harbour")
    return assistant


@pytest.fixture
def assistant() -> Iterator[Assistant]:
    with make(FakeJudge()) as made:
        yield made


def asked(assistant: Assistant, question: str) -> Answer:
    answer = assistant.ask(question)
    for citation in answer.citations:
        article = assistant.article(citation.article_id)
        assert citation.verified
        assert article.text[citation.start : citation.end] == citation.quote
        assert citation.start <= citation.answer_start < citation.answer_end <= citation.end
    return answer


def test_a_list_has_its_items_and_its_sentence(assistant: Assistant) -> None:
    answer = asked(assistant, "Which countries did captains of the fleet visit?")
    assert (answer.text, answer.kind) == ("France, Spain and Italy", "list")
    (citation,) = answer.citations
    assert citation.quote == "Captains of the fleet visited France, Spain and Italy."


def test_yes_and_no_cite_the_deciding_sentence(assistant: Assistant) -> None:
    yes = asked(assistant, "Was the harbour bridge painted red?")
    no = asked(assistant, "Was the tower painted?")
    assert (yes.text, yes.kind, yes.confidence) == ("Yes", "yes_no", 0.9)
    assert (no.text, no.answered) == ("No", True)
    assert no.citations[0].quote == "The tower was never painted."


def test_what_no_sentence_decides_is_refused(assistant: Assistant) -> None:
    answer = asked(assistant, "Was the submarine painted?")
    assert (answer.text, answer.kind) == (REFUSAL, "refusal")
    assert answer.closest


def test_without_a_judge_nothing_says_yes_or_no() -> None:
    with make(None) as assistant:
        assert asked(assistant, "Was the tower painted?").kind != "yes_no"


def test_a_comparison_cites_both_sentences(assistant: Assistant) -> None:
    answer = asked(assistant, "Which was signed first, the treaty or the pact?")
    assert (answer.text, answer.kind) == ("The treaty", "comparison")
    assert [
        c.quote[c.answer_start - c.start : c.answer_end - c.start] for c in answer.citations
    ] == ["1961", "1996"]
    order = asked(assistant, "Was the treaty signed after the pact?")
    assert (order.text, order.kind, len(order.citations)) == ("No", "yes_no", 2)


def test_a_comparison_with_a_missing_part_is_refused(assistant: Assistant) -> None:
    assert not asked(assistant, "Which was signed first, the treaty or the charter?").answered


def test_a_reason_is_given_by_its_clause_or_sentence(assistant: Assistant) -> None:
    answer = asked(assistant, "Why did the ferry sink?")
    assert answer.kind in ("span", "extract")
    assert "because the storm broke its mast" in answer.text


def test_a_false_premise_is_corrected_and_not_answered() -> None:
    with make(None, threshold=0.95) as strict:
        answer = asked(strict, "What pact then was it that was signed by ministers in 1972?")
    assert (answer.kind, answer.answered) == ("correction", False)
    assert "1972" in answer.text
    assert answer.citations[0].quote in answer.text
    assert answer.confidence < 0.95


def test_an_answer_whose_own_sentence_contradicts_the_question_is_corrected(
    assistant: Assistant,
) -> None:
    answer = asked(assistant, "Which pact was signed by ministers in 1972?")
    assert (answer.kind, answer.answered) == ("correction", False)
    assert asked(assistant, "Which pact was signed by ministers in 1996?").answered


def test_reported_speech_names_its_speaker(assistant: Assistant) -> None:
    answer = asked(assistant, "How much did the harbour tunnel cost?")
    assert answer.attribution == "Mayor Ann Lee"
    assert asked(assistant, "When was the treaty signed by ministers?").attribution is None
    named = asked(assistant, "What did Mayor Ann Lee say that the harbour tunnel cost?")
    assert named.attribution is None


@pytest.mark.parametrize(
    "question",
    [
        "Which countries did captains of the fleet visit?",
        "Was the tower painted?",
        "Which was signed first, the treaty or the pact?",
        "Why did the ferry sink?",
        "What is it about?",
    ],
)
def test_every_kind_streams_what_it_answers(assistant: Assistant, question: str) -> None:
    events = list(assistant.stream(question))
    tokens = "".join(event.text for event in events if isinstance(event, Token))
    assert tokens == assistant.ask(question).text
