"""Which drafts are kept: good ones, of different kinds, from everywhere in the article."""

from collections import Counter
from collections.abc import Sequence

from evals.draft.drafted import Draft

__all__ = ["chosen"]

_PER_SENTENCE = 2
_SAME_KIND = 0.25
"""What a draft loses for each draft of its kind that was chosen."""
_SAME_SENTENCE = 2.0
_SAME_ANSWER = 1.0
_APART = 3.0
"""What a draft gains at most for its distance to the nearest chosen one: all of it from a tenth
of the article on."""


def chosen(
    drafts: Sequence[Draft], limit: int, length: int, taken: Sequence[Draft] = ()
) -> tuple[Draft, ...]:
    """Return at most `limit` drafts in the order of the article, whose length is in characters.

    One is taken after the other, the best after what it repeats of those taken before, as in
    maximal marginal relevance (Carbonell and Goldstein, SIGIR 1998). `taken` are others that
    must not be repeated.
    """
    kept: list[Draft] = []
    left = [draft for draft in drafts if draft.question not in {t.question for t in taken}]
    while left and len(kept) < limit:
        before = [*taken, *kept]
        kinds: Counter[str] = Counter(draft.kind for draft in kept)
        best = max(left, key=lambda draft: _worth(draft, before, kinds, length))
        kept.append(best)
        left = [draft for draft in left if not _repeats(draft, best, kept)]
    return tuple(sorted(kept, key=lambda draft: draft.sentence.start))


def _worth(draft: Draft, before: Sequence[Draft], kinds: Counter[str], length: int) -> float:
    at = draft.sentence.start
    near = min((abs(at - other.sentence.start) for other in before), default=length)
    same = sum(other.sentence.start == at for other in before)
    answered = sum(bool(set(draft.answers) & set(other.answers)) for other in before)
    apart = min(1.0, 10 * near / max(1, length))
    return (
        draft.score
        + apart * _APART
        - _SAME_KIND * kinds[draft.kind]
        - _SAME_SENTENCE * same
        - _SAME_ANSWER * min(answered, 2)
    )


def _repeats(draft: Draft, best: Draft, kept: Sequence[Draft]) -> bool:
    if draft.question == best.question:
        return True
    if draft.sentence.start != best.sentence.start:
        return False
    mirrored = any(answer in best.question for answer in draft.answers) and any(
        answer in draft.question for answer in best.answers
    )
    same = sum(other.sentence.start == draft.sentence.start for other in kept)
    return mirrored or set(draft.answers) == set(best.answers) or same >= _PER_SENTENCE
