"""Which word of a sentence is a verb that a subject can have, and its base form.

Told by the word, its ending and its neighbours; knows nothing of clauses.
"""

import re
from collections.abc import Sequence

from evals.draft.sentences import Sentence
from evals.draft.wording import ADVERBS, UNCHANGED
from qa.text.lexicon import (
    AUXILIARIES,
    BE,
    DETERMINERS,
    FUNCTION_WORDS,
    PREPOSITIONS,
    SAYING_VERBS,
)
from qa.text.words import Word, base_form, is_plural_noun

__all__ = ["based", "is_adverb", "is_finite", "last_verb"]

_NOUNS_LY = frozenset(
    "family reply supply ally assembly anomaly monopoly bully belly butterfly fly rally jelly lily "
    "holy early daily weekly monthly yearly friendly lonely likely elderly".split()
)
"""Words in -ly that are nouns or adjectives."""
_INFINITE = frozenset({"be", "been", "being"})
_ENDING_S = re.compile(r"(?:(?<=[^aeiou])ies|(?<=ss|sh|ch)es|(?<=[xz])es|s)$")


def is_adverb(token: Word) -> bool:
    """Tell a word that may stand between subject and verb, such as "never" or "probably"."""
    manner = token.lower.endswith("ly") and token.text.islower() and token.lower not in _NOUNS_LY
    return token.lower in ADVERBS or manner


def is_finite(sentence: Sentence, index: int, *, named: bool | None = None) -> bool:
    """Tell whether a token is a verb in the past or present, or an auxiliary.

    A word in -s counts as a known verb with something that it governs; right behind a name
    (`named`; by default that is looked up) also as an unknown one.
    """
    token = sentence.tokens[index]
    if sentence.entity_at(token.start) is not None or not token.is_word:
        return False
    if token.lower in AUXILIARIES:
        return token.lower not in _INFINITE
    if token.text != token.lower or token.lower in FUNCTION_WORDS - SAYING_VERBS:
        return False
    before = sentence.tokens[index - 1] if index else None
    if before is None or before.lower in DETERMINERS | PREPOSITIONS | {"'s"}:
        return False  # "the walled-up head", "the line's plans"
    form = base_form(token.text)
    if form is not None and form[0] == "did":
        return True
    entity = sentence.entity_at(before.start)
    if entity is not None and entity.kind == "number":
        return False  # "528 swims"
    if named is None:
        named = entity is not None and entity.kind != "date"
    if form is not None or based(token.text)[1] in UNCHANGED:
        return _governs(sentence, index) and (named or not is_plural_noun(before.text))
    unknown = token.lower.endswith("s") and not token.lower.endswith(("ss", "us", "is"))
    return named and unknown and _governs(sentence, index, surely=True)


def based(verb: str) -> tuple[str, str]:
    """Return the auxiliary and the base form of a finite verb: "runs" gives ("does", "run")."""
    form = base_form(verb)
    if form is None:
        stem = _ENDING_S.sub(lambda m: "y" if m.group() == "ies" else "", verb.lower())
        return "does", stem
    return form


def last_verb(tokens: Sequence[Word], auxiliary: int) -> int:
    """The last verb of "has been fined" or "will hear", the auxiliary itself where none follows."""
    last, index = auxiliary, auxiliary + 1
    opener = tokens[auxiliary].lower
    modal = opener not in BE | {"has", "had", "have"}
    while index < min(len(tokens), auxiliary + 6):
        token = tokens[index]
        if token.lower in _INFINITE | {"have"}:
            last = index
        elif not is_adverb(token):
            return index if _participle(token, modal and last == auxiliary) else last
        index += 1
    return last


def _participle(token: Word, behind_modal: bool) -> bool:
    lower = token.lower
    form = base_form(token.text)
    past = form is not None and form[0] == "did"
    ending = lower.endswith(("ed", "ing"))
    known = past or ending or lower in UNCHANGED
    return token.text.islower() and (known or behind_modal)


def _governs(sentence: Sentence, index: int, *, surely: bool = False) -> bool:
    """Tell whether what follows a word can follow a verb: "puts the", not "plans were".

    `surely`: and cannot follow a noun as "of" and a name can.
    """
    if index + 1 >= len(sentence.tokens):
        return False
    follow = sentence.tokens[index + 1]
    entity = sentence.entity_at(follow.start)
    if follow.lower in DETERMINERS | {"that"} or (entity is not None and entity.kind == "number"):
        return True
    return not surely and (follow.lower in PREPOSITIONS or entity is not None)
