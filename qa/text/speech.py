"""Who says what: the speaker of reported speech or a quotation, and the one a question names.

"Ice is melting, the minister said." - the minister. Shallow: closed lists of verbs, capitals
and commas. A pronoun is no speaker, since it does not tell who; nor is a doubtful phrase.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.types import Span
from qa.text.clauses import parse
from qa.text.lexicon import AUXILIARIES, DETERMINERS, PREPOSITIONS, PRONOUNS, TITLES, WH_WORDS
from qa.text.names import find_names, is_capitalised
from qa.text.words import Word, base_form, content_words, words

__all__ = ["Speech", "asks_who_says", "said_by_asked", "speaker_mismatch", "speaker_of", "speeches"]

_SURE = frozenset("said says".split())
_REPORTING = frozenset(
    "told tells added adds noted notes wrote writes argued argues claimed claims "
    "explained explains stated states remarked warned warns announced announces reported "
    "reports declared insisted insists replied recalled recalls admitted acknowledged "
    "suggested suggests confirmed commented testified concluded complained joked "
    "estimated estimates predicted predicts believes believed thinks thought emphasised "
    "emphasized stressed".split()
)
_SAY = frozenset(
    "say tell think believe claim argue write call describe announce explain suggest warn "
    "state note add admit report declare insist estimate predict mention recommend propose "
    "promise".split()
)
_OPENING, _CLOSING = '"“‘«', '"”’»'
_ENDS = frozenset(
    {",", ";", ":", ".", "!", "?", "—", "–", "-", "(", ")", "'", *_OPENING, *_CLOSING}
)
_ACCORDING = re.compile(r"\baccording to ", re.IGNORECASE)
_ASKED_ACCORDING = re.compile(r"\baccording to (?P<who>[^,?]+)", re.IGNORECASE)
_ADVERBS = frozenset("also then later once still now".split())
_BOUNDS = frozenset("that but because when as while if then although so yet".split())
_MAX_SPEAKER = 14
_TEXT_ITSELF = re.compile(
    r"(?:the|this|that) (?:article|text|story|author|passage|report|page|document)s?\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Speech:
    """A speaker and what is said, as (start, end) in the sentence.

    `pronoun` tells that only "he", "she" or "they" speaks.
    """

    speaker: Span
    said: tuple[Span, ...]
    pronoun: bool = False


def speeches(sentence: str) -> tuple[Speech, ...]:
    """Return the reported speech and quotations of a sentence that name their speaker."""
    tokens = words(sentence)
    found = list(_according(sentence, tokens))
    for index, token in enumerate(tokens):
        if token.text in _SURE | _REPORTING:
            speech = _after_speaker(sentence, tokens, index) or _before_speaker(
                sentence, tokens, index
            )
            if speech is not None:
                found.append(speech)
    return tuple(found)


def speaker_of(sentence: str, start: int, end: int) -> Span | None:
    """Return the speaker of `sentence[start:end]`, None where the text itself says it.

    The speaker is never a pronoun, and never overlaps what is said.
    """
    for speech in speeches(sentence):
        if not speech.pronoun and any(s.start <= start and end <= s.end for s in speech.said):
            return speech.speaker
    return None


def asks_who_says(question: str) -> bool:
    """Tell whether a question asks for a speaker ("Who said ...?") or names one already."""
    return _asked_speaker(question) is not None or bool(
        re.match(r"\s*(?:according to )?who(?:m|se)?\b", question, re.IGNORECASE)
        and any(_base(t.lower) in _SAY for t in words(question))
    )


def said_by_asked(question: str, sentence: str) -> Span | None:
    """Return what the speaker that a question names says in a sentence, without quotation marks.

    None where the question names none, or another speaks.
    """
    asked = _asked_speaker(question)
    if asked is None:
        return None
    said = [
        span
        for speech in speeches(sentence)
        if not _differ(asked, sentence[speech.speaker.start : speech.speaker.end])
        for span in speech.said
    ]
    if not said:
        return None
    longest = max(said, key=lambda span: span.end - span.start)
    text = sentence[longest.start : longest.end]
    left = len(text) - len(text.lstrip(f" ,:{_OPENING}"))
    kept = text.strip(f" ,:.{_OPENING}{_CLOSING}")
    begin = longest.start + left
    return Span(begin, begin + len(kept)) if kept and text[left:].startswith(kept) else None


def speaker_mismatch(question: str, sentence: str, previous_sentence: str) -> bool:
    """Tell whether a question asks what one speaker says and the sentence has another's words.

    "What did Ann say about it?" and "It is lost, Bob said." do not match. Where "he" speaks,
    the names of the previous sentence count. False where nothing can be told.
    """
    asked = _asked_speaker(question)
    if asked is None:
        return False
    found = speeches(sentence)
    named = [sentence[s.speaker.start : s.speaker.end] for s in found if not s.pronoun]
    if named:
        return all(_differ(asked, speaker) for speaker in named)
    pronoun = any(s.pronoun for s in found)
    quoted = sentence.lstrip()[:1] in set(_OPENING)
    here = set(content_words(asked)) & set(content_words(sentence))
    if here or not (pronoun or quoted):
        return False
    earlier = [p for p in speeches(previous_sentence) if not p.pronoun]
    if earlier:
        return all(
            _differ(asked, previous_sentence[p.speaker.start : p.speaker.end]) for p in earlier
        )
    return pronoun and _differ(asked, previous_sentence)


def _base(word: str) -> str:
    base = base_form(word)
    return base[1] if base else word


def _asked_speaker(question: str) -> str | None:
    """The speaker that a question names: "Ann" of "What did Ann say about it?"."""
    according = _ASKED_ACCORDING.search(question)
    if according:
        who = according["who"].strip()
        return None if _TEXT_ITSELF.match(who) or who.lower() in WH_WORDS else who
    clause = parse(question)
    if clause.subject is None or clause.verb is None or not clause.wh_word:
        return None
    verb = question[clause.verb[0] : clause.verb[1]].lower()
    subject = clause.subject_text
    if _base(verb) not in _SAY or _TEXT_ITSELF.match(subject):
        return None
    return None if subject.lower() in PRONOUNS else subject


def _names_of(text: str) -> set[str]:
    return {
        word.lower()
        for start, end in find_names(text)
        for word in text[start:end].split()
        if word.lower() not in TITLES
    }


def _differ(asked: str, other: str) -> bool:
    """Tell whether two phrases name different speakers; a name and a role do not tell."""
    a, b = _names_of(f"by {asked}"), _names_of(f"by {other}")
    if a and b:
        return not a & b
    if a or b:
        return False
    return not set(content_words(asked)) & set(content_words(other))


def _according(sentence: str, tokens: Sequence[Word]) -> Iterator[Speech]:
    for match in _ACCORDING.finditer(sentence):
        first = next((i for i, t in enumerate(tokens) if t.start >= match.end()), None)
        if first is None:
            continue
        last = first
        while last < len(tokens) and tokens[last].text not in _ENDS:
            last += 1
        speaker = _speaker(tokens, first, last)
        if speaker is not None:
            around = (Span(0, match.start()), Span(speaker.end, len(sentence)))
            yield Speech(speaker, around)


def _after_speaker(sentence: str, tokens: Sequence[Word], verb: int) -> Speech | None:
    """Read "Kim said that ..." and "..., Kim said."."""
    last = verb
    while last > 0 and (tokens[last - 1].lower in _ADVERBS or tokens[last - 1].text.endswith("ly")):
        last -= 1
    if last == 0 or tokens[last - 1].lower in AUXILIARIES | WH_WORDS | {"to", "not", "and"}:
        return None
    first = last
    while first > 0 and tokens[first - 1].text not in _ENDS and last - first < _MAX_SPEAKER:
        before = tokens[first - 1]
        if "\n" in sentence[before.end : tokens[first].start] or before.lower in _BOUNDS:
            break
        joins = first > 1 and is_capitalised(tokens[first - 2].text)
        if before.lower == "and" and not (joins and is_capitalised(tokens[first].text)):
            break
        first -= 1
    pronoun = last - first == 1 and tokens[first].lower in PRONOUNS
    speaker = _speaker(tokens, first, last) if not pronoun else _span(tokens, first, last)
    if speaker is None:
        return None
    said = _said_after(sentence, tokens, verb)
    if first and tokens[first - 1].text in {",", *_CLOSING} and said is None:
        return Speech(speaker, (Span(0, tokens[first - 1].start),), pronoun)
    if said is None:
        return None
    quoted_before = first > 1 and tokens[first - 1].text in set(_CLOSING)
    earlier = [Span(0, tokens[first - 1].start)] if quoted_before else []
    return Speech(speaker, (*earlier, said), pronoun)


def _said_after(sentence: str, tokens: Sequence[Word], verb: int) -> Span | None:
    """What is said after the verb; None where the verb has a plain object or nothing."""
    follow = tokens[verb + 1] if verb + 1 < len(tokens) else None
    if follow is None or follow.text in ".!?" or follow.lower in {"to", "nothing", "goodbye"}:
        return None
    limit = 4 if tokens[verb].lower in {"told", "tells"} else 2
    for token in tokens[verb + 1 : verb + 1 + limit]:
        if token.text in {",", ":"} or token.lower == "that" or token.text in set(_OPENING):
            start = token.end if token.text not in set(_OPENING) else token.start
            return Span(start, len(sentence)) if sentence[start:].strip(' .!?”"') else None
    if tokens[verb].lower in _SURE and follow.lower not in PREPOSITIONS:
        return Span(tokens[verb].end, len(sentence))
    return None


def _before_speaker(sentence: str, tokens: Sequence[Word], verb: int) -> Speech | None:
    """Read "...," said Kim, the leader."""
    before = tokens[verb - 1].text if verb else ""
    if not before or before not in {",", "?", "!", *_CLOSING}:
        return None
    last = verb + 1
    while last < len(tokens) and tokens[last].text not in _ENDS:
        if tokens[last].lower in PREPOSITIONS - {"of", "for"} | {"that", "and", "who", "when"}:
            break
        last += 1
    pronoun = last - verb == 2 and tokens[verb + 1].lower in PRONOUNS
    speaker = _span(tokens, verb + 1, last) if pronoun else _speaker(tokens, verb + 1, last)
    if speaker is None:
        return None
    said = [Span(0, tokens[verb - 1].start)]
    rest = next((t for t in tokens[last:] if t.text in set(_OPENING)), None)
    if rest is not None:
        said.append(Span(rest.start, len(sentence)))
    return Speech(speaker, tuple(said), pronoun)


def _span(tokens: Sequence[Word], first: int, last: int) -> Span:
    return Span(tokens[first].start, tokens[last - 1].end)


def _speaker(tokens: Sequence[Word], first: int, last: int) -> Span | None:
    """A noun phrase that may speak: short, with a name or "the ...", without a verb."""
    if not 0 < last - first <= _MAX_SPEAKER:
        return None
    inner = tokens[first:last]
    opener = inner[0]
    if opener.lower in PREPOSITIONS | PRONOUNS - {"one"} and opener.lower not in DETERMINERS:
        return None
    if any(t.lower in AUXILIARIES | WH_WORDS for t in inner):
        return None
    named = any(is_capitalised(t.text) for t in inner)
    plain = opener.lower in DETERMINERS or opener.lower.endswith("s")
    return _span(tokens, first, last) if named or plain else None
