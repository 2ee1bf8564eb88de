"""Which suggestions stay after they were tried."""

from dataclasses import replace
from itertools import islice

from qa.suggest import Suggestion, answered_ones, questions_of
from qa.types import Answer
from tests.ui.fakes import FakeAssistant, make_article

ARTICLE = make_article("The fair was opened in 1802 by the mayor. It rained on the day.")
(SUGGESTION,) = questions_of(ARTICLE)


def _answer() -> Answer:
    return FakeAssistant(ARTICLE).ask(SUGGESTION.question)


def _stays(answer: Answer) -> bool:
    return list(answered_ones([SUGGESTION], lambda _: answer, 5)) == [SUGGESTION]


def test_one_that_is_answered_with_its_phrase_stays() -> None:
    assert _stays(_answer())


def test_one_that_is_refused_goes() -> None:
    assert not _stays(replace(_answer(), outcome="refused", citations=()))


def test_one_that_is_answered_with_something_else_goes() -> None:
    (citation,) = _answer().citations
    elsewhere = replace(citation, answer_start=citation.start, answer_end=citation.start + 3)
    assert not _stays(replace(_answer(), citations=(elsewhere,)))
    assert not _stays(replace(_answer(), citations=(replace(citation, article_id="other"),)))
    assert not _stays(replace(_answer(), citations=(replace(citation, state="unsupported"),)))
    short = replace(citation, end=SUGGESTION.start + 2)
    assert not _stays(replace(_answer(), citations=(short,)))


def test_no_more_are_tried_than_needed_or_allowed() -> None:
    asked: list[Suggestion] = []

    def ask(each: Suggestion) -> Answer:
        asked.append(each)
        return _answer()

    assert len(list(islice(answered_ones([SUGGESTION] * 9, ask, 9), 2))) == 2
    assert len(asked) == 2
    assert len(list(answered_ones([SUGGESTION] * 9, ask, 4))) == 4
