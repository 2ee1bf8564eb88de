"""The ordinary answer: the most probable span; and what kinds fall back to the span for."""

from qa.kinds.cells import cell_of
from qa.kinds.finding import Finding, Piece, Reading, sentence_at
from qa.kinds.lists import list_of
from qa.kinds.question import QuestionKind
from qa.kinds.reasons import explain
from qa.kinds.wording import bare_question
from qa.text.speech import asks_who_says, said_by_asked, speaker_of

__all__ = ["attribution_of", "read_off", "span_of"]


def span_of(reading: Reading) -> Finding | None:
    """Return the most probable span, None where nothing was read."""
    if not reading.judged:
        return None
    best, span = reading.judged[0]
    return Finding(best.text, "span", (reading.piece(span),), best.confidence)


def read_off(
    reading: Reading, kind: QuestionKind, *, cells_from: float, items: int
) -> Finding | None:
    """Answer from a reading in the form that the question asks for; None where nothing was read.

    A list has at most `items` items. The cell of a table goes before the span from the
    confidence `cells_from` on, and where it is no less confident.
    """
    if kind == "list":
        return list_of(reading, items) or span_of(reading)
    if kind == "why" or kind == "how":
        return explain(reading, kind)
    cell, span = cell_of(reading.question, reading.hits), span_of(reading)
    if cell is not None and (span is None or cell.confidence >= min(cells_from, span.confidence)):
        return cell
    return _said(reading, span)


def _said(reading: Reading, found: Finding | None) -> Finding | None:
    """Take what is said for the speaker, where "What did Ann say?" found Ann and not her words."""
    if found is None or not bare_question(reading.question).lower().startswith("what"):
        return found
    piece = found.pieces[0]
    sentence = sentence_at(piece.passage, piece.start)
    said = said_by_asked(reading.question, sentence.text)
    offset = sentence.span.start
    if said is None or (piece.start < offset + said.end and offset + said.start < piece.end):
        return found
    words = Piece(piece.passage, offset + said.start, offset + said.end)
    return Finding(words.text, "span", (words,), found.confidence)


def attribution_of(question: str, piece: Piece) -> str | None:
    """Return who says a piece, in the words of its sentence; None where the text itself does.

    None too where the question asks who says so, or names the speaker already.
    """
    sentence = sentence_at(piece.passage, piece.start)
    offset = sentence.span.start
    if piece.end > sentence.span.end or asks_who_says(question):
        return None
    speaker = speaker_of(sentence.text, piece.start - offset, piece.end - offset)
    return sentence.text[speaker.start : speaker.end] if speaker else None
