"""What a pronoun in a follow-up stands for: candidates from earlier turns, ranked.

The ranking follows centering theory (Grosz, Joshi and Weinstein, "Centering: A Framework
for Modeling the Local Coherence of Discourse", Computational Linguistics 21(2), 1995): the
latest turn first, within it the subject before other phrases; an answer comes first where
the question word asked for the very thing talked about. Rewriting is `qa.follow_up`'s work.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from qa.text.clauses import Clause, parse
from qa.text.entities import dates, names
from qa.text.lexicon import EVENT_NOUNS
from qa.text.phrase_kinds import Phrase
from qa.text.phrases import answer_phrase, noun_phrases

__all__ = ["Reference", "Remembered", "antecedent", "remember"]

Reference = Literal["he", "she", "they", "it", "there", "then"]
_FEMALE = frozenset(
    "woman girl queen princess mother daughter sister wife aunt grandmother actress empress lady "
    "mrs ms miss spokeswoman chairwoman congresswoman duchess baroness countess dame".split()
)
_MALE = frozenset(
    "man boy king prince father son brother husband uncle grandfather actor emperor lord mr sir "
    "spokesman chairman congressman duke baron count pope priest monk bishop gentleman guy".split()
)

_SAID_TO_BE = re.compile(r"\b(?:is|are|was|were) $", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Remembered:
    """An earlier turn as it was understood: a stand-alone question and what it holds."""

    question: str
    answer: str | None
    clause: Clause
    phrases: tuple[Phrase, ...]
    answered: tuple[Phrase, ...]
    resolved: tuple[tuple[str, Reference], ...] = ()

    @property
    def answer_first(self) -> bool:
        """True when the answer is what was talked about: "Who signed it?", "Who is she?"."""
        asks = self.clause.wh_word in {"who", "what", "which", "whom"}
        identity = self.clause.shape == "inverted" and self.clause.body == self.clause.subject_text
        return asks and bool(self.answered) and (self.clause.shape == "subject" or identity)


def remember(
    question: str, answer: str | None, resolved: Sequence[tuple[str, Reference]] = ()
) -> Remembered:
    """Read a stand-alone question and its answer for later reference."""
    clause = parse(question)
    answered = tuple(_answered(answer, clause)) if answer else ()
    phrases = noun_phrases(question)
    if clause.shape == "other":  # a remark, whose single words are rarely talked about
        phrases = tuple(p for p in phrases if " " in p.text or p.kind != "thing")
        phrases = tuple(_without_predicates(question, phrases))
    return Remembered(question, answer, clause, phrases, answered, tuple(resolved))


def _without_predicates(remark: str, phrases: Sequence[Phrase]) -> Iterator[Phrase]:
    """Leave out what a name is said to be, which tells its kind: "Ada Brook is a chemist"."""
    subject: Phrase | None = None
    for phrase in phrases:
        indefinite = phrase.text.split()[0].lower() in {"a", "an"}
        if subject is not None and indefinite and _SAID_TO_BE.search(remark[: phrase.start]):
            yield replace(subject, kind=phrase.kind) if subject.kind == "name" else subject
            subject = None
            continue
        if subject is not None:
            yield subject
        subject = phrase
    if subject is not None:
        yield subject


def _answered(answer: str, clause: Clause) -> Iterator[Phrase]:
    whole = answer_phrase(answer, clause)
    if whole is not None:
        yield whole
        return
    for found in (*names(answer), *dates(answer)):
        head = found.text.split()[-1].lower()
        yield Phrase(found.text, head, found.kind, False, "answer", found.start, found.end, True)


def antecedent(
    reference: Reference,
    turns: Sequence[Remembered],
    taken: Sequence[str] = (),
    *,
    identity: bool = False,
) -> Phrase | None:
    """Return what `reference` stands for, or None; `turns` stand oldest first.

    `taken` are texts it cannot stand for, since they are named in the same question.
    `identity` is for "Who is he?", which asks about what was just answered.
    """
    used = {text.casefold(): ref for turn in turns for text, ref in turn.resolved}
    for least in (2, 1):
        for turn in reversed(turns):
            order = _ordered(turn, reference, identity)
            fitting = [
                (fit, -place, phrase)
                for place, phrase in enumerate(order)
                if (fit := _fit(reference, phrase, used, latest=turn is turns[-1])) >= least
                and not _is_taken(phrase, taken)
            ]
            if fitting:
                return max(fitting, key=lambda f: f[:2])[2]
            if reference == "they" and (pair := _pair(order, taken)) is not None:
                return pair
    if reference == "they" and turns:
        person = antecedent("he", turns, taken)
        return person if person is not None and person.kind == "person" else None
    return None


def _ordered(turn: Remembered, reference: Reference, identity: bool) -> list[Phrase]:
    subject = [p for p in turn.phrases if p.role == "subject"]
    others = [p for p in turn.phrases if p.role == "object"]
    others += [p for p in turn.phrases if p.role == "oblique"]
    answered = list(turn.answered)
    if identity or turn.answer_first or (reference in {"there", "then"} and answered):
        return answered + subject + others
    if reference in {"it", "they"} and turn.clause.wh_word in {"what", "which"}:
        return subject + answered + others
    return subject + others + answered


def _is_taken(phrase: Phrase, taken: Sequence[str]) -> bool:
    text = phrase.text.casefold()
    return any(t.casefold() in text or text in t.casefold() for t in taken)


def _fit(reference: Reference, phrase: Phrase, used: dict[str, Reference], *, latest: bool) -> int:
    """Return how well a phrase fits a pronoun: 0 not at all, 1 at a pinch, 4 best."""
    if phrase.head == "that" or phrase.text.lower().startswith(("any ", "no ")):
        return 0
    before = used.get(phrase.text.casefold())
    if reference in {"he", "she"}:
        return _fit_person(reference, phrase, before)
    if reference == "they":
        if phrase.kind in {"date", "number", "place"} or not phrase.plural:
            return 3 if before == "they" else 2 if phrase.kind == "organisation" else 0
        return 3
    if reference == "it":
        if phrase.kind in {"person", "date", "number"} or phrase.plural or before in {"he", "she"}:
            return 0
        if phrase.kind == "place" and phrase.role == "oblique":
            return 0  # "Who did Ann meet in Lima?" is not about Lima
        if phrase.kind == "place" and phrase.role == "answer":
            return int(latest)
        return 2 if phrase.kind == "name" else 3
    if reference == "there":
        if phrase.kind == "place":
            return 3
        event = phrase.head in EVENT_NOUNS and phrase.role == "oblique"
        return 2 if event or (phrase.kind == "name" and phrase.preposition in {"in", "at"}) else 0
    return 3 if phrase.kind == "date" else 0


def _fit_person(reference: Reference, phrase: Phrase, before: Reference | None) -> int:
    other: Reference = "she" if reference == "he" else "he"
    if phrase.plural or before == other or before in {"it", "there"}:
        return 0
    marks = {phrase.head, phrase.text.split()[0].strip(".").lower()}
    if marks & (_FEMALE if reference == "he" else _MALE):
        return 0
    if before == reference:
        return 4
    if phrase.kind == "person":
        return 3
    if phrase.kind == "name":
        return 2
    lowercase_name = phrase.kind == "thing" and " " not in phrase.text and phrase.role == "subject"
    return 1 if lowercase_name else 0


def _pair(order: Sequence[Phrase], taken: Sequence[str]) -> Phrase | None:
    """Join two people of one turn: "Who did Ann meet?" "Bob" gives "Ann and Bob"."""
    people = [p for p in order if p.kind in {"person", "name"} and not _is_taken(p, taken)]
    people = list({p.text: p for p in people}.values())
    if len(people) != 2:
        return None
    text = f"{people[0].text} and {people[1].text}"
    return replace(people[0], text=text, plural=True)
