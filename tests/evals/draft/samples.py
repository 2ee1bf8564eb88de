"""Sentences to draft questions of, read as an article is."""

from collections.abc import Callable, Iterable

from evals.draft.clause import Clause
from evals.draft.drafted import Draft
from evals.draft.reading import clauses
from evals.draft.sentences import Sentence, sentences_of
from index.read import read_text
from index.types import Article

Pair = tuple[str, str]


def article(text: str) -> Article:
    return read_text(text, title="Sample").article


def sentences(text: str) -> tuple[Sentence, ...]:
    return sentences_of(article(text))


def sentence(text: str) -> Sentence:
    """The first sentence; those behind it only show which of its words are names."""
    return sentences(text)[0]


def clause(text: str) -> Clause:
    (first, *_) = clauses(sentence(text))
    return first


def pairs(drafts: Iterable[Draft]) -> set[Pair]:
    """Each question with its first answer."""
    return {(draft.question, draft.answers[0]) for draft in drafts}


def of_clauses(text: str, rule: Callable[[Clause], Iterable[Draft]]) -> set[Pair]:
    """What a rule asks of the clauses of the first sentence."""
    return {pair for read in clauses(sentence(text)) for pair in pairs(rule(read))}
