"""Choose the sentences that stand for a whole article, by an extractive method.

Continuous LexRank over sentence embeddings (Erkan and Radev, "LexRank: Graph-based Lexical
Centrality as Salience in Text Summarization", JAIR 22, 2004), a prior for the opening, and
maximal marginal relevance against repetition (Carbonell and Goldstein, "The Use of MMR,
Diversity-Based Reranking", SIGIR 1998). Writes no text of its own.
"""

import re
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from index.types import Article, Span

__all__ = ["Embed", "leans_on_context", "salient_sentences"]

Embed = Callable[[Sequence[str]], NDArray[np.float32]]

MAX_SENTENCES = 600
"""Sentences compared with each other; of a longer article every n-th is taken."""
_DAMPING = 0.85
_THRESHOLD = 0.1
_DIVERSITY = 0.3
_SAME = 0.85
_LEAD_WEIGHT = 0.8
_LEAD_SENTENCES = 3.0
_TITLE_WEIGHT = 0.3
_LEANING_FACTOR = 0.4
_MIN_WORDS, _MAX_WORDS = 6, 60

_LEANING = re.compile(
    r"[\"'“‘(\s]*(?:(?:he|she|it|they|him|his|her|its|their|this|that|these|those|such|both|"
    r"neither|one of (?:them|these|those)|some of (?:them|these|those)|the (?:former|latter|same|"
    r"other|others|two|pair))\b|(?:but|and|or|so|yet|however|moreover|furthermore|therefore|thus|"
    r"hence|then|also|instead|meanwhile|nevertheless|nonetheless|besides|additionally|similarly|"
    r"likewise|otherwise|still|for example|for instance|in addition|as a result|in contrast|by "
    r"contrast|on the other hand|in other words|at the (?:same )?time|after that|as such|"
    r"from there|"
    r"there)\b)",
    re.IGNORECASE,
)


_EARLY_PRONOUN = re.compile(
    r"\S+(?: [^A-Z\s]\S*){0,3}? (?:he|she|it|they|him|his|her|its|their|them|this|these|those)\b"
)
_EXPLETIVE = re.compile(r"it (?:is|was) \w+ (?:that|to)\b", re.IGNORECASE)


def leans_on_context(sentence: str) -> bool:
    """Tell whether a sentence opens by leaning on an earlier one ("He said so.")."""
    if _EXPLETIVE.match(sentence):
        return False
    return bool(_LEANING.match(sentence) or _EARLY_PRONOUN.match(sentence))


def salient_sentences(
    article: Article, sentences: Sequence[Span], embed: Embed, count: int
) -> tuple[Span, ...]:
    """Return at most `count` of `sentences`, without redundancy, in article order.

    `embed` maps n texts to unit vectors of shape (n, dimension).
    """
    pool = _sampled([s for s in sentences if _is_prose(article.text[s.start : s.end])])
    if not pool or count < 1:
        return ()
    texts = [article.text[s.start : s.end] for s in pool]
    vectors = np.asarray(embed([*texts, article.title or texts[0]]), dtype=np.float32)
    scores = _scores(texts, vectors[:-1], vectors[-1], bool(article.title))
    chosen = _diverse(scores, vectors[:-1], count)
    return tuple(pool[i] for i in sorted(chosen))


def _is_prose(text: str) -> bool:
    length = len(text.split())
    closes = re.search(r"[.!…。][\"'”’»)\]]*\s*$", text)
    opens = text[:1].isalnum() or text[:1] in "\"'“‘«("
    return length >= _MIN_WORDS and opens and closes is not None


def _sampled(sentences: list[Span]) -> list[Span]:
    if len(sentences) <= MAX_SENTENCES:
        return sentences
    step = len(sentences) / MAX_SENTENCES
    return [sentences[int(i * step)] for i in range(MAX_SENTENCES)]


def _scores(
    texts: Sequence[str],
    vectors: NDArray[np.float32],
    title: NDArray[np.float32],
    titled: bool,
) -> NDArray[np.float64]:
    """Return a score a sentence, the highest LexRank being 1 before the priors."""
    central = lexrank(vectors)
    central = central / max(float(central.max()), 1e-9)
    order = np.arange(len(texts))
    scores = central + _LEAD_WEIGHT * np.exp(-order / _LEAD_SENTENCES)
    if titled:
        scores += _TITLE_WEIGHT * np.clip(vectors @ title, 0.0, 1.0)
    for i, text in enumerate(texts):
        if leans_on_context(text) or text.rstrip("\"'”’").endswith("?"):
            scores[i] *= _LEANING_FACTOR
        if len(text.split()) > _MAX_WORDS:
            scores[i] *= _LEANING_FACTOR
    return scores


def lexrank(vectors: NDArray[np.float32]) -> NDArray[np.float64]:
    """Return the stationary probability of each of n unit vectors, shape (n,), sum 1."""
    similar = np.clip(vectors @ vectors.T, 0.0, 1.0).astype(np.float64)
    similar[similar < _THRESHOLD] = 0.0
    np.fill_diagonal(similar, 0.0)  # a sentence like no other must not vote for itself
    count = len(vectors)
    totals = similar.sum(axis=1, keepdims=True)
    steps = np.where(totals > 0, similar / np.where(totals > 0, totals, 1.0), 1.0 / count)
    rank = np.full(count, 1.0 / count)
    for _ in range(100):
        following = (1 - _DAMPING) / count + _DAMPING * (rank @ steps)
        if np.abs(following - rank).sum() < 1e-9:
            break
        rank = following
    return rank


def _diverse(scores: NDArray[np.float64], vectors: NDArray[np.float32], count: int) -> list[int]:
    """Pick up to `count` indices by maximal marginal relevance; near repeats are left out."""
    chosen: list[int] = []
    relevance = scores / max(float(scores.max()), 1e-9)
    nearest = np.zeros(len(scores))
    while len(chosen) < count:
        open_ones = [i for i in range(len(scores)) if i not in chosen and nearest[i] < _SAME]
        if not open_ones:
            break
        gain = (1 - _DIVERSITY) * relevance - _DIVERSITY * nearest
        best = max(open_ones, key=lambda i: (gain[i], -i))
        chosen.append(best)
        nearest = np.maximum(nearest, vectors @ vectors[best])
    return chosen
