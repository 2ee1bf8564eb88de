"""Replace pronouns and bare definite phrases of a follow-up by what they stand for.

"Who did he meet there?" becomes "Who did Ann Lee meet in Lima?". A pronoun whose
antecedent stands in the same question, and an "it" that stands for nothing ("Is it true
that"), are left. Ellipsis is `qa.follow_up.ellipsis`' work.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from qa.follow_up.antecedents import Reference, Remembered, antecedent
from qa.follow_up.demonstratives import definite, fill_dates, fill_demonstratives
from qa.text.lexicon import (
    BE,
    FUNCTION_WORDS,
    MOTION_VERBS,
    PREPOSITIONS,
    SAYING_VERBS,
)
from qa.text.phrase_kinds import Phrase
from qa.text.phrases import noun_phrases
from qa.text.words import Word, words

__all__ = ["Resolution", "resolve_pronouns"]

_CLASSES: dict[str, Reference] = {
    **dict.fromkeys(("he", "him", "his"), "he"),
    **dict.fromkeys(("she", "her", "hers"), "she"),
    **dict.fromkeys(("they", "them", "their", "theirs"), "they"),
    **dict.fromkeys(("it", "its"), "it"),
}
_CONTRACTED = {"'s": " is", "'re": " are", "'ve": " have", "'ll": " will", "'d": " would"}
_SINGULAR = {"are": "is", "were": "was", "have": "has", "do": "does"}
_JUDGED = (
    r"(?:\w+ )?(?:true|possible|likely|known|certain|clear|legal|safe|important|necessary|good|bad|"
    r"better|hard|easy|difficult|worth|fair|right|wrong|normal|common|too late|raining|snowing|"
    r"the case|a (?:problem|crime|good idea|bad idea|mistake)|said|believed|reported)"
)
_EXPLETIVE = re.compile(
    rf"\b(?:is|was|be|isn't|wasn't|will|would) it (?:be )?{_JUDGED} "
    r"(?:that|to|for|if|when|whether|\w+ing)\b|"
    rf"\bit(?:'s| is| was| will be| would be) {_JUDGED} (?:that|to|for|if|when|whether)\b|"
    r"\b(?:while we're at|forget) it\b|"
    r"\bwas it (?=.+ (?:that|who) )|"
    r"\b(?:time|day|date) (?:is|was) it\b|\bit (?:take|cost) to\b|\bit (?:rain|snow)\b|"
    r"\b(?:far|long) is it (?:from|to|until)\b|\bit (?:seems?|appears?|turns? out|matters?)\b|"
    r"\b(?:what is it like|what does it mean) to\b|\bit (?:is|was) \w+ (?:that|to)\b",
    re.IGNORECASE,
)
_BOUNDARIES = frozenset(
    "that when if because where why how who which after before while and but whether since until "
    ", as than".split()
)


@dataclass(frozen=True, slots=True)
class Resolution:
    """The rewritten question, what each pronoun stood for, and whether one stayed open."""

    question: str
    resolved: tuple[tuple[str, Reference], ...] = ()
    unresolved: bool = False


def resolve_pronouns(question: str, turns: Sequence[Remembered]) -> Resolution:
    """Replace the pronouns of `question`; `turns` are the earlier ones, oldest first."""
    question = fill_demonstratives(fill_dates(question, turns), turns)
    phrases = noun_phrases(question)
    tokens = words(question)
    pieces: list[tuple[int, int, str]] = []
    resolved: list[tuple[str, Reference]] = []
    seen: set[Reference] = set()
    unresolved = False
    taken = [p.text for p in phrases if p.kind in {"person", "name", "organisation", "place"}]
    identity = bool(
        re.fullmatch(r"(?:who|what)(?: exactly)? (?:is|was|are|were) \w+\W*", question, re.I)
    )
    for i in range(len(tokens)):
        reference = _reference(question, tokens, i)
        if reference is None or reference in seen or _bound(reference, tokens, i, phrases):
            continue
        others = [*taken, *(text for text, _ in resolved)]
        found = antecedent(reference, turns, others, identity=identity)
        if found is None:
            unresolved = True
            continue
        seen.add(reference)
        resolved.append((found.text, reference))
        if reference == "there":
            pieces.append(_locative(tokens, i, found))
        else:
            pieces += _replaced(tokens, i, found, reference)
    for start, end, text in reversed(pieces):
        question = question[:start] + text + question[end:]
    return Resolution(question, tuple(resolved), unresolved)


def _reference(question: str, tokens: Sequence[Word], i: int) -> Reference | None:
    lower = tokens[i].lower
    if lower == "there":
        return "there" if _is_locative(tokens, i) else None
    reference = _CLASSES.get(lower)
    if lower == "it":
        spans = (m.span() for m in _EXPLETIVE.finditer(question))
        if any(start <= tokens[i].start < end for start, end in spans):
            return None
    return reference


def _is_locative(tokens: Sequence[Word], i: int) -> bool:
    """Tell "Who did he meet there?" from "Are there any?" and "How many are there?"."""
    before = tokens[i - 1].lower if i else ""
    last = all(not t.is_word for t in tokens[i + 1 :])
    if before in BE | {"'s", "has", "have", "had", "will"} or not before:
        opening = tokens[0].lower
        return last and opening in {"who", "why", "when"}
    follow = tokens[i + 1].lower if i + 1 < len(tokens) else ""
    return follow not in BE | {"'s"}


def _bound(reference: Reference, tokens: Sequence[Word], i: int, phrases: Sequence[Phrase]) -> bool:
    """Tell whether the antecedent stands in the same question ("Did Kim say he would come?")."""
    if reference == "there":
        return any(p.kind == "place" and p.end <= tokens[i].start for p in phrases)
    here = tokens[i]
    possessive = _possessive(tokens, i)
    for phrase in phrases:
        if not _agrees(reference, phrase):
            continue
        between = [t for t in tokens if phrase.end <= t.start < here.start]
        if phrase.end <= here.start:
            if between and between[0].lower == "of":
                continue
            said = bool(between) and between[-1].lower in SAYING_VERBS | {
                "say",
                "think",
                "believe",
                "know",
            }
            if possessive or said or any(t.lower in _BOUNDARIES for t in between):
                return True
        elif phrase.kind in {"person", "name", "organisation"}:
            inside = [t for t in tokens if here.end <= t.start < phrase.start]
            if any(t.text == "," for t in inside):  # "When he arrived, who did Kim meet?"
                return True
    return False


def _agrees(reference: Reference, phrase: Phrase) -> bool:
    if reference in {"he", "she"}:
        return phrase.kind in {"person", "name"} and not phrase.plural
    if reference == "they":
        return phrase.plural or phrase.kind == "organisation"
    return phrase.kind in {"thing", "name", "organisation", "place"} and not phrase.plural


def _possessive(tokens: Sequence[Word], i: int) -> bool:
    lower = tokens[i].lower
    if lower in {"his", "its", "their"}:
        return True
    if lower != "her" or i + 1 >= len(tokens) or not tokens[i + 1].is_word:
        return False
    return tokens[i + 1].lower not in FUNCTION_WORDS - {"own", "first", "last", "two", "three"}


def _replaced(
    tokens: Sequence[Word], i: int, found: Phrase, reference: Reference
) -> list[tuple[int, int, str]]:
    token, name = tokens[i], definite(found)
    if token.lower in {"hers", "theirs"} or _possessive(tokens, i):
        mark = "'" if found.plural and name.endswith("s") else "'s"
        return [(token.start, token.end, name + mark)]
    follow = tokens[i + 1] if i + 1 < len(tokens) else None
    if follow is not None and follow.lower in _CONTRACTED and follow.start == token.end:
        verb = _CONTRACTED[follow.lower]
        if reference == "they" and not found.plural:
            verb = {" are": " is", " have": " has"}.get(verb, verb)
        return [(token.start, follow.end, name + verb)]
    pieces = [(token.start, token.end, name)]
    singular = found.kind == "person" or (found.kind != "organisation" and not found.plural)
    if reference == "they" and singular and not found.plural:
        before = tokens[i - 1] if i else None
        if before is not None and before.lower in _SINGULAR:
            verb = _SINGULAR[before.lower]
            shown = verb.capitalize() if before.text[0].isupper() else verb
            pieces.insert(0, (before.start, before.end, shown))
    return pieces


def _locative(tokens: Sequence[Word], i: int, found: Phrase) -> tuple[int, int, str]:
    token = tokens[i]
    before = tokens[i - 1].lower if i else ""
    if before in PREPOSITIONS:
        return token.start, token.end, definite(found)
    preposition = found.preposition if found.preposition in {"in", "at", "on"} else "in"
    if before in MOTION_VERBS - {"arrive"}:
        preposition = "to"
    return token.start, token.end, f"{preposition} {definite(found)}"
