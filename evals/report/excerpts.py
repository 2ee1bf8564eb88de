"""What a question's answer rests on: pieces of articles with the marks on them.

Only the text around the marks is kept, so that a page need not hold whole articles. Nothing here
is HTML.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal, get_args

from evals.report.reading import ArticleText
from evals.run import Row

__all__ = ["Excerpt", "Layer", "Piece", "excerpts_of"]

Layer = Literal["expected", "accepted", "cited", "answer"]
"""An expected sentence, an accepted answer in it, a cited sentence, the answer in that."""

_AROUND = 300
_NEAR = 80
"""Windows that are closer than this become one: the text between is as short as a gap's sign."""

_LONGEST = 4000
_PARAGRAPH = "\n\n"


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of characters under the same marks; `begins` are those that begin with it."""

    text: str
    layers: tuple[Layer, ...]
    begins: tuple[Layer, ...]


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A part of an article, in pieces; `before` and `after` say whether its paragraph goes on."""

    article_id: str
    title: str
    pieces: tuple[Piece, ...]
    before: bool
    after: bool

    @property
    def text(self) -> str:
        """The excerpt without its marks."""
        return "".join(piece.text for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class _Mark:
    start: int
    end: int
    layer: Layer


def excerpts_of(row: Row, articles: Mapping[str, ArticleText]) -> tuple[Excerpt, ...]:
    """Return where the expected sentences and the cited ones stand, in the articles' order.

    Each is shown with up to 300 characters on each side, or to the end of its paragraph; what
    is close together is shown together. Marks on articles that are not there are left out.
    """
    found: list[Excerpt] = []
    for article_id, marks in _marks(row).items():
        article = articles.get(article_id)
        if article is not None:
            inside = [_clipped(mark, len(article.text)) for mark in marks]
            inside = [mark for mark in inside if mark.start < mark.end]
            for start, end in _windows(inside, article.text):
                found.append(_excerpt(article_id, article, inside, start, end))
    return tuple(found)


def _marks(row: Row) -> dict[str, list[_Mark]]:
    marks: dict[str, list[_Mark]] = {}
    for gold in row.gold:
        here = marks.setdefault(gold.article_id, [])
        here.append(_Mark(gold.sentence.start, gold.sentence.end, "expected"))
        here += [_Mark(span.start, span.end, "accepted") for span in gold.answers]
    for cited in row.citations:
        here = marks.setdefault(cited.article_id, [])
        here.append(_Mark(cited.start, cited.end, "cited"))
        if (cited.answer_start, cited.answer_end) != (cited.start, cited.end):
            here.append(_Mark(cited.answer_start, cited.answer_end, "answer"))
    return marks


def _clipped(mark: _Mark, length: int) -> _Mark:
    return _Mark(max(0, mark.start), min(mark.end, length), mark.layer)


def _windows(marks: Iterable[_Mark], text: str) -> list[tuple[int, int]]:
    """Return the ranges to show, in order and apart from each other."""
    around = sorted({(_left(mark.start, text), _right(mark.end, text)) for mark in marks})
    windows: list[tuple[int, int]] = []
    for start, end in around:
        if windows and start - windows[-1][1] <= _NEAR:
            start, end = windows[-1][0], max(end, windows.pop()[1])
        windows.append((start, end))
    return [(start, min(end, start + _LONGEST)) for start, end in windows]


def _left(start: int, text: str) -> int:
    paragraph = text.rfind(_PARAGRAPH, 0, start)
    paragraph = 0 if paragraph < 0 else paragraph + len(_PARAGRAPH)
    if start - paragraph <= _AROUND + _NEAR:
        return paragraph
    space = text.find(" ", start - _AROUND, start)
    return start - _AROUND if space < 0 else space + 1


def _right(end: int, text: str) -> int:
    paragraph = text.find(_PARAGRAPH, end)
    paragraph = len(text) if paragraph < 0 else paragraph
    if paragraph - end <= _AROUND + _NEAR:
        return paragraph
    space = text.rfind(" ", end, end + _AROUND)
    return end + _AROUND if space < 0 else space


def _excerpt(
    article_id: str, article: ArticleText, marks: Sequence[_Mark], start: int, end: int
) -> Excerpt:
    text = article.text
    edges = {start, end, *(edge for mark in marks for edge in (mark.start, mark.end))}
    cuts = sorted(edge for edge in edges if start <= edge <= end)
    pieces: list[Piece] = []
    for a, b in pairwise(cuts):
        over = [mark for mark in marks if mark.start <= a and b <= mark.end]
        pieces.append(
            Piece(
                text[a:b],
                layers=_ordered(mark.layer for mark in over),
                begins=_ordered(mark.layer for mark in over if mark.start == a or a == start),
            )
        )
    return Excerpt(
        article_id=article_id,
        title=article.title,
        pieces=tuple(pieces),
        before=not _at_edge(text, start, -1),
        after=not _at_edge(text, end, 1),
    )


def _ordered(layers: Iterable[Layer]) -> tuple[Layer, ...]:
    present = set(layers)
    return tuple(layer for layer in get_args(Layer) if layer in present)


def _at_edge(text: str, place: int, direction: int) -> bool:
    """Return whether a paragraph begins (-1) or ends (1) at a place."""
    if direction < 0:
        return place == 0 or text.startswith(_PARAGRAPH, place - len(_PARAGRAPH))
    return place == len(text) or text.startswith(_PARAGRAPH, place)
