"""One answer against one question: what is right, by rules written down here.

**Correct, answerable.** The system answered, and an accepted answer's tokens stand in a
row in its text, and the text is at most 3 times as long as the longest accepted answer
plus 5 tokens. Containment and not token F1, because F1 gives credit for "June 2000" where
"July 2000" is right; the limit, because quoting the article at length would contain every
answer. For why and how a text as long as the evidence sentence passes too: a reason is
often told by a whole sentence. An accepted "yes" or "no" counts only as the first word of
the text, which may then go on.
`all`: every item must be contained, the limit counts the items together. Broad: a
verified citation covers one of the evidence sentences, and the cited answer spans (whole
sentences of an extract, names of a list) are at most three or half of the article.

**Correct, unanswerable.** The system did not answer (a refusal or a correction).

**Citation correct.** A verified citation covers the evidence sentence at its place in the
article (the punctuation at its ends left aside); for a span answer the cited answer span
must also overlap an accepted answer inside that sentence. The same words elsewhere in
the article do not count.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evals.gold import Gold
from evals.metrics import contained, exact_match, normalise, placed_tokens, token_f1
from evals.question import Question
from index.types import Article
from qa.types import Answer, Citation

__all__ = ["Score", "accepted", "score"]

_TIMES, _EXTRA = 3, 5
_QUOTES, _SHARE = 3, 0.5
_YES_NO = frozenset({"yes", "no"})


@dataclass(frozen=True, slots=True)
class Score:
    """The scores of one answer.

    `exact`, `f1`, `contained` (in [0, 1], against the accepted answers; for `all`
    questions against the items together) and `items` (the fraction of required items) are
    reported beside `correct`; None where they do not apply. `citation_correct` is None for
    unanswerable questions; `corrected` says whether a false premise was corrected by the
    right sentence, and is None where the question names no such sentence.
    """

    correct: bool
    exact: float | None = None
    f1: float | None = None
    contained: float | None = None
    items: float | None = None
    citation_correct: bool | None = None
    corrected: bool | None = None


def accepted(question: Question, text: str) -> bool:
    """Return whether a text is an accepted answer; see the rules above. Not for broad ones."""
    tokens = [token.text for token in placed_tokens(text)]
    leading = [answer for answer in question.answers if normalise(answer) in _YES_NO]
    if tokens and exact_match(tokens[0], leading) == 1.0:
        return True
    answers = [answer for answer in question.answers if answer not in leading]
    if not answers:
        return False
    lengths = [_length(answer) for answer in answers]
    limit = _TIMES * (sum(lengths) if question.all else max(lengths)) + _EXTRA
    if question.kind in ("why", "how"):
        limit = max(limit, *(_length(sentence) for sentence in question.evidence))
    if len(tokens) > limit:
        return False
    if question.all:
        return _items(question, text) == 1.0
    return contained(text, answers) == 1.0


def score(
    question: Question, gold: Sequence[Gold], answer: Answer, articles: Mapping[str, Article]
) -> Score:
    """Score an answer; `gold` comes from `evals.gold.locate`, `articles` are those by id."""
    verified = [c for c in answer.citations if c.verified]
    cited = any(_proves(citation, g, answer) for citation in verified for g in gold)
    if not question.answerable:
        corrected = (answer.kind == "correction" and cited) if question.correction else None
        return Score(correct=not answer.answered, corrected=corrected)
    text = answer.text if answer.answered else ""
    cited = answer.answered and cited
    if question.broad:
        return Score(correct=cited and _measured(verified, articles), citation_correct=cited)
    items = _items(question, text) if question.all else None
    answers = [", ".join(question.answers)] if question.all else question.answers
    return Score(
        correct=answer.answered and accepted(question, text),
        exact=exact_match(text, answers),
        f1=token_f1(text, answers),
        contained=contained(text, answers) if items is None else float(items == 1.0),
        items=items,
        citation_correct=cited,
    )


def _proves(citation: Citation, gold: Gold, answer: Answer) -> bool:
    if not gold.covered_by(citation.article_id, citation.start, citation.end):
        return False
    if answer.kind != "span":
        return True
    return any(
        citation.answer_start < target.end and target.start < citation.answer_end
        for target in gold.answers or (gold.sentence,)
    )


def _measured(cited: Sequence[Citation], articles: Mapping[str, Article]) -> bool:
    if len(cited) <= _QUOTES:
        return True
    characters = {(c.article_id, i) for c in cited for i in range(c.answer_start, c.answer_end)}
    of = {c.article_id for c in cited if c.article_id in articles}
    return len(characters) <= _SHARE * sum(len(articles[each].text) for each in of)


def _items(question: Question, text: str) -> float:
    return sum(contained(text, [item]) for item in question.answers) / len(question.answers)


def _length(text: str) -> int:
    return len(placed_tokens(text))
