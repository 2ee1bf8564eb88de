"""The batches of a training run, pass after pass. Imported late, for it needs torch.

On a processor a pass is made when it is needed. For a GPU, which reads faster than one process
makes passes, other processes make the next ones; the batches are the same.
"""

from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
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
from qa.reader.training.teacher import Teacher

__all__ = ["Stream", "corpus_of"]


@dataclass(frozen=True, slots=True)
class _Pass:
    """One pass: the student's windows, and the teacher's of the same examples."""

    windows: list[Encoded]
    taught: list[Encoded]


class Stream:
    """Batches by step; `ahead` processes make passes before they are needed."""

    def __init__(
        self, recipe: Recipe, data: Path, base: Path, teacher: Teacher | None, ahead: int = 0
    ) -> None:
        self._recipe, self._data, self._base, self._teacher = recipe, data, base, teacher
        self._pad = pad_of(base)
        self._ahead = ahead
        self._pool = ProcessPoolExecutor(ahead, get_context("spawn")) if ahead else None
        self._coming: dict[int, Future[_Pass]] = {}
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
            made = self._made(self._number)
            self._windows = made.windows
            if self._teacher is not None:
                self._teacher.prepare(made.taught, made.windows)
            self._batches = batches(
                self._windows,
                self._recipe.optimisation.batch_tokens,
                f"{self._recipe.seed}/{self._number}",
            )
        return collate(self._windows, self._batches[step - self._first], self._pad)

    def _made(self, number: int) -> _Pass:
        taught = None if self._teacher is None else self._teacher.base
        if self._pool is None:
            return _make(self._recipe, self._data, self._base, taught, number)
        for each in range(number, number + self._ahead):
            if each not in self._coming:
                self._coming[each] = self._pool.submit(
                    _make, self._recipe, self._data, self._base, taught, each
                )
        return self._coming.pop(number).result()


def _make(recipe: Recipe, data: Path, base: Path, taught: Path | None, number: int) -> _Pass:
    made = examples(corpus_of(data, recipe), recipe.mixture, recipe.seed, number)
    return _Pass(
        encode(load_tokenizer(base), made, Limits()),
        [] if taught is None else encode(load_tokenizer(taught), made, Limits()),
    )


def corpus_of(data: Path, recipe: Recipe) -> Corpus:
    """Return the rows of a recipe's files, which a process reads once."""
    return _corpus(data, recipe.model_dump_json())


@cache
def _corpus(data: Path, recipe: str) -> Corpus:
    """Take the recipe in JSON, for one that holds dicts has no hash."""
    return Corpus.load(data, Recipe.model_validate_json(recipe).mixture)
