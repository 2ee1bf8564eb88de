"""What a reader of one format hands to `index.read`: blocks in reading order and metadata.

Readers find structure; they drop only what is no text of the article by its place in the
file (menus, running headers). Captions, bylines and notices are for `index.readers.boilerplate`.
"""

from dataclasses import dataclass

from index.types import BlockKind, Dropped

__all__ = ["Parsed", "RawBlock"]


@dataclass(frozen=True, slots=True)
class RawBlock:
    """One block before it has a place in the canonical text; `text` is one clean line.

    `attached` says that the block stands directly under the one before it, as the two
    lines of a caption do: in plain text, two lines alone between blank lines.
    """

    kind: BlockKind
    text: str
    level: int = 0
    page: int | None = None
    attached: bool = False


@dataclass(frozen=True, slots=True)
class Parsed:
    """A source as its reader understood it; `format` is one of those in `Receipt`."""

    format: str
    blocks: tuple[RawBlock, ...]
    encoding: str | None = None
    title: str | None = None
    author: str | None = None
    published: str | None = None
    dropped: tuple[Dropped, ...] = ()
    notices: tuple[str, ...] = ()
