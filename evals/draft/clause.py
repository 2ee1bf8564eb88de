"""A clause read as lead, subject, verb and rest, and turned into the order of a question.

"In 2009 the crews stopped work for three days" has the lead "In 2009", the subject "the
crews", the verb "stopped" and the rest. How a clause is read: `evals.draft.reading`.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from evals.draft.sentences import Sentence
from evals.draft.verbs import is_adverb, is_finite
from evals.draft.wording import CLAUSE_OPENERS, ENDS, QUOTATION_MARKS
from index.types import Span
from qa.text.entities import Entity
from qa.text.lexicon import AUXILIARIES, BE, PREPOSITIONS
from qa.text.words import Word

__all__ = ["Clause", "finished"]

_OPEN_ENDED = (
    PREPOSITIONS - {"up", "out", "off", "down", "on"}
    | AUXILIARIES
    | {"that", "the", "a", "an", "only"}
)
"""Last words of a clause whose object was cut off."""
_LONGEST_TAIL = 9


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause of a sentence; offsets are into the sentence's text.

    `subject` is None where the sentence tells the reader to do something. `verb` and `last`
    are the tokens of its first and last verb ("has been fined": "has" and "fined"). The clause
    ends at `end`; `lead` is the phrase before the subject, `adverbs` what stands before the verb.
    """

    sentence: Sentence
    lead: Span | None
    subject: Span | None
    adverbs: str
    verb: int
    last: int
    end: int
    auxiliary: str
    base: str

    @property
    def rest(self) -> int:
        """Where the rest begins: what follows the auxiliary or the verb."""
        return self.sentence.tokens[self.verb].end

    @property
    def being(self) -> bool:
        """True for "is a city", where a form of "be" is the only verb."""
        return self.auxiliary.lower() in BE and self.last == self.verb

    @property
    def passive(self) -> bool:
        """True for "was dissolved" and "has been sold"."""
        tokens = self.sentence.tokens
        be = any(t.lower in BE for t in tokens[self.verb : self.last])
        return be and not tokens[self.last].lower.endswith("ing")

    @property
    def whole(self) -> bool:
        """False where the clause goes on in a quotation, or was cut off before its object."""
        tokens = self.sentence.tokens
        inside = [i for i, t in enumerate(tokens) if i > self.last and t.start < self.end]
        behind = next((t.text for t in tokens if t.start >= self.end), ".")
        if behind in QUOTATION_MARKS or not inside:
            return behind not in QUOTATION_MARKS
        final = tokens[inside[-1]]
        if final.lower in _OPEN_ENDED and self.sentence.entity_at(final.start) is None:
            return False
        opener = next((i for i in inside if tokens[i].lower == "that"), None)
        return opener is None or any(is_finite(self.sentence, i) for i in inside if i > opener)

    @property
    def subject_text(self) -> str:
        """The subject as it stands inside a sentence; "you" in an instruction."""
        if self.subject is None:
            return "you"
        return self.sentence.small(self.subject.start, self.subject.end)

    @property
    def lead_text(self) -> str:
        """The lead as it stands inside a sentence, "" for none."""
        if self.lead is None:
            return ""
        text = self.sentence.text[self.lead.start : self.lead.end]
        return text[0].lower() + text[1:]

    @property
    def predicate(self) -> str:
        """From the verb to the end, with the adverbs before it: "also demands a rise"."""
        text = self.sentence.text[self.sentence.tokens[self.verb].start : self.end]
        return " ".join(filter(None, (self.adverbs, text.strip())))

    def ask(self, wh: str, gap: Span | None = None, *, lead: bool = True) -> str:
        """Return the question with a question phrase in front and the gap's words left out.

        The lead is put at the end, unless it is what is asked for.
        """
        text = self.sentence.text
        cut = gap or Span(self.end, self.end)
        parts = [wh, self.auxiliary, self.subject_text, self.adverbs, self.base]
        parts += [text[self.rest : cut.start], text[cut.end : max(self.end, cut.end)]]
        return finished([*parts, self.lead_text if lead else ""])

    def before(self, offset: int) -> Word | None:
        """The token before an offset."""
        return next((t for t in reversed(self.sentence.tokens) if t.end <= offset), None)

    def holds(self, start: int, end: int) -> bool:
        """True when a range lies in the rest of the clause, and nothing before it opens another."""
        tokens = self.sentence.tokens
        possessive = self.sentence.text[end : end + 2] in {"’s", "'s"}
        if end > self.end or start < tokens[self.last].end or possessive:
            return False
        return not any(
            t.lower in {"that", "and", "or", "than", "as"}
            for t in tokens[self.last + 1 :]
            if t.end <= start
        )

    def acts(self, offset: int) -> bool:
        """True when something happens before an offset ("was dissolved"), or for "is" alone."""
        return not self.being or not self.sentence.text[self.rest : offset].strip()

    def closes(self, offset: int) -> bool:
        """False where the object follows ("said on Monday that") or the other end of two."""
        follow = next((t for t in self.sentence.tokens if t.start >= offset), None)
        if follow is None or follow.lower in {"to", "that", "or"} | QUOTATION_MARKS:
            return False
        return follow.lower in {"and", "but", "."} | ENDS | PREPOSITIONS | CLAUSE_OPENERS

    def keeps(self, offset: int) -> bool:
        """Tell whether what follows in the clause can stay: nothing, or a short phrase."""
        follow = next((t for t in self.sentence.tokens if t.start >= offset), None)
        if follow is None or follow.start >= self.end:
            return True
        short = len(self.sentence.text[offset : self.end].split()) <= _LONGEST_TAIL
        return short and (follow.lower in PREPOSITIONS or is_adverb(follow))

    def gap(self, start: int, end: int) -> Span:
        """The words to leave out: a short phrase behind them stays ("... in April in Lima")."""
        tail = self.sentence.text[end : self.end].split()
        stays = tail and tail[0].lower() in PREPOSITIONS and len(tail) <= _LONGEST_TAIL
        joined = {"and", "or"} & {word.lower() for word in tail}
        return Span(start, end if stays and not joined else self.end)

    def lists(self, offset: int) -> bool:
        """True before ", and" or "and": one of several answers."""
        return bool(re.match(r",? (?:and|or|as well as)\b|, [A-Z]", self.sentence.text[offset:]))

    def parallel(self, entity: Entity) -> bool:
        """True where another of the kind stands beside it: "in Germany, Austria and Italy"."""
        return any(
            other.kind == entity.kind
            and re.fullmatch(
                r",?(?: (?:and|or|to|in|on))*,? ",
                self.sentence.text[min(entity.end, other.end) : max(entity.start, other.start)],
            )
            for other in self.sentence.named
            if other.start != entity.start
        )

    def name_in(self, span: Span) -> Entity | None:
        """The one name that a range holds, at its end."""
        names = [
            entity
            for entity in self.sentence.named
            if span.start <= entity.start < span.end and entity.kind not in {"date", "number"}
        ]
        return names[0] if len(names) == 1 and names[0].end == span.end else None


def finished(parts: Sequence[str]) -> str:
    """Join the parts of a question: one space between words, a question mark at the end."""
    text = re.sub(r"\s+", " ", " ".join(part.strip() for part in parts if part.strip()))
    return re.sub(r" (?=[,;:’])", "", text).rstrip(" ,;:.") + "?"
