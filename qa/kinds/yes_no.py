"""Yes or no: a judge reads the sentences nearest to the question, the surest one decides."""

import re
from collections.abc import Sequence

from index.types import Hit
from qa.kinds.finding import Finding, near_sentences
from qa.kinds.wording import bare_question, claim_of
from qa.reader.shortlist import Embed
from qa.reader.types import StatementJudge

__all__ = ["SENTENCES", "decide", "statement_of"]

SENTENCES = 5
"""Sentences judged, each with the one before it as context: eight decide no better."""

_NEGATED = re.compile(r"^(\w+)n't\b", re.IGNORECASE)
_FULL = {"ca": "can", "wo": "will", "sha": "shall"}


def statement_of(question: str) -> str:
    """Return what a judge is asked: the claim put, or the question itself without courtesies.

    "Didn't he resign?" asks the same as "Did he resign?".
    """
    claim = claim_of(question)
    if claim is not None:
        return claim
    plain = bare_question(question)

    def positive(match: re.Match[str]) -> str:
        word = match.group(1)
        full = _FULL.get(word.lower(), word)
        return full.capitalize() if word[0].isupper() else full

    return _NEGATED.sub(positive, plain)


def decide(
    question: str,
    hits: Sequence[Hit],
    judge: StatementJudge,
    embed: Embed,
) -> Finding | None:
    """Return "Yes" or "No" with the sentence that decides, None where there is no sentence.

    The confidence is the judge's probability of the answer given.
    """
    statement = statement_of(question)
    sentences = near_sentences(statement, hits, embed, SENTENCES)
    if not sentences:
        return None
    texts = [f"{s.before} {s.text}".strip() for s in sentences]
    verdicts = judge.judge([(statement, text) for text in texts])
    sure = [max(v.yes, v.no) for v in verdicts]
    best = max(range(len(sure)), key=lambda i: (sure[i], -i))
    text = "Yes" if verdicts[best].yes >= verdicts[best].no else "No"
    return Finding(text, "yes_no", (sentences[best].piece,), sure[best])
