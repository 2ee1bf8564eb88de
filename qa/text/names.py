"""Find names: runs of capitalised words, without any list of names.

Says where names stand, not what they name (`qa.text.entities` does that). Titles
("President", "Mr.") are left out of a name; months and weekdays are dates.
"""

import re
from collections.abc import Iterator

from qa.text.gazetteer import PLACES
from qa.text.lexicon import (
    BASE_VERBS,
    FUNCTION_WORDS,
    ORGANISATION_NOUNS,
    PLACE_NOUNS,
    SAYING_VERBS,
    TITLE_MODIFIERS,
    TITLES,
)
from qa.text.words import Word, base_form, is_plural_noun, opens_sentence, words

__all__ = ["find_names", "is_capitalised"]

_CALENDAR = frozenset(
    "january february march april june july august september october november december monday "
    "tuesday wednesday thursday friday saturday sunday mondays tuesdays wednesdays thursdays "
    "fridays saturdays sundays jan feb apr aug sept oct nov dec".split()
)
_PARTICLES = frozenset(
    "de da do dos del della di du des la le van von der den ter bin ibn y".split()
)
_OPENING_PARTICLES = frozenset("de von van bin ibn di da du".split())
_JOINING = {"of", "for", "on"}
_TREATY_NOUNS = frozenset(
    "treaty battle war republic kingdom bank church cathedral president house city isle bay gulf "
    "university state states people order act declaration convention statue tower duke lord king "
    "queen prince knights sea strait cape hall museum".split()
)
_OPENING_NOT_NAMES = ("ing", "ly", "ed", "ness", "ment", "tion", "ity", "ism")


def is_capitalised(word: str) -> bool:
    """Tell whether a word is written as a name: "Kim", "al-Assad", "eBay", "NATO", "U.S."."""
    return word != "I" and any(c.isupper() for c in word) and word[0].isalpha()


def find_names(text: str) -> tuple[tuple[int, int], ...]:
    """Return (start, end) of every name in order; names never overlap.

    A single capitalised word that opens a sentence counts only with evidence that it is a
    name: written with a capital inside a sentence elsewhere, a following 's, a verb of
    saying, capitals or a hyphen within. Sentences in Title Case give no names.
    """
    tokens = words(text)
    inside = _capitalised_inside(tokens, text)
    small = {w.text for w in tokens if w.text.islower()}
    found: list[tuple[int, int]] = []
    for first, last in _runs(tokens, text):
        for begin, end in _split_titles(tokens, first, last):
            begin = _without_opener(tokens, begin, end, text, inside, small)
            if begin < end and not _bare_state(tokens, begin, end):
                found.append((tokens[begin].start, tokens[end - 1].end))
    return tuple(found)


def _bare_state(tokens: tuple[Word, ...], begin: int, end: int) -> bool:
    """Tell the "State" of "Secretary of State", which names nothing."""
    return (
        end - begin == 1
        and begin > 1
        and (
            tokens[begin].lower in ORGANISATION_NOUNS | PLACE_NOUNS
            and tokens[begin - 2].lower in TITLES
        )
    )


def _capitalised_inside(tokens: tuple[Word, ...], text: str) -> frozenset[str]:
    return frozenset(
        w.text
        for i, w in enumerate(tokens)
        if is_capitalised(w.text) and not opens_sentence(tokens, i, text)
    )


def _title_case(tokens: tuple[Word, ...], index: int, text: str) -> bool:
    """Tell whether the sentence around `index` is written in Title Case or in capitals."""
    first = index
    while first > 0 and not opens_sentence(tokens, first, text):
        first -= 1
    last = index + 1
    while last < len(tokens) and not opens_sentence(tokens, last, text):
        last += 1
    alphabetic = [w for w in tokens[first:last] if w.text[0].isalpha() and len(w.text) > 1]
    long = [w for w in alphabetic if len(w.text) > 3]
    if len(long) < 3 or len(alphabetic) < 5 or any(not w.text[0].isupper() for w in long):
        return False
    if any(w.text.islower() and w.lower not in FUNCTION_WORDS for w in alphabetic):
        return False
    ordinary = FUNCTION_WORDS | BASE_VERBS
    return any(
        w.text[0].isupper() and (w.lower in ordinary or base_form(w.text)) for w in alphabetic[1:]
    )


def _runs(tokens: tuple[Word, ...], text: str) -> Iterator[tuple[int, int]]:
    i = 0
    while i < len(tokens):
        if not _starts(tokens, i) or _title_case(tokens, i, text):
            i += 1
            continue
        first = i
        if (
            i
            and tokens[i - 1].text in _OPENING_PARTICLES
            and not opens_sentence(tokens, i - 1, text)
        ):
            first -= 1
        end = i + 1
        while (following := _next(tokens, end, first, text)) is not None:
            end = following
        yield first, end
        i = end


def _starts(tokens: tuple[Word, ...], i: int) -> bool:
    token = tokens[i]
    return is_capitalised(token.text) and token.lower not in _CALENDAR


def _gap(tokens: tuple[Word, ...], i: int, text: str) -> str:
    return text[tokens[i - 1].end : tokens[i].start]


def _next(tokens: tuple[Word, ...], end: int, first: int, text: str) -> int | None:
    """Return the end of the run after taking in the token at `end`, None when it stops."""
    if end >= len(tokens) or "\n" in _gap(tokens, end, text):
        return None
    token, before = tokens[end], tokens[end - 1]
    if token.text == "." and before.lower in TITLES and end + 1 < len(tokens):
        return end + 2 if _starts(tokens, end + 1) else None
    if token.text == "." and before.text in {"St", "Mt", "Ft"} and end + 1 < len(tokens):
        return end + 2 if _starts(tokens, end + 1) else None
    if is_capitalised(token.text) and _gap(tokens, end, text) == " ":
        if token.lower in _CALENDAR and not _surname(tokens, end, text):
            return None
        if token.lower in FUNCTION_WORDS and token.text.istitle():
            return end + 1 if _surname(tokens, end, text) else None
        return end + 1
    if token.text == "&" or token.text in _PARTICLES:
        return _past(tokens, end, text)
    if token.text in _JOINING and _joins(tokens[first:end]):
        return _past(tokens, end, text)
    if token.text == "the" and end + 1 < len(tokens) and tokens[end + 1].text == "Great":
        return end + 2
    return None


def _surname(tokens: tuple[Word, ...], i: int, text: str) -> bool:
    """Tell "Theresa May" from "In May"."""
    dated = i + 1 < len(tokens) and tokens[i + 1].text[0].isdigit()
    given = tokens[i - 1]
    ordinary = given.lower in FUNCTION_WORDS or opens_sentence(tokens, i - 1, text)
    return tokens[i].text in {"May", "April", "June", "August", "March"} and not (dated or ordinary)


def _past(tokens: tuple[Word, ...], end: int, text: str) -> int | None:
    follow = end + 1
    while follow < len(tokens) and tokens[follow].text in _PARTICLES | {"the"}:
        follow += 1
    if follow >= len(tokens) or not _starts(tokens, follow) or "\n" in _gap(tokens, follow, text):
        return None
    return follow + 1


def _joins(run: tuple[Word, ...]) -> bool:
    head = run[-1].lower
    return head in ORGANISATION_NOUNS or head in _TREATY_NOUNS


def _split_titles(tokens: tuple[Word, ...], first: int, end: int) -> Iterator[tuple[int, int]]:
    """Cut a run at titles: "US President Joe Biden" gives "US" and "Joe Biden"."""
    if tokens[end - 1].lower in ORGANISATION_NOUNS | PLACE_NOUNS:
        yield first, end
        return
    begin = first
    ruled = first > 1 and tokens[first - 1].text == "of" and tokens[first - 2].lower in TITLES
    if ruled and end - first > 2:  # "King of Spain Ann Lee"
        begin = first + (2 if f"{tokens[first].lower} {tokens[first + 1].lower}" in PLACES else 1)
        yield first, begin
    for i in range(begin, end):
        if tokens[i].lower in TITLES and (
            tokens[i].lower not in _TREATY_NOUNS or _titled(tokens, i, end)
        ):
            cut = i
            while cut > begin and tokens[cut - 1].lower in TITLE_MODIFIERS:
                cut -= 1
            between = begin > first and cut - begin == 1  # "Chief Financial Officer"
            if cut > begin and not between:
                yield begin, cut
            begin = i + 1
            if begin < end and tokens[begin].text == ".":
                begin += 1
    while begin < end and tokens[begin].text in _JOINING:
        begin += 1
    if begin < end:
        yield begin, end


def _titled(tokens: tuple[Word, ...], i: int, end: int) -> bool:
    return i + 1 < end and tokens[i + 1].text not in _JOINING


def _without_opener(
    tokens: tuple[Word, ...],
    begin: int,
    end: int,
    text: str,
    inside: frozenset[str],
    small: set[str],
) -> int:
    """Step over a first word that is capitalised only because it opens a sentence."""
    while begin < end and _functional(tokens[begin].text, end - begin):
        begin += 1
    if begin == end:
        return end
    word = tokens[begin]
    if not opens_sentence(tokens, begin, text) or word.text in inside or _marked(word.text):
        return begin
    if word.lower in small or word.lower.endswith(_OPENING_NOT_NAMES):
        return begin + 1
    if end - begin > 1:
        return begin
    follow = tokens[end] if end < len(tokens) else None
    if follow is None:
        return begin if begin == 0 and len(tokens) == 1 else end
    says = follow.lower in SAYING_VERBS and not is_plural_noun(word.text)
    known = word.lower in PLACES
    return begin if says or known or follow.lower == "'s" else end


def _functional(word: str, length: int) -> bool:
    if word in _PARTICLES:
        return length == 1
    return word.lower() in FUNCTION_WORDS and not (len(word) > 1 and word.isupper())


def _marked(word: str) -> bool:
    return bool(re.search(r"[A-Z]", word[1:]) or re.fullmatch(r"[^\W\d_]+-[^\W\d_]+", word))
