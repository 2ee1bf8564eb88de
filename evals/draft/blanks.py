"""A sentence with a blank, where no question could be formed of it: to be rewritten by hand."""

import re
from collections.abc import Iterator

from evals.draft.drafted import Draft
from evals.draft.sentences import Sentence
from evals.draft.verbs import is_finite
from evals.draft.wording import HOW_TO, NOT_OPENING, QUOTATION_MARKS, leans
from evals.question import QuestionKind
from qa.text.entities import Entity, EntityKind

__all__ = ["blanks"]

_LONGEST = 35
_TURNS = frozenset(
    "however further furthermore moreover thus therefore hence consequently also additionally "
    "shortly accordingly nevertheless nonetheless more and but or so yet".split()
)
"""First words that tie a sentence to the one before it."""
_WHOLE = re.compile(r"[^\w\[(–-].*(?<!st)(?<!nd)(?<!rd)(?<!th)[^\w\])–-]", re.DOTALL)
"""An entity with the characters around it: no ordinal, no part of a range or a word."""
_KINDS: dict[EntityKind, QuestionKind] = {
    "date": "date",
    "number": "number",
    "person": "who",
    "place": "place",
}
_NOTE = "No question could be formed: write one that asks for what stands at the blank."


def blanks(sentence: Sentence) -> Iterator[Draft]:
    """Yield the sentence with its one date, number, person or place left out.

    Nothing for a sentence that leans on another, or that holds more than one of the kind:
    what is asked for would not be clear.
    """
    opener = sentence.tokens[sentence.opening]
    if opener.lower in NOT_OPENING | _TURNS or leans(sentence.text):
        return
    if QUOTATION_MARKS & set(sentence.text):
        return
    verbs = any(is_finite(sentence, i) for i in range(1, len(sentence.tokens)))
    if len(sentence.tokens) > _LONGEST or not (verbs or opener.lower in HOW_TO):
        return
    for wanted, kind in _KINDS.items():
        found = [entity for entity in sentence.named if entity.kind == wanted]
        if len(found) == 1 and _WHOLE.fullmatch(_around(sentence, found[0])):
            start, end = found[0].start, found[0].end
            text = f"{sentence.text[opener.start : start]}____{sentence.text[end:]}"
            yield Draft(sentence, kind, text, (found[0].text,), 1.0, _NOTE)
            return


def _around(sentence: Sentence, entity: Entity) -> str:
    before = sentence.text[entity.start - 1] if entity.start else " "
    return f"{before}{entity.text}{sentence.text[entity.end : entity.end + 1] or ' '}"
