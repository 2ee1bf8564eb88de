"""Which questions the page offers: about the article on screen, or, after a refusal, about the
passages that came closest. Knows nothing of Gradio.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from index.errors import ArticleQAError
from index.types import Span
from qa.types import Answer
from ui.protocol import ChatAssistant
from ui.warming import Warming

__all__ = ["OFFERED", "Offer", "Suggesting"]

OFFERED = 3
"""Most questions that are offered at a time."""

_FOR_ARTICLE = "You could ask"
_AFTER_REFUSAL = "The article does answer"


@dataclass(frozen=True, slots=True)
class Offer:
    """Questions to click, and the words before them; none of both when there are none."""

    words: str = ""
    questions: tuple[str, ...] = ()


@dataclass(slots=True)
class Suggesting:
    """Offers; what was found for an article is remembered, for its text does not change. Another
    reader may answer other questions: then it is to `forget`.
    """

    assistant: ChatAssistant
    warming: Warming
    _found: dict[str, Offer] = field(default_factory=dict)

    def for_articles(self, ticked: Sequence[str]) -> Offer:
        """Offer questions about the article ticked last; about the first one of all without any."""
        chosen = ticked[-1:] or [article.id for article in self.assistant.titles()[:1]]
        if not chosen:
            return Offer()
        found = self._found.get(chosen[0])
        if found is None:
            found = self._offer(chosen[0], (), _FOR_ARTICLE)
            if found is None:
                return Offer()
            self._found[chosen[0]] = found
        return found

    def forget(self) -> None:
        """Find anew what to offer."""
        self._found.clear()

    def after(self, answer: Answer, ticked: Sequence[str]) -> Offer:
        """Offer what could be asked instead of a refused question; else as before."""
        if answer.outcome != "refused" or not answer.closest:
            return self.for_articles(ticked)
        article_id = answer.closest[0].passage.article_id
        near = sorted(
            (hit.passage.start, hit.passage.end)
            for hit in answer.closest
            if hit.passage.article_id == article_id
        )
        offer = self._offer(article_id, [Span(*place) for place in near], _AFTER_REFUSAL)
        return offer if offer and offer.questions else self.for_articles(ticked)

    def _offer(self, article_id: str, within: Sequence[Span], words: str) -> Offer | None:
        """None where it cannot be told: the article was removed meanwhile, or no model loads."""
        self.warming.wait()
        try:
            found = self.assistant.suggest(article_id, OFFERED, within=within)
        except ArticleQAError:
            return None
        return Offer(words, tuple(each.question for each in found)) if found else Offer()
