"""A web page into the blocks of its article.

trafilatura decides which part of a page is the article; the text itself comes from the
page's own tree, because trafilatura's output loses some inline elements (`<time>`),
repeated paragraphs and quotation marks. Blocks between two of the article are kept too,
unless their place or their links speak against it: so a table or a short line that
trafilatura passes over is not lost.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from index.errors import NoTextError
from index.readers.encoding import decode
from index.readers.html_source import parse, unended
from index.readers.html_tree import Candidate, candidates
from index.readers.normalize import clean_line, well_formed
from index.readers.not_article import refuse_if_not_article
from index.readers.parsed import Parsed, RawBlock
from index.types import Dropped

__all__ = ["read_html"]

_DECLARED = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_WORDS = re.compile(r"\w+")
_SHINGLE = 4
_COVERED = 0.6
_MOST_LINKED = 0.7
_BEGINNING = 60


def read_html(data: bytes, *, encoding: str | None = None, source: str = "") -> Parsed:
    """Read the article of a page.

    `encoding` is the one the server declared. NoTextError when the page holds no text,
    NotAnArticleError when it is a cookie wall, a bot check or a paywall stub.
    """
    declared = _DECLARED.search(data[:4096])
    name = encoding or (declared.group(1).decode("ascii") if declared else None)
    decoded = decode(data, name)
    # lxml refuses text that carries an encoding declaration of its own.
    text = well_formed(re.sub(r"^\s*<\?xml[^>]*\?>", "", decoded.text).replace("\x00", ""))
    try:
        page = parse(f"<!doctype html>{text}" if "<" not in text else text)
    except ValueError as error:
        raise NoTextError("This page is empty.", "Check the address or the file.") from error
    tree = page.tree
    found = candidates(tree)
    metadata = _metadata(tree)
    heading = _main_heading(found, [metadata.title, _page_title(tree)])
    title = heading.text if heading else metadata.title or None
    kept = _article(found, _extracted(page.readable))
    if heading is not None:
        kept.add(found.index(heading))
    blocks = tuple(
        RawBlock(block.kind, block.text, block.level)
        for number, block in enumerate(found)
        if number in kept
    )
    refuse_if_not_article(tree, blocks, source)
    if not blocks:
        raise NoTextError(
            "This page holds no text.", "Open it in your browser, copy the text and paste it."
        )
    notices = ("Some characters could not be read.",) if decoded.damaged else ()
    return Parsed(
        "html",
        blocks,
        decoded.encoding,
        title,
        metadata.author,
        metadata.day,
        _dropped(found, kept) + _never_shown(text, found),
        notices,
    )


@dataclass(frozen=True, slots=True)
class _Metadata:
    title: str = ""
    author: str | None = None
    day: str | None = None


def _metadata(tree: Any) -> _Metadata:
    """Return what a page says of itself; nothing where that makes trafilatura fail."""
    from trafilatura.metadata import extract_metadata

    # The thorough search for a date takes any date in the text for that of publication.
    dates = {"original_date": True, "extensive_search": False}
    try:
        found = extract_metadata(tree, date_config=dates)
    except MemoryError:
        raise
    except Exception:  # it goes through scripts and addresses, which may hold anything
        return _Metadata()
    return _Metadata(
        clean_line(found.title or ""), clean_line(found.author or "") or None, found.date
    )


def _page_title(tree: Any) -> str:
    return clean_line(tree.findtext(".//head/title") or "")


def _extracted(page: Any) -> Any:
    """Return trafilatura's tree of the article, None when it finds none or fails."""
    from trafilatura import bare_extraction

    try:
        document = bare_extraction(page, include_comments=False, include_tables=True)
    except MemoryError:
        raise
    except Exception:  # then all of the page that may be the article is kept
        return None
    return None if document is None else document.body


def _main_heading(found: Sequence[Candidate], titles: Sequence[str]) -> Candidate | None:
    """Find the level-1 heading that repeats the page's title, or the only one there is."""
    headings = [
        block
        for block in found
        if block.kind == "heading" and block.level == 1 and block.furniture is None
    ]
    plain = [" ".join(_words(heading.text)) for heading in headings]
    for title in (" ".join(_words(title)) for title in titles):
        for heading, words in zip(headings, plain, strict=True):
            if words and len(words) <= len(title) and words in title:
                return heading
    return headings[0] if len(headings) == 1 else None


def _article(found: Sequence[Candidate], body: Any) -> set[int]:
    """Return the positions of the blocks that are the article."""
    usable = {number for number, block in enumerate(found) if block.furniture is None}
    kept = usable & _recognised(found, body)
    if not kept:
        return {
            number
            for number in usable
            if not found[number].suspect and found[number].linked < _MOST_LINKED
        }
    first, last = min(kept), max(kept)
    containers = {found[number].container for number in kept}
    for number in usable - kept:
        block = found[number]
        inside = first < number < last
        beside = block.kind == "table_row" and block.container in containers
        if (inside or beside) and not block.suspect and block.linked < _MOST_LINKED:
            kept.add(number)
    return kept


def _recognised(found: Sequence[Candidate], body: Any) -> set[int]:
    """Match blocks with what trafilatura extracted, by runs of words."""
    if body is None:
        return set()
    pieces = [_words(piece) for piece in body.itertext()]
    lines = {
        tuple(_words(" ".join(element.itertext())))
        for element in body.iter("p", "head", "item", "quote", "cell", "row")
    }
    stream = [word for piece in pieces for word in piece]
    shingles = {tuple(stream[at : at + _SHINGLE]) for at in range(len(stream) - _SHINGLE + 1)}
    matched = set()
    for number, block in enumerate(found):
        words = _words(block.plain)
        runs = [tuple(words[at : at + _SHINGLE]) for at in range(len(words) - _SHINGLE + 1)]
        covered = sum(run in shingles for run in runs)
        if tuple(words) in lines or (len(words) > _SHINGLE and covered >= _COVERED * len(runs)):
            matched.add(number)
    return matched


def _words(text: str) -> list[str]:
    return _WORDS.findall(clean_line(text).casefold())


def _never_shown(text: str, found: Sequence[Candidate]) -> tuple[Dropped, ...]:
    """List what stands behind a comment, a script or a style sheet that never ends."""
    shown = "\n".join(block.plain for block in found)
    return tuple(
        Dropped(f"behind a {start} that never ends", rest)
        for start, rest in unended(text)
        if rest[:_BEGINNING] not in shown
    )


def _dropped(found: Sequence[Candidate], kept: set[int]) -> tuple[Dropped, ...]:
    """List what was left out, neighbours with the same reason as one."""
    left = [
        (block.furniture or "outside the article", block.text)
        for number, block in enumerate(found)
        if number not in kept
    ]
    return tuple(
        Dropped(reason, "\n".join(text for _, text in group))
        for reason, group in groupby(left, key=lambda pair: pair[0])
    )
