"""Sentence boundaries with exact offsets, by rules that can be read.

Works on one block of running text at a time (`index.chunk` walks the blocks); knows
abbreviations, initials, acronyms, decimals, list numbers, quotations that end after the
full stop and interrupted quotations. Written for English; scripts without capitals
and those that write "。", "！", "？", "।", "؟" or "۔" are cut at those marks.
The orthographic idea (a full stop after an abbreviation ends a sentence only when the
next word is one that usually starts sentences) is that of Kiss and Strunk, "Unsupervised
Multilingual Sentence Boundary Detection" (2006), with fixed lists in place of learned ones.
"""

import re
from collections.abc import Iterator

from index.types import Span

__all__ = ["MAX_SENTENCE_WORDS", "count_words", "split_sentences"]

MAX_SENTENCE_WORDS = 120
"""A "sentence" of more words is cut at a clause mark or a space: transcripts without
punctuation must not become one passage that no model can read to its end."""

_OPENERS = "\"'“‘«„‚([{¿¡—–-"
_BOUNDARY = re.compile(
    r"""
    # From where the marks begin and no further on, or a long row of them would be gone through
    # again from each of them.
    (?P<mark>(?<![.!?…])[.!?…]++|(?<![。！？।॥؟۔])[。！？।॥؟۔]++)
    (?P<close>["'”’»›)\]}*_]*)
    (?P<gap>\s+|$|(?<=[。！？।॥؟۔])|(?<=[。！？।॥؟۔][”’」』]))
    """,
    re.VERBOSE,
)
# Never end a sentence: something belonging to them follows. Titles only with a capital.
_TITLES = frozenset(
    "Mr Mrs Ms Mx Dr Prof Rev Fr Hon Gen Col Maj Capt Cpt Cmdr Lt Sgt Cpl Pvt Adm Sen Rep Gov "
    "Pres Amb Supt Det Insp Messrs Mme Mlle St Ste Mt Ft Pt".split()
)
_LATIN = frozenset("vs v viz cf e.g i.e eg ie ca approx al resp incl excl".split())
# Do not end a sentence when a number (or a lone letter or Roman numeral) follows.
_NUMBERED = frozenset(
    "no nos nr fig figs eq eqs p pp vol vols ch chap art sec sect par para ex op cl app tab pl "
    "ver rev bk ed".split()
)
# May end a sentence or stand inside one: the next word decides. Exact case, so that
# "He sat." and "in the sun." are not taken for days.
_MAYBE = frozenset(
    "Inc Corp Ltd Co LLC plc Bros Jr Sr Esq etc pm Ph.D Jan Feb Mar Apr Jun Jul Aug Sept Sep "
    "Oct Nov Dec Mon Tue Tues Wed Thu Thur Thurs Fri Sat Sun Dept Univ Assn Ave Blvd Rd "
    "GmbH".split()
)
_STARTERS = frozenset(
    "the a an this that these those he she it they we i you his her its their our my your there "
    "here in on at by for from with without after before during since until while when where "
    "what who why how if although though because as but and or yet so however moreover "
    "meanwhile nevertheless instead then thus also both each every some many most several few "
    "all no not nor one two three another other such to under over between among about "
    "according despite following last next earlier later today yesterday tomorrow now once "
    "officials critics experts".split()
)
_SAYING = re.compile(
    r"(?:[A-Z][\w.’'-]*\s+){0,3}(?:said|says|asked|asks|added|adds|wrote|writes|told|tells|replied|"
    r"answered|cried|shouted|exclaimed|whispered|continued|explained|warned|declared|recalled)\b"
)
_LAST_TOKEN = re.compile(r"[^\s\"'“”‘’«»()\[\]—–]+$")
_ACRONYM = re.compile(r"(?:[A-Za-z]\.)+[A-Za-z]")
_LIST_NUMBER = re.compile(r"\(?(?:\d{1,3}|[A-Za-z]|[ivxIVX]{1,4})")
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\u0e00-\u0e7f]")
_WORD = re.compile(r"\w+(?:['’\-.,]\w+)*")
_CLAUSE = re.compile(r"[;:,—–]\s+")
_PIECE = re.compile(r"\S+\s*")
_LONGEST_TOKEN = 64
_FIRST_LOOK = 2000


def count_words(text: str) -> int:
    """Count words; in scripts written without spaces two characters count as one word."""
    cjk = len(_CJK.findall(text))
    if not cjk:
        return len(_WORD.findall(text))
    return len(_WORD.findall(_CJK.sub(" ", text))) + (cjk + 1) // 2


def split_sentences(text: str, start: int = 0, end: int | None = None) -> tuple[Span, ...]:
    """Cut `text[start:end]` into sentences.

    Returns spans with offsets into `text`, in order, not overlapping, without white space
    at their ends; together they cover all that is not white space.
    """
    text = text[start:end]  # what stands before it is no business of a mark at its beginning
    spans: list[Span] = []
    begin = 0
    for cut in _cuts(text, 0, len(text)):
        spans.extend(_within_limit(text, begin, cut))
        begin = cut
    spans.extend(_within_limit(text, begin, len(text)))
    return tuple(Span(start + span.start, start + span.end) for span in spans)


def _cuts(text: str, start: int, end: int) -> Iterator[int]:
    """Yield the offsets at which a sentence ends, its closing marks included."""
    begin = start
    for match in _BOUNDARY.finditer(text, start, end):
        cut = match.end("close")
        if cut >= end or cut <= begin:
            continue
        if _ends_sentence(text, begin, match, end):
            yield cut
            begin = cut


def _ends_sentence(text: str, begin: int, match: re.Match[str], end: int) -> bool:
    mark = match["mark"]
    if mark[0] in "。！？।॥؟۔":
        return True
    rest = text[match.end() : min(end, match.end() + 120)]
    following = rest.lstrip(_OPENERS)
    if not following:
        return True
    first = following[0]
    if first.islower():
        return False
    if match["close"] and _SAYING.match(following) and not mark.startswith("."):
        return False  # “Stop!” Kim said.
    if mark != ".":
        return True
    window = max(begin, match.start() - _LONGEST_TOKEN)
    before = text[window : match.start()]
    found = _LAST_TOKEN.search(before)
    if found is None:
        return True
    leads = window == begin and found.start() == len(before) - len(before.lstrip())
    return _full_stop_ends(found.group(), leads, following, bool(match["close"]))


def _full_stop_ends(token: str, leads: bool, following: str, closed: bool) -> bool:
    """Say whether a sentence ends with a full stop after a token, which `leads` it or does not."""
    word = token.lower()
    if leads and _LIST_NUMBER.fullmatch(token):
        return False  # "1. Install", "a. Open": the number belongs to what follows
    next_word = re.match(r"[\w’'-]+", following)
    starter = next_word is not None and next_word.group().lower() in _STARTERS
    if token in _TITLES or word in _LATIN:
        return closed
    if word in _NUMBERED:
        return not re.match(r"\d|[A-Z]\b|[IVXLC]+\b|[ivxlc]+\b", following)
    if token in _MAYBE or _ACRONYM.fullmatch(token):
        return starter or closed
    if len(token) == 1 and token.isupper() and token.isalpha():
        return starter or closed  # an initial: "John F. Kennedy"
    return True


def _within_limit(text: str, start: int, end: int) -> Iterator[Span]:
    """Trim white space; cut what is longer than `MAX_SENTENCE_WORDS`."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    while end > start:
        full = _overfull(text, start, end)
        if full is None:
            yield Span(start, end)
            return
        cut = _clause_end(text, start, full)
        stop = cut
        while stop > start and text[stop - 1].isspace():
            stop -= 1
        yield Span(start, stop)
        start = cut
        while start < end and text[start].isspace():
            start += 1


def _overfull(text: str, start: int, end: int) -> int | None:
    """Return an offset up to which there are more words than the limit, None if there is none."""
    length = _FIRST_LOOK
    while True:
        stop = min(start + length, end)
        if count_words(text[start:stop]) > MAX_SENTENCE_WORDS:
            return stop
        if stop == end:
            return None
        length *= 2


def _clause_end(text: str, start: int, end: int) -> int:
    """Find where to cut an overlong sentence: the last clause mark or space within the limit."""
    limit = start
    words = 0
    for piece in _PIECE.finditer(text, start, end):
        count = count_words(piece.group())
        if words + count > MAX_SENTENCE_WORDS:
            break
        words += count
        limit = piece.end()
    if limit == start:  # one "word" longer than the limit, such as text without spaces
        return min(end, start + 2 * MAX_SENTENCE_WORDS)
    window = text[start:limit]
    clause = [m.end() for m in _CLAUSE.finditer(window)]
    half = len(window) // 2
    return start + clause[-1] if clause and clause[-1] > half else limit
