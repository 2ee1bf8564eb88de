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

    def for_articles(self, owner: str, ticked: Sequence[str]) -> Offer:
        """Offer an owner questions about the article ticked last; about their first one without
        any. Of what they may not see, nothing that was found for others is told.
        """
        seen = [article.id for article in self.assistant.of(owner).titles()]
        chosen = ticked[-1:] or seen[:1]
        if not chosen or chosen[0] not in seen:
            return Offer()
        found = self._found.get(chosen[0])
        if found is None:
            found = self._offer(owner, chosen[0], (), _FOR_ARTICLE)
            if found is None:
                return Offer()
            self._found[chosen[0]] = found
        return found

    def forget(self) -> None:
        """Find anew what to offer."""
        self._found.clear()

    def after(self, owner: str, answer: Answer, ticked: Sequence[str]) -> Offer:
        """Offer what could be asked instead of a refused question; else as before."""
        if answer.outcome != "refused" or not answer.closest:
            return self.for_articles(owner, ticked)
        article_id = answer.closest[0].passage.article_id
        near = sorted(
            (hit.passage.start, hit.passage.end)
            for hit in answer.closest
            if hit.passage.article_id == article_id
        )
        offer = self._offer(owner, article_id, [Span(*place) for place in near], _AFTER_REFUSAL)
        return offer if offer and offer.questions else self.for_articles(owner, ticked)

    def _offer(
        self, owner: str, article_id: str, within: Sequence[Span], words: str
    ) -> Offer | None:
        """None where it cannot be told: the article was removed meanwhile, or no model loads."""
        self.warming.wait()
        try:
            found = self.assistant.of(owner).suggest(article_id, OFFERED, within=within)
        except ArticleQAError:
            return None
        return Offer(words, tuple(each.question for each in found)) if found else Offer()
