"""The address of a quotation on the live page: a text fragment that browsers scroll to and mark.

`#:~:text=[prefix-,]start[,end][,-suffix]` (WICG, URL Fragment Text Directives). A browser finds
words whatever their case and white space, each part within one block of the page. So a fragment
is only given where the same search finds the quotation in the article, and nothing else.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from index.types import Article, Span

__all__ = ["source_address"]

_WORD = re.compile(r"\S+")
_FEWEST = 4
"""Words of the beginning and of the end of a long quotation, at least."""
_MOST = 12
"""Words of one part at most: the longer, the likelier the live page differs somewhere."""
_CONTEXT = 5
"""Words before or behind a quotation that would else be found elsewhere too."""


@dataclass(frozen=True, slots=True)
class _Directive:
    """Words of the four parts; `end` is empty where `start` is the whole quotation."""

    start: str
    end: str = ""
    prefix: str = ""
    suffix: str = ""

    def __str__(self) -> str:
        parts = [
            f"{_encoded(self.prefix)}-" if self.prefix else "",
            _encoded(self.start),
            _encoded(self.end),
            f"-{_encoded(self.suffix)}" if self.suffix else "",
        ]
        return f":~:text={','.join(part for part in parts if part)}"


def source_address(article: Article, start: int, end: int) -> str | None:
    """Return where `[start, end)` stands on the live page; None for an article without one.

    The address is that of the page alone where no fragment is sure to find the quotation.
    """
    if article.url is None:
        return None
    page = article.url.partition("#")[0]
    spans = [Span(block.start, block.end) for block in article.blocks]
    blocks = [block for block in spans if block.start < end and start < block.end]
    if not blocks:
        return page
    first, last = blocks[0], blocks[-1]
    text = _Text(article.text, spans)
    for directive in _directives(article.text, max(start, first.start), min(end, last.end), blocks):
        if list(text.found(directive)) == [Span(max(start, first.start), min(end, last.end))]:
            return f"{page}#{directive}"
    return page


def _directives(text: str, start: int, end: int, blocks: Sequence[Span]) -> Iterator[_Directive]:
    """Give what to try, the shortest first."""
    first = text[start : min(end, blocks[0].end)]
    last = text[max(start, blocks[-1].start) : end]
    before = _words(text[blocks[0].start : start])[-_CONTEXT:]
    behind = _words(text[end : blocks[-1].end])[:_CONTEXT]
    opening, closing = _words(first), _words(last)
    contexts = [("", ""), (" ".join(before), ""), ("", " ".join(behind))]
    for prefix, suffix in dict.fromkeys(contexts):
        if len(blocks) == 1 and len(opening) <= _MOST:
            yield _Directive(" ".join(opening), "", prefix, suffix)
        else:
            for size in range(_FEWEST, _MOST + 1):
                yield _Directive(
                    " ".join(opening[:size]), " ".join(closing[-size:]), prefix, suffix
                )


class _Text:
    """Finds as a browser does, but all places and not the first only."""

    def __init__(self, text: str, blocks: Sequence[Span]) -> None:
        self._text = text
        self._blocks = blocks

    def found(self, directive: _Directive) -> Iterator[Span]:
        for begin in self._places(directive.start, 0):
            if directive.prefix and not self._is_before(directive.prefix, begin.start):
                continue
            finishes = self._places(directive.end, begin.end) if directive.end else iter([begin])
            for finish in finishes:
                if not directive.suffix or self._is_behind(directive.suffix, finish.end):
                    yield Span(begin.start, finish.end)
                    break

    def _places(self, words: str, start: int) -> Iterator[Span]:
        pattern = re.compile(rf"(?<!\w){_pattern(words)}(?!\w)", re.IGNORECASE)
        for block in self._blocks:
            for match in pattern.finditer(self._text, max(start, block.start), block.end):
                yield Span(match.start(), match.end())

    def _is_before(self, words: str, place: int) -> bool:
        return bool(re.search(rf"{_pattern(words)}\s*\Z", self._text[:place], re.IGNORECASE))

    def _is_behind(self, words: str, place: int) -> bool:
        return bool(re.compile(rf"\s*{_pattern(words)}", re.IGNORECASE).match(self._text, place))


def _pattern(words: str) -> str:
    return r"\s+".join(re.escape(word) for word in words.split())


def _words(text: str) -> list[str]:
    return _WORD.findall(text)


def _encoded(words: str) -> str:
    """Percent-encode everything that means something in a directive, the hyphen too."""
    return quote(words, safe="").replace("-", "%2D")
