"""Metrics of answers: pure functions, each with the paper it comes from.

Everything works on texts; nothing here knows tasks, systems or articles. Rankings are
`evals.ranking`'s.
"""

import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

__all__ = [
    "PlacedToken",
    "contained",
    "exact_match",
    "normalise",
    "occurrences",
    "placed_tokens",
    "token_f1",
]

_ARTICLES = frozenset({"a", "an", "the"})


@dataclass(frozen=True, slots=True)
class PlacedToken:
    """A normalised token and the characters `[start, end)` it comes from."""

    text: str
    start: int
    end: int


def placed_tokens(text: str) -> tuple[PlacedToken, ...]:
    """Return the SQuAD-normalised tokens of a text with their places.

    Normalisation as in the evaluation script of Rajpurkar et al., "SQuAD: 100,000+
    Questions for Machine Comprehension of Text" (EMNLP 2016): lower case, punctuation and
    the words a, an, the removed, split at white space. Two extensions, for news text:
    punctuation is Unicode's and not only ASCII's (curly quotes), and an em dash separates
    words. Offsets lie on the words without the punctuation around them.
    """
    tokens: list[PlacedToken] = []
    kept: list[int] = []

    def close() -> None:
        word = "".join(text[i] for i in kept).lower()
        if word and word not in _ARTICLES:
            tokens.append(PlacedToken(word, kept[0], kept[-1] + 1))
        kept.clear()

    for i, character in enumerate(text):
        if character.isspace() or character == "—":
            close()
        elif not _is_punctuation(character):
            kept.append(i)
    close()
    return tuple(tokens)


def normalise(text: str) -> str:
    """Return the normalised tokens joined by spaces: see `placed_tokens`."""
    return " ".join(token.text for token in placed_tokens(text))


def exact_match(prediction: str, answers: Sequence[str]) -> float:
    """Return 1.0 when the prediction equals an accepted answer after normalisation, else 0.0.

    Rajpurkar et al. (EMNLP 2016).
    """
    return float(any(normalise(prediction) == normalise(answer) for answer in answers))


def token_f1(prediction: str, answers: Sequence[str]) -> float:
    """Return the best harmonic mean of token precision and recall over accepted answers.

    Tokens are counted as bags: Rajpurkar et al. (EMNLP 2016). 0.0 without answers.
    """
    return max((_f1(prediction, answer) for answer in answers), default=0.0)


def occurrences(needle: str, text: str) -> tuple[tuple[int, int], ...]:
    """Return the character ranges in `text` where the needle's tokens stand in a row.

    Token-wise after normalisation, so "man" does not occur in "woman", and case and
    punctuation make no difference. A needle without tokens occurs nowhere.
    """
    wanted = [token.text for token in placed_tokens(needle)]
    if not wanted:
        return ()
    placed = placed_tokens(text)
    size = len(wanted)
    return tuple(
        (placed[i].start, placed[i + size - 1].end)
        for i in range(len(placed) - size + 1)
        if [token.text for token in placed[i : i + size]] == wanted
    )


def contained(prediction: str, answers: Sequence[str]) -> float:
    """Return 1.0 when an accepted answer's tokens stand in a row in the prediction, else 0.0.

    Containment as used for generated answers by Mallen et al., "When Not to Trust Language
    Models" (ACL 2023), here by tokens instead of characters.
    """
    return float(any(occurrences(answer, prediction) for answer in answers))


def _is_punctuation(character: str) -> bool:
    if character.isascii():
        return not (character.isalnum() or character.isspace())
    return unicodedata.category(character).startswith("P")


def _f1(prediction: str, answer: str) -> float:
    predicted = [token.text for token in placed_tokens(prediction)]
    wanted = [token.text for token in placed_tokens(answer)]
    if not predicted or not wanted:
        return float(predicted == wanted)
    common = sum((Counter(predicted) & Counter(wanted)).values())
    if common == 0:
        return 0.0
    precision, recall = common / len(predicted), common / len(wanted)
    return 2 * precision * recall / (precision + recall)
