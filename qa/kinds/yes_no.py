"""Yes or no: what the reader says of the question beside each text, the surest text decides."""

from qa.kinds.finding import Finding, Reading, sentence_at

__all__ = ["settle"]


def settle(reading: Reading) -> Finding | None:
    """Return "Yes" or "No" with the sentence that settles it; None where the reader cannot tell.

    The confidence is the probability that the surest text says so; its best span is the
    evidence, whose sentence is cited.
    """
    best = None
    for span in reading.spans:
        if span.verdict is None:
            continue
        sure = max(span.verdict.yes, span.verdict.no)
        if best is None or (sure, span.score) > (best[0], best[1].score):
            best = sure, span
    if best is None or best[1].verdict is None:
        return None
    sure, span = best
    text = "Yes" if best[1].verdict.yes >= best[1].verdict.no else "No"
    piece = reading.piece(span)
    return Finding(text, "yes_no", (sentence_at(piece.passage, piece.start).piece,), sure)
