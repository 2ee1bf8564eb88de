"""The trivial systems, those that must not pass for good, and the assistant as a system."""

from collections.abc import Sequence

from evals.systems import (
    AlwaysBestSentence,
    AlwaysRefuse,
    AssistantSystem,
    LongestSentence,
    ShuffledCitations,
)
from index.types import Hit, Passage, Span
from qa.types import REFUSAL, Answer
from tests.evals.samples import TEXT, answer, article, citation
from tests.fakes import FakeEmbedder

START = TEXT.index("It was")
SENTENCES = ("It was dissolved in 1996.", "Later deals replaced it.")


class FixedSearch:
    """Returns the two middle sentences as the only passage, or nothing."""

    def __init__(self, *, empty: bool = False) -> None:
        spans = tuple(Span(TEXT.index(s), TEXT.index(s) + len(s)) for s in SENTENCES)
        end = spans[-1].end
        passage = Passage("p1", "a1", 0, START, end, TEXT[START:end], spans, "Pact", page=2)
        self._hits = () if empty else (Hit(passage, 1.0, 1),)
        self.questions: list[str] = []

    def search(self, question: str, articles: Sequence[str] | None = None) -> tuple[Hit, ...]:
        self.questions.append(question)
        return self._hits


def test_best_sentence_quotes_the_sentence_closest_to_the_question() -> None:
    search = FixedSearch()
    system = AlwaysBestSentence(search, FakeEmbedder())
    given = system.answer("Which deals replaced it?", [("Earlier?", "Yes.")])
    assert search.questions == ["Which deals replaced it?"]
    assert (given.text, given.answered, given.kind) == (SENTENCES[1], True, "extract")
    (cited,) = given.citations
    assert (cited.quote, cited.state, cited.page) == (SENTENCES[1], "verified", 2)
    assert TEXT[cited.start : cited.end] == cited.quote
    assert 0.0 < given.confidence <= 1.0


def test_best_sentence_refuses_where_nothing_is_found() -> None:
    given = AlwaysBestSentence(FixedSearch(empty=True), FakeEmbedder()).answer("Who?", [])
    assert (given.text, given.answered, given.citations) == (REFUSAL, False, ())


def test_refuse_never_answers() -> None:
    given = AlwaysRefuse().answer("Who?", [])
    assert (given.text, given.answered, given.kind) == (REFUSAL, False, "refusal")


def test_the_assistant_is_asked_with_the_history() -> None:
    class Asked:
        def ask(
            self,
            question: str,
            history: Sequence[tuple[str, str]] | None = None,
            articles: Sequence[str] | None = None,
        ) -> Answer:
            assert (history, articles) == ([("What?", "A pact.")], ["a1"])
            return answer(question)

    asked = AssistantSystem(Asked()).answer("When?", [("What?", "A pact.")], ["a1"])
    assert asked.text == "When?"


def test_the_longest_sentence_is_quoted_whatever_is_asked() -> None:
    system = LongestSentence([article()])
    for asked in ("Who?", "When was the pact dissolved?"):
        given = system.answer(asked, [])
        assert (given.answered, given.text) == (True, "Kim thanked “the brave people” for it.")
        assert TEXT[given.citations[0].start : given.citations[0].end] == given.text


def test_shuffled_citations_are_those_of_the_answer_before() -> None:
    told = {
        "When?": answer("1996", citation(SENTENCES[0])),
        "Who?": answer("no", kind="refusal"),
        "What?": answer("deals", citation(SENTENCES[1])),
    }

    class Telling:
        def answer(
            self,
            question: str,
            history: Sequence[tuple[str, str]],
            articles: Sequence[str] | None = None,
        ) -> Answer:
            return told[question]

    system = ShuffledCitations(Telling())
    assert system.answer("When?", []).citations == ()
    assert system.answer("Who?", []) == told["Who?"]
    shuffled = system.answer("What?", [])
    assert (shuffled.text, shuffled.citations) == ("deals", told["When?"].citations)
