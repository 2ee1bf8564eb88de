"""Questions tried on the assistant: those stay that it answers with the phrase they are for."""

from collections.abc import Callable, Iterable, Iterator

from qa.suggest.questions import Suggestion
from qa.types import Answer

__all__ = ["answered_ones"]


def answered_ones(
    suggestions: Iterable[Suggestion], ask: Callable[[Suggestion], Answer], tries: int
) -> Iterator[Suggestion]:
    """Yield the suggestions, among the first `tries`, whose answer is the phrase they ask for:
    it overlaps the phrase, and a verified quotation holds all of it.
    """
    for number, each in enumerate(suggestions):
        if number == tries:
            return
        if _covers(ask(each), each):
            yield each


def _covers(answer: Answer, asked: Suggestion) -> bool:
    return answer.answered and any(
        citation.verified
        and citation.article_id == asked.article_id
        and citation.start <= asked.start
        and asked.end <= citation.end
        and citation.answer_start < asked.end
        and asked.start < citation.answer_end
        for citation in answer.citations
    )
