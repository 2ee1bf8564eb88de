"""Questions about what stands beside a clause: somebody's role, and what a "who" tells.

Appositions and relative clauses are taken for statements of their own, as in Heilman and Smith,
"Good Question! Statistical Ranking for Question Generation" (NAACL 2010), section 2.1.
"""

import re
from collections.abc import Iterator

from evals.draft.clause import finished
from evals.draft.drafted import Draft, drafted
from evals.draft.naming import generic, is_bare_relation, is_role, question_word
from evals.draft.sentences import Sentence
from evals.draft.verbs import is_finite
from evals.draft.wording import ENDS
from qa.text.entities import Entity
from qa.text.lexicon import PREPOSITIONS, PRONOUNS
from qa.text.words import content_words

__all__ = ["asides"]

_INSIDE = r"[^,.;:—–“”\"()]{3,90}"
_ROLE = re.compile(rf", ((?:(?:the|an?) )?{_INSIDE})(?=[,.;:])")
_ROLE_BEFORE = re.compile(
    r"\b(the (?:[\w’'-]+ (?!and\b|or\b)){0,4}[\w’'-]+), (?=[A-Z])", re.IGNORECASE
)
_WHO = re.compile(rf"(?: \([A-Z][\w.&-]+\))?(?:, (?:the|an?) {_INSIDE})?, (who|which) ")
_A_WHO = re.compile(r", an? ([a-z][\w-]*(?: [a-z][\w-]*)?) who ")
_RELATIVE = re.compile(r"\b(?:who|whose|which|that)\b")
_SUPERLATIVE = re.compile(r"\b(?:[a-z]+est|first|last|only|other)\b")


def asides(sentence: Sentence) -> Iterator[Draft]:
    """Yield the drafts about the roles and the relative clauses of a sentence."""
    yield from _roles_behind(sentence)
    yield from _roles_before(sentence)
    yield from _relatives(sentence)


def _roles_behind(s: Sentence) -> Iterator[Draft]:
    """Who somebody is, and who is something, from "Ada Brown, the mayor of Lyon, ..."."""
    for match in _ROLE.finditer(s.text):
        name = next((e for e in s.named if e.end == match.start()), None)
        role = match[1]
        if name is None or not _fits(s, name, role, match.span(1)):
            continue
        articled = role.startswith(("the ", "a ", "an "))
        known = is_role(role) if articled else is_role(role.split()[0]) and role.islower()
        likely = name.kind == "person" and articled and not is_bare_relation(role)
        if not known and not likely:
            continue
        score = 3.0 if len(content_words(role)) > 1 else 2.0
        yield from drafted(s, "who", f"Who is {name.text}?", (role,), score)
        if role.startswith("the "):
            question = f"Who is described as {role}?"
            yield from drafted(s, "who", question, (name.text,), score + 0.5)


def _roles_before(s: Sentence) -> Iterator[Draft]:
    """Who is something, from "the state geologist, Hedwig Lauer, ..."."""
    for match in _ROLE_BEFORE.finditer(s.text):
        name = next((e for e in s.named if e.start == match.end()), None)
        role = match[1][0].lower() + match[1][1:]
        ended = name is not None and s.text[name.end : name.end + 1] in {",", "."}
        if name is None or not ended or not is_role(role) or _SUPERLATIVE.search(role):
            continue
        if _fits(s, name, role, match.span(1)):
            question = f"Who is described as {role}?"
            yield from drafted(s, "who", question, (name.text,), 3.5)


def _fits(s: Sentence, name: Entity, role: str, span: tuple[int, int]) -> bool:
    """True where the name may be a person's, and the role is a phrase without a verb."""
    leaning = set(role.lower().split()) & (PRONOUNS - {"one"})
    if name.kind not in {"person", "name"} or leaning or s.quoted(name.start):
        return False
    verbs = any(
        is_finite(s, index)
        for index, token in enumerate(s.tokens)
        if span[0] <= token.start < span[1]
    )
    return not verbs or bool(_RELATIVE.search(role))


def _relatives(s: Sentence) -> Iterator[Draft]:
    """Who, from "Nan Pike, who sells bread at the market" and "Emil, a deckhand who fell"."""
    for name in s.named:
        if name.kind in {"date", "number"} or generic(name) or s.quoted(name.start):
            continue
        match = _WHO.match(s.text, name.end)
        if match is not None and (match[1] == "which" or _may_be_person(s, name)):
            wh, note = ("Who", None) if match[1] == "who" else question_word(name)
            yield from _relative(s, name, wh, match.end(), note)
        match = _A_WHO.match(s.text, name.end)
        if match is not None:
            yield from _relative(s, name, f"Which {match[1]}", match.end(), None)


def _may_be_person(s: Sentence, name: Entity) -> bool:
    """False where the "who" may belong to another: "Ada Brown of Port Sellick, who ..."."""
    before = [token for token in s.tokens if token.end <= name.start][-2:]
    word = before[-1].lower if before else ""
    if name.kind == "name":
        return word not in PREPOSITIONS | {"the"}
    behind_name = len(before) == 2 and s.entity_at(before[0].start) is not None
    held = word == "of" or (word in PREPOSITIONS and behind_name)
    return name.kind == "person" and not held


def _relative(s: Sentence, name: Entity, wh: str, start: int, note: str | None) -> Iterator[Draft]:
    first = next((i for i, t in enumerate(s.tokens) if t.start >= start), len(s.tokens))
    if first >= len(s.tokens):
        return
    verb = s.tokens[first]
    if not is_finite(s, first) and not (verb.text.islower() and verb.lower.endswith("s")):
        return
    if verb.lower in {"are", "were", "have"}:
        return  # more than the last name: "the sisters Ada and Ida, who have ..."
    end = next((t.start for t in s.tokens[first:] if t.text in ENDS | {"."}), len(s.text))
    said = s.text[start:end]
    if len(content_words(said)) >= 2:
        person = wh == "Who" or name.kind == "person"
        question = finished([wh, said])
        yield from drafted(s, "who" if person else "fact", question, (name.text,), 4.5, note=note)
