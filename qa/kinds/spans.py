"""The ordinary answer, the most probable span; and who says so, where that is reported speech."""

from qa.kinds.finding import Finding, Piece, Reading, sentence_at
from qa.text.lexicon import DETERMINERS
from qa.text.speech import asks_who_says, speaker_of

__all__ = ["attribution_of", "span_of"]


def span_of(reading: Reading) -> Finding | None:
    """Return the most probable span, None where nothing was read."""
    if not reading.judged:
        return None
    best, span = reading.judged[0]
    return Finding(best.text, "span", (reading.piece(span),), best.confidence)


def attribution_of(question: str, piece: Piece) -> str | None:
    """Return who says a piece, in the words of its sentence, as they stand within one: "the chair"
    of "The chair said"; None where the text itself does.

    None too where the question asks who says so, or names the speaker already.
    """
    sentence = sentence_at(piece.passage, piece.start)
    offset = sentence.span.start
    if piece.end > sentence.span.end or asks_who_says(question):
        return None
    speaker = speaker_of(sentence.text, piece.start - offset, piece.end - offset)
    if speaker is None:
        return None
    found = sentence.text[speaker.start : speaker.end]
    opener, space, rest = found.partition(" ")
    return opener.lower() + space + rest if opener.lower() in DETERMINERS else found
