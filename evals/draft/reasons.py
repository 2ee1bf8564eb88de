"""Questions why: from "because", "so that", "in order to", "since" and a leading "To ..."."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from evals.draft.clause import Clause
from evals.draft.drafted import Draft, drafted
from evals.draft.reading import read
from evals.draft.sentences import Sentence
from evals.draft.verbs import is_finite
from evals.draft.wording import ENDS, HOW_TO, QUOTATION_MARKS
from qa.text.lexicon import BASE_VERBS

__all__ = ["reasons"]

_BECAUSE = re.compile(
    r",?\s(?<!not\s)(?:partly |mainly |largely |only |mostly |simply |primarily )?"
    r"\b(because(?! of\b)|so that|in order (?:to|that)|for fear|lest|(?<=, )since(?! \d))\b "
)
_END = re.compile(r"[;:]| — |[.!][”\"’)]*$|, (?=which|but|and |although)")
_CIRCUMSTANCE = frozenset({"when", "while", "if", "where", "until"})


def reasons(sentence: Sentence, clauses: Sequence[Clause]) -> Iterator[Draft]:
    """Yield the draft that asks for a sentence's reason or purpose; `clauses` are what was read."""
    found = _BECAUSE.search(sentence.text)
    if found is not None and not sentence.quoted(found.start()):
        for clause in reversed((*clauses, *_joined(sentence, found.start()))):
            if _governs(sentence, clause, found.start()):
                end = _end(sentence.text, found.start(1))
                reached = replace(clause, end=found.start())
                yield from _why(reached, sentence.text[found.start(1) : end])
                break
    yield from _leading(sentence)


def _leading(s: Sentence) -> Iterator[Draft]:
    """The reason in front: "Because it rained, ...", "To learn how old they were, ..."."""
    opener, follow = s.tokens[s.opening], s.tokens[s.opening + 1].lower
    purpose = opener.text == "To" and follow in BASE_VERBS | HOW_TO
    if not purpose and (opener.lower != "because" or follow == "of"):
        return
    for index, token in enumerate(s.tokens[:-1]):
        if token.text != ",":
            continue
        clause = read(s, index + 1)
        if clause is not None and clause.lead is None:
            yield from _why(clause, s.text[opener.start : token.start])
        if clause is not None or purpose:
            return


def _joined(s: Sentence, limit: int) -> Iterator[Clause]:
    """The clause behind the last plain "and" before an offset: "..., and keep the door shut"."""
    at = [i for i, t in enumerate(s.tokens) if t.lower in {"and", "then"} and t.end < limit]
    clause = read(s, at[-1] + 1) if at else None
    if clause is not None:
        yield clause


def _governs(s: Sentence, c: Clause, start: int) -> bool:
    """Tell whether a reason that begins at an offset is that of a clause."""
    if start < c.end:
        return False
    between = [i for i, t in enumerate(s.tokens) if c.end <= t.start < start]
    said = [s.tokens[i].lower for i in between]
    if any(word in ENDS - {","} for word in said):
        return False
    if said and said[0] in _CIRCUMSTANCE:
        return not {"and", "but", "so"} & set(said)
    return not any(
        is_finite(s, i) or s.tokens[i].lower in {"and", "but", "who", "which"} | HOW_TO
        for i in between
    )


def _end(text: str, start: int) -> int:
    stop = _END.search(text, start)
    return stop.start() if stop else len(text)


def _why(c: Clause, reason: str) -> Iterator[Draft]:
    answer = reason.strip(" ,")
    words = answer.split()
    if QUOTATION_MARKS & set(answer) or (len(words) < 4 and words[-1] in {"it", "them", "this"}):
        return
    if c.sentence.tokens[c.last].end < c.end or c.passive:
        yield from drafted(
            c.sentence, "why", c.ask("Why"), (answer,), 5.0, addressed=c.subject is None
        )
