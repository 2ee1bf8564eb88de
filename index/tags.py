"""What a tag may look like."""

from collections.abc import Iterable

from index.errors import LibraryError

__all__ = ["tidy_tags"]

_LONGEST = 60


def tidy_tags(tags: Iterable[str]) -> tuple[str, ...]:
    """Return tags with spaces evened out, empty ones and repetitions left out, in order.

    Raises LibraryError for one that is longer than 60 characters.
    """
    kept: dict[str, str] = {}
    for tag in tags:
        even = " ".join(tag.split())
        if len(even) > _LONGEST:
            raise LibraryError(
                f"A tag may have {_LONGEST} characters; this one has {len(even)}.",
                "Shorten it, or set commas between several tags.",
            )
        if even:
            kept.setdefault(even.casefold(), even)
    return tuple(sorted(kept.values()))
