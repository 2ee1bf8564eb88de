"""Questions about a clause: when, where, who, whom, what.

Each rule turns one build that can be read without a parser, and puts the question word in the
place of one phrase, which is the answer (Heilman and Smith, "Good Question! Statistical Ranking
for Question Generation", NAACL 2010, section 2.2). Numbers: `evals.draft.counted`.
"""

import re
from collections.abc import Iterator

from evals.draft.clause import Clause, finished
from evals.draft.counted import counted
from evals.draft.drafted import Draft, drafted
from evals.draft.naming import generic, is_role, question_word
from evals.draft.sentences import times
from evals.draft.wording import ENDS, leans
from evals.question import QuestionKind
from index.types import Span
from qa.text.entities import Entity
from qa.text.lexicon import AUXILIARIES, PREPOSITIONS, SAYING_VERBS, TITLES
from qa.text.words import content_words

__all__ = ["asked"]

_WHEN = {
    "in": "When",
    "on": "When",
    "by": "By when",
    "until": "Until when",
    "since": "Since when",
    "from": "From when",
}
_AT_PLACE = frozenset({"in", "at", "on", "near"})
_TO_WHOM = frozenset({"to", "with", "from", "under", "against", "by"})
_WITH_TWO = frozenset("leave call make keep find consider declare give set put let hold".split())
"""Verbs whose object is often not all that they govern: "left the question open"."""
_MANY = frozenset("are were have do".split())


def asked(clause: Clause) -> Iterator[Draft]:
    """Yield the drafts that ask for one phrase of a clause."""
    if not clause.whole:
        return
    yield from _times(clause)
    yield from _places(clause)
    yield from counted(clause)
    if clause.subject is not None:
        yield from _subject(clause, clause.subject)
        yield from _people(clause)
        yield from _things(clause, clause.subject)


def _draft(
    c: Clause, kind: QuestionKind, question: str, answer: str, score: float, note: str | None = None
) -> Iterator[Draft]:
    yield from drafted(
        c.sentence, kind, question, (answer,), score, note=note, addressed=c.subject is None
    )


def _times(c: Clause) -> Iterator[Draft]:
    """When: a phrase of time with its preposition, before the subject or after the verb."""
    for time in times(c.sentence):
        before = c.before(time.start)
        if before is None or c.parallel(time):
            continue
        wh = _WHEN.get(before.lower, "")
        clock = not any(
            e.kind == "date" and time.start <= e.start and e.end <= time.end
            for e in c.sentence.named
        )
        if clock:
            wh = f"{before.text.capitalize()} what time" if before.lower in {"at", "by"} else ""
        if not wh:
            continue
        if c.lead == Span(before.start, time.end):
            if c.acts(c.end):
                yield from _draft(c, "date", c.ask(wh, lead=False), time.text, 4.0)
        elif c.holds(before.start, time.end) and c.acts(before.start) and c.closes(time.end):
            question = c.ask(wh, c.gap(before.start, time.end))
            yield from _draft(c, "date", question, time.text, 4.0)


def _places(c: Clause) -> Iterator[Draft]:
    for entity in c.sentence.named:
        before = c.before(entity.start)
        if entity.kind != "place" or before is None or before.lower not in _AT_PLACE:
            continue
        if c.parallel(entity):
            continue
        if c.lead == Span(before.start, entity.end) and c.acts(c.end):
            yield from _draft(c, "place", c.ask("Where", lead=False), entity.text, 3.5)
        if not c.holds(before.start, entity.end) or not c.acts(before.start):
            continue
        if " to " in c.sentence.text[c.rest : before.start]:
            continue  # "moved to his sister's house in Lima"
        holder = c.sentence.entity_at(before.start - 2)
        if holder is not None and holder.kind in {"organisation", "place"}:
            question = f"Where is {c.sentence.with_article(holder)}?"
            yield from _draft(c, "place", question, entity.text, 3.5)
            continue
        question = c.ask("Where", c.gap(before.start, entity.end))
        yield from _draft(c, "place", question, entity.text, 4.0)


def _subject(c: Clause, subject: Span) -> Iterator[Draft]:
    """Who, where the subject is a name, with or without a title: nothing is turned."""
    name = c.name_in(subject)
    if name is None or generic(name) or not _only_titles(c, subject, name):
        return
    wh, note = question_word(name)
    if (wh != "Who" and c.auxiliary.lower() in _MANY) or (c.being and wh != "Who"):
        return
    if len(content_words(c.predicate)) < 2 or (note and len(c.predicate.split()) < 3):
        return
    if any(_bare(c, entity) for entity in c.sentence.named):
        return
    question = finished([wh, c.predicate, c.lead_text])
    yield from _draft(c, "who" if wh == "Who" else "fact", question, name.text, 4.0, note)


def _bare(c: Clause, number: Entity) -> bool:
    """Tell a number in the predicate that counts what another sentence says: "sold 19,000"."""
    if number.kind != "number" or not c.rest <= number.start < c.end:
        return False
    follow = next((t for t in c.sentence.tokens if t.start >= number.end), None)
    ends = follow is None or follow.lower in (PREPOSITIONS - {"of"}) | ENDS | {".", "and"}
    return ends and number.text[0] not in "$€£¥₹" and not number.text.endswith(("%", "cent"))


def _only_titles(c: Clause, subject: Span, name: Entity) -> bool:
    """Tell whether only titles and roles stand before the name: "the botanist George Post"."""
    before = c.sentence.text[subject.start : name.start].replace(".", "").split()
    return all(word.lower() in TITLES | {"the"} or is_role(word) for word in before)


def _people(c: Clause) -> Iterator[Draft]:
    """Whom: a person right behind the verb, or behind a preposition after it."""
    tokens = c.sentence.tokens
    for entity in c.sentence.named:
        if entity.kind not in {"person", "organisation"} or generic(entity) or c.being:
            continue
        first = next(i for i, t in enumerate(tokens) if t.start >= entity.start)
        while first - 1 > c.last and tokens[first - 1].lower in TITLES | {"the"}:
            first -= 1
        start = tokens[first].start
        if first <= c.last or not c.holds(start, entity.end) or c.lists(entity.end):
            continue
        before = tokens[first - 1]
        whom = "whom" if entity.kind == "person" else "which organisation"
        if first - 1 == c.last:
            wh = whom.capitalize()
        elif before.lower in _TO_WHOM and (before.lower != "by" or c.passive):
            start, wh = before.start, f"{before.text.capitalize()} {whom}"
        else:
            continue
        if c.keeps(entity.end):
            question = c.ask(wh, Span(start, entity.end))
            yield from _draft(c, "who", question, entity.text, 3.5)


def _things(c: Clause, subject: Span) -> Iterator[Draft]:
    """What: a short object that ends the clause, where the subject has a name."""
    tokens = c.sentence.tokens
    verb = tokens[c.last]
    if c.being or c.passive or c.base in _WITH_TWO | {"have"} or verb.lower in SAYING_VERBS:
        return
    inside = [t for t in tokens[c.last + 1 :] if t.start < c.end]
    if not 3 <= len(inside) <= 8 or inside[0].lower not in {"a", "an", "the"}:
        return
    named = any(
        subject.start <= e.start < subject.end and e.kind not in {"date", "number"}
        for e in c.sentence.named
    )
    joined = (PREPOSITIONS - {"of"}) | AUXILIARIES | {"that", "to", "and"}
    if named and not any(t.lower in joined for t in inside) and not c.lists(c.end):
        answer = c.sentence.text[inside[0].start : c.end]
        if not leans(answer) and not re.search(r"\d", answer):
            question = c.ask("What", Span(inside[0].start, c.end))
            yield from _draft(c, "fact", question, answer, 2.5)
