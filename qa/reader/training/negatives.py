"""Hard negatives: texts that look as if they answered a question and do not.

Texts of the same source are ranked by TF-IDF against the question; those that hold an
accepted answer are left out. (Karpukhin et al. 2020, section 3.2, use BM25 the same way.)
"""

from collections.abc import Collection, Sequence
from typing import Any

import numpy as np

__all__ = ["Neighbours"]

_BATCH = 512


class Neighbours:
    """The texts of one source, to be asked for those nearest to a question."""

    def __init__(self, texts: Sequence[str]) -> None:
        from sklearn.feature_extraction.text import TfidfVectorizer

        self.texts = tuple(texts)
        self._lower = tuple(text.lower() for text in texts)
        self._vectorizer: Any = TfidfVectorizer(
            stop_words="english", sublinear_tf=True, dtype=np.float32
        )
        self._matrix = self._vectorizer.fit_transform(self.texts).T.tocsr()

    def nearest(
        self, questions: Sequence[str], without: Sequence[Collection[str]], count: int
    ) -> list[tuple[int, ...]]:
        """Return, for each question, up to `count` texts as indices, the nearest first.

        `without[i]` are strings in lower case; texts that contain one are left out, as are
        texts that share no word with the question.
        """
        found: list[tuple[int, ...]] = []
        for begin in range(0, len(questions), _BATCH):
            asked = self._vectorizer.transform(questions[begin : begin + _BATCH])
            scores = (asked @ self._matrix).toarray()
            for row, banned in zip(scores, without[begin : begin + _BATCH], strict=True):
                found.append(self._pick(row, banned, count))
        return found

    def _pick(self, scores: Any, banned: Collection[str], count: int) -> tuple[int, ...]:
        near = np.argpartition(-scores, min(len(scores) - 1, 4 * count + 8))[: 4 * count + 8]
        near = near[np.argsort(-scores[near], kind="stable")]
        kept = [
            int(i)
            for i in near
            if scores[i] > 0 and not any(text in self._lower[i] for text in banned)
        ]
        return tuple(kept[:count])
