"""Questions about quoted words: who said them, what somebody said or called something."""

import re
from collections.abc import Iterator, Sequence

from evals.draft.clause import Clause, finished
from evals.draft.drafted import Draft, drafted
from evals.draft.sentences import Sentence
from qa.text.reported import speeches

__all__ = ["quotations"]

_QUOTE = re.compile(r"“([^“”\n]{10,})”|\"([^\"\n]{10,})\"|«([^«»\n]{10,})»")
_CALLING = re.compile(r"(?:called|calls) (.+?) $")
_SEEING = re.compile(
    r"(?:described|describes|dismissed|dismisses|denounced|denounces|praised|praises|condemned|"
    r"presented|portrayed|saw|sees|rejected|rejects|welcomed|attacked) (.+?) as $"
)
_BEING = re.compile(r"(?:is|was|are|were) $")
_LONGEST = 25
_FEWEST = 4
_ONLY = "Make sure that the article quotes nothing else of this speaker, or say on what."


def quotations(sentence: Sentence, read: Sequence[Clause]) -> Iterator[Draft]:
    """Yield the drafts about the quotations of a sentence; `read` are its clauses."""
    yield from _said(sentence)
    for clause in read:
        yield from _called(sentence, clause)


def _said(s: Sentence) -> Iterator[Draft]:
    """Who said it, and what somebody said, of a speaker who is named in the sentence."""
    for speech in speeches(s.text):
        inside = [e for e in s.named if speech.speaker.start <= e.start < speech.speaker.end]
        name = next((e for e in inside if e.kind in {"person", "organisation"}), None)
        if name is None or speech.pronoun:
            continue
        for match in _QUOTE.finditer(s.text):
            said = _inner(match)
            theirs = any(part.start <= match.start() < part.end for part in speech.said)
            if not theirs or not _FEWEST <= len(said.split()) <= _LONGEST:
                continue
            question = f"What does the article quote {s.with_article(name)} as saying?"
            yield from drafted(s, "quote", question, (said,), 3.0, note=_ONLY)
            if said[0].isupper():
                yield Draft(s, "who", f"Who said “{said}”?", (name.text,), 3.5)


def _called(s: Sentence, c: Clause) -> Iterator[Draft]:
    """What somebody calls something, or as what they see it, or what it is to somebody."""
    quote = _QUOTE.search(s.text, c.rest)
    if c.subject is None or quote is None or s.text[c.end : quote.start()].strip():
        return
    predicate = s.text[s.tokens[c.verb].start : quote.start()]
    called, seen = _CALLING.fullmatch(predicate), _SEEING.fullmatch(predicate)
    if called:
        parts = ["What", c.auxiliary, c.subject_text, "call", called[1], c.lead_text]
    elif seen:
        parts = ["As what", c.auxiliary, c.subject_text, c.base, seen[1], c.lead_text]
    elif _BEING.fullmatch(predicate) and c.lead_text.startswith("according to "):
        parts = ["What", c.auxiliary, c.subject_text, c.lead_text]
    else:
        return
    yield from drafted(s, "quote", finished(parts), (_inner(quote),), 4.5)


def _inner(match: re.Match[str]) -> str:
    return str(match[match.lastindex or 0]).rstrip(" ,.;")
