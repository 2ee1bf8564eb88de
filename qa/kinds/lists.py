"""Answers of several spans: the items that the reader marks around the best span."""

from qa.kinds.finding import Finding, Piece, Reading, a_sentence_each, joined
from qa.text.words import content_words

__all__ = ["several"]


def several(reading: Reading, limit: int) -> Finding | None:
    """Return the items around the most probable span, at most `limit`; None for fewer than two.

    The span must overlap one of them: items that it has nothing to do with answer something
    else.
    """
    if not reading.judged:
        return None
    best, span = reading.judged[0]
    touched = any(item.start < span.end and span.start < item.end for item in span.items)
    passage = reading.piece(span).passage
    found = [Piece(passage, item.start, item.end) for item in span.items]
    # A lone "the" is a piece of an item that was not marked as a whole.
    worded = [item for item in found if content_words(item.text)]
    items = worded[:limit]
    if not touched or len(items) < 2:
        return None
    pieces = a_sentence_each(items)
    whole = len(pieces) == 1 and len(items) == len(found)
    text = pieces[0].text if whole else joined([item.text for item in items])
    return Finding(text, "list", pieces, best.confidence)
