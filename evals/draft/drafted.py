"""One drafted question before it gets its place in a file, and what makes it worth little."""

from collections.abc import Iterator
from dataclasses import dataclass

from evals.draft.sentences import Sentence
from evals.draft.wording import leans
from evals.metrics import occurrences
from evals.question import QuestionKind
from qa.text.lexicon import DETERMINERS, FUNCTION_WORDS, PREPOSITIONS
from qa.text.words import content_words, words

__all__ = ["Draft", "drafted"]

_LONGEST = 26
_CONTENT = 2
"""Words of content that a question must have at least."""
_UNFINISHED = (
    (PREPOSITIONS - {"up", "out", "off", "down", "on"})
    | DETERMINERS
    | frozenset("and or but that than only just not between".split())
)
"""Words that a question of these rules ends with only where something was lost."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A question of one sentence with its answers; a higher `score` is a better draft.

    `note` says what an editor must still do; None where the question may stand as it is.
    `unanswerable` says why nothing answers, where that was intended.
    """

    sentence: Sentence
    kind: QuestionKind
    question: str
    answers: tuple[str, ...]
    score: float
    note: str | None = None
    unanswerable: str | None = None


def drafted(
    sentence: Sentence,
    kind: QuestionKind,
    question: str,
    answers: tuple[str, ...],
    score: float,
    *,
    note: str | None = None,
    addressed: bool = False,
) -> Iterator[Draft]:
    """Yield the draft, nothing where it leans on another sentence, is too long or too bare.

    The features are those of Heilman and Smith's ranker that need no parse (NAACL 2010,
    section 2.3: length, pronouns, names), with weights set by hand: a question that names
    somebody can be understood alone, a long one is clumsy, a short one vague.
    """
    tokens = [t for t in words(question) if t.is_word]
    if len(tokens) > _LONGEST or len(content_words(question)) < _CONTENT:
        return
    said = {t.lower for t in tokens}
    if tokens[-1].lower in _UNFINISHED or (said & {"both", "between"} and "and" not in said):
        return
    if leans(question, addressed=addressed) or any(occurrences(a, question) for a in answers):
        return
    names = sum(t.text[0].isupper() for t in tokens[1:])
    plain = sum(t.lower not in FUNCTION_WORDS for t in tokens)
    score += min(names, 2) * 0.5 - max(0, len(tokens) - 14) * 0.1 - max(0, 4 - plain) * 0.5
    yield Draft(sentence, kind, question, answers, score - (0.5 if note else 0.0), note)
