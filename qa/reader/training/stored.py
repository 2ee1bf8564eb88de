"""Passes of a training run in files, so that a GPU does not wait for them to be made.

A folder holds `pass-N.safetensors` for N = 0, 1, ..., the tokenizer that cut their texts, and
`made.json`: what they were made from. A run over a base with another tokenizer reads them too,
where both cut texts alike (`translation`): MPNet's and BERT's uncased vocabularies do.
"""

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import typer
from numpy.typing import NDArray
from safetensors.numpy import load_file, save_file

from qa.reader.tokens import load_tokenizer, marks, pad_of
from qa.reader.training.encode import Encoded

__all__ = ["MADE", "Stored", "load_pass", "save_pass", "translated", "translation"]

MADE = "made.json"
_NO_ITEMS = -1


def save_pass(windows: Sequence[Encoded], target: Path) -> None:
    """Write windows to a file, beside it first, so that one that is there is whole."""
    tokens = [window.ids for window in windows]
    items = [window.items for window in windows]
    places = [place for each in items for place in each or ()]
    arrays = {
        "ids": np.concatenate(tokens).astype(np.uint16),
        "sizes": np.array([len(ids) for ids in tokens], dtype=np.int16),
        "layout": np.array([_layout(window) for window in windows], dtype=np.int16),
        "items": np.array(places, dtype=np.int16).reshape(-1, 2),
        "counts": np.array([_NO_ITEMS if i is None else len(i) for i in items], dtype=np.int16),
    }
    if any(int(ids.max()) > np.iinfo(np.uint16).max for ids in tokens):
        raise ValueError("A pass holds tokens of vocabularies up to 65,536 words.")
    fresh = target.with_suffix(".new")
    save_file(arrays, fresh)
    fresh.replace(target)


def _layout(window: Encoded) -> tuple[int, ...]:
    return (
        window.first,
        window.text,
        window.start,
        window.end,
        window.answerable,
        window.verdict,
    )


def load_pass(folder: Path, number: int) -> list[Encoded]:
    """Return the windows of a pass; typer.BadParameter when the folder does not have it."""
    file = folder / f"pass-{number}.safetensors"
    if not file.is_file():
        raise typer.BadParameter(f"{folder} has no pass {number}: make more, or take fewer steps.")
    arrays = load_file(file)
    tokens = np.split(arrays["ids"].astype(np.int32), np.cumsum(arrays["sizes"])[:-1])
    places = iter([(int(first), int(last)) for first, last in arrays["items"]])
    found = []
    for ids, layout, count in zip(
        tokens, arrays["layout"].tolist(), arrays["counts"].tolist(), strict=True
    ):
        items = None if count == _NO_ITEMS else tuple(next(places) for _ in range(count))
        first, text, start, end, answerable, verdict = layout
        found.append(Encoded(ids, first, text, start, end, answerable, verdict, items))
    return found


def translation(own: Path, other: Path) -> NDArray[np.int64]:
    """Return, for each id of the tokenizer in the folder `own`, that of the same word in `other`.

    The marks around the parts of a window and the padding are each other's, whatever they are
    called; other special tokens stand in no window. typer.BadParameter when the other does not
    know a word: they cut texts differently.
    """
    from_, to = load_tokenizer(own), load_tokenizer(other)
    words = [from_.id_to_token(i) for i in range(from_.get_vocab_size())]
    special = {each.content for each in from_.get_added_tokens_decoder().values() if each.special}
    known = [to.token_to_id(word) for word in words]
    known = [0 if k is None and w in special else k for k, w in zip(known, words, strict=True)]
    for mine, theirs in zip((*marks(from_), pad_of(own)), (*marks(to), pad_of(other)), strict=True):
        known[mine] = theirs
    missing = [word for word, found in zip(words, known, strict=True) if found is None]
    if missing:
        raise typer.BadParameter(
            f"The tokenizers in {own} and {other} cut texts differently: the second does not know "
            f"{', '.join(missing[:3])}."
        )
    return np.array(known, dtype=np.int64)


def translated(windows: Sequence[Encoded], table: NDArray[np.int64]) -> list[Encoded]:
    """Return windows in the ids of another tokenizer, by what `translation` says."""
    return [replace(w, ids=table[w.ids].astype(np.int32)) for w in windows]


class Stored:
    """The passes in a folder, in the ids of the tokenizer of a base.

    `record` is what they were made from, by `qa.reader.passes`. typer.BadParameter for a folder
    without passes, or when that tokenizer cuts texts differently.
    """

    def __init__(self, folder: Path, base: Path) -> None:
        if not (folder / MADE).is_file():
            raise typer.BadParameter(f"{folder} holds no passes: make them with qa.reader.passes.")
        self.record: dict[str, Any] = json.loads((folder / MADE).read_text(encoding="utf-8"))
        self._folder = folder
        self._table = translation(folder, base)

    def windows(self, number: int) -> list[Encoded]:
        """Return the windows of a pass; typer.BadParameter when there are not so many."""
        return translated(load_pass(self._folder, number), self._table)
