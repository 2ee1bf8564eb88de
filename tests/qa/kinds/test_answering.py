"""Each kind of question through the whole assistant, with fakes for the models."""

from collections.abc import Iterator

import pytest

from index.config import IndexSettings
from index.library import Library
from qa import Assistant
from qa.config import ReaderSettings, Settings
from qa.notices import NO_PROMISE
from qa.reader.confidence import Confidence
from qa.reader.features import FEATURES
from qa.reader.weighing import Weighing
from qa.types import REFUSAL, UNSURE, Answer, Token
from tests.fakes import FakeEmbedder, FakeReader

TEXT = (
    "The treaty was signed by ministers in 1961. The pact was signed by ministers in 1996. "
    "The harbour bridge was painted red. The tower was never painted. "
    "Captains of the fleet visited France, Spain and Italy. "
    "Mayor Ann Lee said that the harbour tunnel cost 500 euros. "
    "The ferry sank because the storm broke its mast."
)


def make(**reader: float) -> Assistant:
    embedder = FakeEmbedder()
    weights = tuple(1.0 if name == "score" else 0.0 for name in FEATURES)
    assistant = Assistant(
        Library.in_memory(embedder, IndexSettings()),
        embedder=embedder,
        reader=FakeReader(),
        confidence=Confidence(
            Weighing(0.0, weights, (0.0,) * len(FEATURES), (1.0,) * len(FEATURES))
        ),
        settings=Settings(reader=ReaderSettings(**reader)),
    )
    assistant.add_text(TEXT, title="Harbour")
    return assistant


@pytest.fixture
def assistant() -> Iterator[Assistant]:
    with make(assert_from=0.34) as made:
        yield made


@pytest.fixture
def unsure() -> Iterator[Assistant]:
    """One that asserts nothing and refuses nothing."""
    with make(assert_from=1.0, refuse_below=0.0) as made:
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


@pytest.mark.parametrize(
    ("question", "best", "kind", "quote"),
    [
        ("When was the treaty signed by ministers?", "1961", "span", "The treaty was signed"),
        ("Which countries did captains visit?", "France, Spain and Italy", "list", "Captains"),
        ("Why did the ferry sink?", "mast", "span", "The ferry"),
        ("Was the tower painted?", "No", "yes_no", "The tower was never painted."),
    ],
)
def test_what_is_neither_sure_nor_improbable_is_said_as_unsure_with_its_sentence(
    unsure: Assistant, question: str, best: str, kind: str, quote: str
) -> None:
    answer = asked(unsure, question)
    assert (answer.outcome, answer.kind) == ("unsure", kind)
    assert best in answer.best
    assert answer.text == f"{UNSURE}{answer.best}"
    assert answer.citations[0].quote.startswith(quote)


def test_the_two_thresholds_part_asserted_unsure_and_refused() -> None:
    question = "When was the treaty signed by admirals?"
    outcomes = []
    for assert_from, refuse_below in ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0)):
        with make(assert_from=assert_from, refuse_below=refuse_below) as assistant:
            outcomes.append(asked(assistant, question).outcome)
    assert outcomes == ["answered", "unsure", "refused"]


def test_without_a_promise_the_answer_says_so(assistant: Assistant, unsure: Assistant) -> None:
    question = "When was the treaty signed by ministers?"
    assert asked(assistant, question).notices == (NO_PROMISE,)
    assert asked(assistant, "Who painted the submarine?").notices == (NO_PROMISE,)
    assert asked(unsure, question).notices == ()


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
        "Why did the ferry sink?",
        "What is it about?",
        "Who painted the submarine?",
    ],
)
def test_every_kind_streams_what_it_answers(assistant: Assistant, question: str) -> None:
    events = list(assistant.stream(question))
    tokens = "".join(event.text for event in events if isinstance(event, Token))
    assert tokens == assistant.ask(question).text
