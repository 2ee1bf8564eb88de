"""The batches of a training run, pass after pass. Imported late, for it needs torch.

On a processor a pass is made when it is needed. For a GPU, which reads faster than one process
makes passes, other processes make the next ones, or all were made before (`qa.reader.passes`);
the batches are the same.
"""

from concurrent.futures import Future, ProcessPoolExecutor
from functools import cache
from multiprocessing import get_context
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np
from numpy.typing import NDArray

from qa.reader.data import Corpus, examples
from qa.reader.tokens import Limits, load_tokenizer, pad_of
from qa.reader.training.batching import Batch, batches, collate
from qa.reader.training.encode import Encoded, encode
from qa.reader.training.recipe import Recipe
from qa.reader.training.stored import Stored

__all__ = ["Stream", "corpus_of", "make_pass"]


class Stream:
    """Batches by step; `ahead` processes make passes before they are needed, unless they are in
    files (`stored`).
    """

    def __init__(
        self,
        recipe: Recipe,
        data: Path,
        base: Path,
        ahead: int = 0,
        stored: Stored | None = None,
    ) -> None:
        self._recipe, self._data, self._base, self._stored = recipe, data, base, stored
        self._pad = pad_of(base)
        self._ahead = ahead
        self._pool = ProcessPoolExecutor(ahead, get_context("spawn")) if ahead else None
        self._coming: dict[int, Future[list[Encoded]]] = {}
        self._number = -1
        self._first = 0
        self._windows: list[Encoded] = []
        self._batches: list[NDArray[np.int64]] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)

    def batch(self, step: int) -> Batch:
        """Return the batch of a step; steps only grow."""
        while step >= self._first + len(self._batches):
            self._first += len(self._batches)
            self._number += 1
            self._windows = self._made(self._number)
            self._batches = batches(
                self._windows,
                self._recipe.optimisation.batch_tokens,
                f"{self._recipe.seed}/{self._number}",
            )
        return collate(self._windows, self._batches[step - self._first], self._pad)

    def _made(self, number: int) -> list[Encoded]:
        if self._stored is not None:
            return self._stored.windows(number)
        if self._pool is None:
            return make_pass(self._recipe, self._data, self._base, number)
        for each in range(number, number + self._ahead):
            if each not in self._coming:
                self._coming[each] = self._pool.submit(
                    make_pass, self._recipe, self._data, self._base, each
                )
        return self._coming.pop(number).result()


def make_pass(recipe: Recipe, data: Path, base: Path, number: int) -> list[Encoded]:
    """Return the windows of a pass, in the ids of the base's tokenizer."""
    made = examples(corpus_of(data, recipe), recipe.mixture, recipe.seed, number)
    return encode(load_tokenizer(base), made, Limits())


def corpus_of(data: Path, recipe: Recipe) -> Corpus:
    """Return the rows of a recipe's files, which a process reads once."""
    return _corpus(data, recipe.model_dump_json())


@cache
def _corpus(data: Path, recipe: str) -> Corpus:
    """Take the recipe in JSON, for one that holds dicts has no hash."""
    return Corpus.load(data, Recipe.model_validate_json(recipe).mixture)
