"""What a name is asked for with, and whether a phrase tells somebody's role."""

import re

from evals.draft.wording import RELATIONS
from qa.text.entities import Entity
from qa.text.gazetteer import is_demonym
from qa.text.lexicon import ORGANISATION_NOUNS, PERSON_NOUNS, PLACE_NOUNS, TITLES

__all__ = ["generic", "is_bare_relation", "is_role", "question_word"]

_DOUBTFUL = frozenset("bank front house movement".split())
"""Last words of names that organisations share with other things."""
_PERSON_ENDING = re.compile(r"(?:ist|ian|man|woman|person|er|or|ant|ent)$")
_THING_ENDING = re.compile(
    r"(?:paper|river|tower|order|power|water|chapter|number|summer|winter|dinner|letter|matter|"
    r"cover|border|quarter|computer|container|centre|center|former|later|other|never|under|over|"
    r"after|ever|either|whether|together|oor|factor|motor|tractor|color|colour|honor|harbor|"
    r"ment|event|recent|present|different|independent|continent|percent|cent|plant|important|"
    r"relevant|restaurant)$"
)


def generic(name: Entity) -> bool:
    """Tell "College" alone, or "Spanish", which name nobody."""
    return is_demonym(name.text) or name.text.lower() in ORGANISATION_NOUNS | PLACE_NOUNS | TITLES


def question_word(name: Entity) -> tuple[str, str | None]:
    """Return the question word for a name as a subject, and a note where it must be chosen."""
    if name.kind == "person":
        return "Who", None
    sure = name.text.split()[-1].lower() not in _DOUBTFUL and not name.text.isupper()
    if name.kind == "organisation" and sure:
        return "Which organisation", None
    if name.kind == "place":
        return "Which place", "Say what kind of place is meant."
    return "Who or what", "Choose Who or What."


def is_role(role: str) -> bool:
    """Tell by its head noun whether a phrase says what somebody is: "a nurse from Norrey".

    A relation ("the daughter") is one only with the other person: "the daughter of Ada".
    """
    head = _head(role)
    if is_bare_relation(role):
        return False
    if head in PERSON_NOUNS | TITLES:
        return True
    return bool(_PERSON_ENDING.search(head)) and not _THING_ENDING.search(head)


def is_bare_relation(role: str) -> bool:
    """Tell "the daughter", which does not say whose."""
    return _head(role) in RELATIONS and not re.search(r" of |[’']s ", role)


def _head(role: str) -> str:
    before = re.split(r" (?:of|for|from|in|on|at|with|who|whose|to) ", role)[0].lower()
    return (before.split() or [""])[-1]
