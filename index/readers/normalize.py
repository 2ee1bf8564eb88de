"""Characters and lines made canonical, once, before anything counts offsets.

Unicode goes to NFC, not NFKC: "½" and "m²" keep their meaning. Only what carries no
meaning goes: exotic spaces, invisible format characters, typographic ligatures, the
presentation forms that PDFs hold for Arabic letters, and hyphens that a line end made.
Direction marks go too: the letters keep their logical order, and a mark that reorders
what is seen would let a quotation look different from what it is.
"""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

__all__ = [
    "Vocabulary",
    "clean_line",
    "join_lines",
    "normalize_characters",
    "vocabulary_of",
    "well_formed",
]

_LINE_ENDS = re.compile("\r\n|[\r\x0b\x85\u2028]")
_SOFT_HYPHEN_BREAK = re.compile("\u00ad[ \t]*\n[ \t]*(?=\\S)")
_SPECIAL = {
    "\n": "\n", "\t": "    ", "\u2010": "-", "\u2011": "-", "\ufffc": "",
    "ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st",
}  # fmt: skip
_JOINERS = "\u200c\u200d"
_VISIBLE_FORMAT = frozenset("\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u08e2")
# The flags of England, Scotland and Wales are spelled with tag characters; anywhere else
# those are invisible text.
_TAGS = re.compile("(\U0001f3f4[\U000e0020-\U000e007e]+\U000e007f)|[\U000e0000-\U000e007f]")
_EMOJI = "\u2190-\u2bff\U0001f000-\U0001faff"
# Arabic and its relatives, the Indic scripts, Khmer and Mongolian: there the joiners
# decide which form of a letter is read.
_JOINING_SCRIPT = "\u0600-\u08ff\u0900-\u0dff\u1780-\u18af"
_JOINER = re.compile(
    f"((?<=[{_EMOJI}\ufe0f])\u200d(?=[{_EMOJI}])"
    f"|(?<=[{_JOINING_SCRIPT}])[{_JOINERS}](?=[{_JOINING_SCRIPT}]))|[{_JOINERS}]"
)
_PRESENTATION_FORM = ("<initial>", "<medial>", "<final>", "<isolated>")
_SPACES = re.compile(r"\s+")

_WORDS = re.compile(r"[^\W\d_]+")
# Each begins where a word does, or a long word would be gone through again from every letter.
_COMPOUNDS = re.compile(r"(?<![^\W\d_])[^\W\d_]++(?:-[^\W\d_]++)+")
_BROKEN = re.compile(r"(?<![^\W\d_])[^\W\d_]++-[ \t]*+\n\s*[^\W\d_]+")
_LAST_FRAGMENT = re.compile(r"(?<![^\W_])([^\W_]++)-$")
_FIRST_FRAGMENT = re.compile(r"[^\W_]+")
_OPEN_PREFIXES = frozenset("all anti ex full half mid multi non quasi self semi well".split())
_CLOSED_STARTS = frozenset(
    "any every fore here how in into it never not on our out over some there through under up"
    " what where who with".split()
)
_SUSPENDING = frozenset("and or to und oder bis".split())
_LONGEST_WORD = 200


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words of a document and the neighbours in its hyphenated compounds, in lower case.

    `neighbours` are sorted: "follow-up" and "mother-in", "in-law".
    """

    words: frozenset[str]
    neighbours: tuple[str, ...]

    def joins(self, left: str, right: str) -> bool:
        """Say whether a compound has `left` before a part that begins with `right`."""
        wanted = f"{left}-{right}"
        at = bisect_left(self.neighbours, wanted)
        return at < len(self.neighbours) and self.neighbours[at].startswith(wanted)


def normalize_characters(text: str) -> str:
    r"""Return the text with canonical characters and "\n" line ends; "\f" makes a blank line.

    Lone surrogates become U+FFFD. Applying it twice changes nothing more.
    """
    text = well_formed(text)
    text = _LINE_ENDS.sub("\n", text).replace("\u2029", "\n\n").replace("\f", "\n\n")
    text = _SOFT_HYPHEN_BREAK.sub("", text)
    text = "".join(map(_canonical_character, text))
    text = _TAGS.sub(_first_group, text)
    text = _JOINER.sub(_first_group, text)
    return unicodedata.normalize("NFC", text)


def well_formed(text: str) -> str:
    """Return the text with surrogate pairs joined and lone surrogates replaced by U+FFFD."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def clean_line(text: str) -> str:
    """Return the text as one line: canonical characters, single spaces, no space around."""
    return _SPACES.sub(" ", normalize_characters(text)).strip()


def vocabulary_of(text: str) -> Vocabulary:
    """Collect a document's words; those broken over a line end prove nothing and are left out."""
    whole = _BROKEN.sub(" ", text).lower()
    neighbours = {
        f"{left}-{right}"
        for compound in _COMPOUNDS.findall(whole)
        for left, right in pairwise(compound.split("-"))
    }
    return Vocabulary(frozenset(_WORDS.findall(whole)), tuple(sorted(neighbours)))


def join_lines(lines: Sequence[str], vocabulary: Vocabulary) -> str:
    """Join the lines of one paragraph, healing words that a line end broke.

    "inter-" + "national" is joined; "follow-" + "up" keeps its hyphen where the document
    writes the compound elsewhere, where both halves are words of the document and their
    sum is not, or where the next part starts with a capital or a digit.
    """
    joined: list[str] = []
    end = ""  # of what is joined: enough for a word
    for line in (clean_line(line) for line in lines):
        if not line:
            continue
        between = _between(end, line, vocabulary) if joined else ""
        if between is None:
            joined[-1] = joined[-1][:-1]
            end = end[:-1]
        joined += [between or "", line]
        end = (end + (between or "") + line[-_LONGEST_WORD:])[-_LONGEST_WORD:]
    return "".join(joined)


def _between(end: str, line: str, vocabulary: Vocabulary) -> str | None:
    """Return what to put before a line: a space, nothing, or None where a hyphen is to go."""
    left, right = _LAST_FRAGMENT.search(end), _FIRST_FRAGMENT.match(line)
    if left is None or right is None or right.group() in _SUSPENDING:
        return " "
    return "" if _keeps_hyphen(left.group(1), right.group(), vocabulary) else None


def _keeps_hyphen(left: str, right: str, vocabulary: Vocabulary) -> bool:
    if not (left.isalpha() and right[0].islower()):
        return True
    left, right = left.lower(), right.lower()
    if vocabulary.joins(left, right):
        return True
    if left + right in vocabulary.words:
        return False
    if left in _OPEN_PREFIXES:
        return True
    both_words = left in vocabulary.words and right in vocabulary.words
    return both_words and min(len(left), len(right)) > 2 and left not in _CLOSED_STARTS


def _first_group(match: re.Match[str]) -> str:
    return match.group(1) or ""


@lru_cache(maxsize=8192)
def _canonical_character(char: str) -> str:
    special = _SPECIAL.get(char)
    if special is not None:
        return special
    code, category = ord(char), unicodedata.category(char)
    if category == "Zs":
        return " "
    if category == "Cc" or code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF:
        return ""
    if category == "Cf":
        tag = 0xE0000 <= code <= 0xE007F
        return char if tag or char in _JOINERS or char in _VISIBLE_FORMAT else ""
    if 0xFB50 <= code <= 0xFEFC and unicodedata.decomposition(char).startswith(_PRESENTATION_FORM):
        plain = unicodedata.normalize("NFKC", char)
        return char if " " in plain else plain
    return char
