"""How much of a text an example shows: whole sentences around an answer, or parts without it."""

import random
from collections import defaultdict
from collections.abc import Iterator, Sequence

from index.sentences import count_words, split_sentences
from qa.reader.training.negatives import Neighbours
from qa.reader.training.rows import Row
from qa.text.words import content_words

__all__ = ["NEAREST", "Windows", "around", "evidence_alone", "near_window", "with_fillers"]

NEAREST = 5
"""Near texts that a negative is chosen from."""


class Windows:
    """The contexts of a file cut into short texts, and which are near which question."""

    def __init__(self, rows: Sequence[Row], words: int) -> None:
        self.texts: list[str] = []
        self.titles: list[str] = []
        self._of_title: dict[str, list[int]] = defaultdict(list)
        for context, title in sorted({(row.context, row.title) for row in rows}):
            for start, end in _cut(context, words):
                self._of_title[title].append(len(self.texts))
                self.texts.append(context[start:end])
                self.titles.append(title)
        self._all = Neighbours(self.texts)

    def nearest(self, taken: Sequence[Row]) -> list[tuple[int, ...]]:
        """Return for each row the near texts without its answers, of its own article first."""
        without = [row.texts() for row in taken]
        found = self._all.nearest([row.question for row in taken], without, 4 * NEAREST)
        nearest: list[tuple[int, ...]] = []
        for row, indices in zip(taken, found, strict=True):
            others = [i for i in indices if self.texts[i] not in row.context]
            own = [i for i in others if row.title and self.titles[i] == row.title]
            nearest.append(tuple((own if len(own) >= 2 else others)[:NEAREST]))
        return nearest


def _cut(context: str, words: int) -> Iterator[tuple[int, int]]:
    """Cut a context into pieces of whole sentences, each at most `words` words if it can be."""
    begin, count, last = None, 0, 0
    for sentence in split_sentences(context):
        size = count_words(context[sentence.start : sentence.end])
        if begin is not None and count + size > words:
            yield begin, last
            begin = None
        if begin is None:
            begin, count = sentence.start, 0
        count += size
        last = sentence.end
    if begin is not None:
        yield begin, last


def around(
    row: Row, words: int, rng: random.Random, fillers: Sequence[str]
) -> tuple[str, tuple[int, int], tuple[tuple[int, int], ...]]:
    """Return whole sentences around the answer, of a random extent, the answer in them, and all
    items of the answer in them. Of several items one is taken, and as many more as find room.
    """
    anchor = rng.choice(row.spans) if row.several else row.spans[0]
    wanted = row.spans if row.several else (anchor,)
    sentences = split_sentences(row.context)
    counts = [count_words(row.context[s.start : s.end]) for s in sentences]

    def touched(spans: Sequence[tuple[int, int]]) -> list[int]:
        return [
            i for i, s in enumerate(sentences) if any(s.start < b and a < s.end for a, b in spans)
        ]

    found = touched(wanted)
    if found and sum(counts[found[0] : found[-1] + 1]) > words:
        found = touched([anchor])
    if not found:
        return row.context, anchor, wanted
    first, last = found[0], found[-1]
    limit = words if rng.random() < 0.7 else rng.randint(words // 3, words)
    size = sum(counts[first : last + 1])
    sides = [-1, 1]
    while sides:
        side = rng.choice(sides)
        at = first - 1 if side < 0 else last + 1
        if not 0 <= at < len(sentences) or size + counts[at] > limit:
            sides.remove(side)
            continue
        size += counts[at]
        first, last = min(first, at), max(last, at)
    begin, stop = sentences[first].start, sentences[last].end
    text, shift = with_fillers(row.context[begin:stop], fillers, rng)
    inside = tuple(
        (start - begin + shift, end - begin + shift)
        for start, end in wanted
        if begin <= start and end <= stop
    )
    return text, (anchor[0] - begin + shift, anchor[1] - begin + shift), inside


def evidence_alone(row: Row) -> tuple[str, tuple[int, int]]:
    """Return the sentences of the first span with the one before them, and the span in them."""
    start, end = row.spans[0]
    sentences = split_sentences(row.context)
    found = [i for i, s in enumerate(sentences) if s.start < end and start < s.end]
    if not found:
        return row.context[start:end], (0, end - start)
    begin = sentences[max(0, found[0] - 1)].start
    return row.context[begin : sentences[found[-1]].end], (start - begin, end - begin)


def with_fillers(text: str, fillers: Sequence[str], rng: random.Random) -> tuple[str, int]:
    """Put some of the fillers before and after a text; return it and where it begins now."""
    before = [f for f in fillers if rng.random() < 0.4 and f not in text]
    after = [f for f in fillers if rng.random() < 0.4 and f not in text and f not in before]
    head = " ".join(before)
    shift = len(head) + 1 if head else 0
    return " ".join([*before, text, *after]), shift


def near_window(row: Row, words: int, rng: random.Random) -> tuple[int, int]:
    """Return a piece of the context, mostly the one that shares most words with the question
    and holds no answer.
    """
    pieces = list(_cut(row.context, words)) or [(0, len(row.context))]
    free = [
        p for p in pieces if not any(p[0] < end and start < p[1] for start, end in row.spans)
    ] or pieces
    if rng.random() < 0.2:
        return rng.choice(free)
    asked = set(content_words(row.question))
    return max(free, key=lambda p: len(asked & set(content_words(row.context[p[0] : p[1]]))))
