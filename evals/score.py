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

from collections.abc import Sequence
from dataclasses import dataclass

from evals.errors import BrokenCitationError, TaskError
from evals.metrics import contained, exact_match, normalise, occurrences, placed_tokens, token_f1
from evals.question import Question
from index.types import Article, Span
from qa.types import Answer, Citation

__all__ = ["Gold", "Score", "accepted", "check_citations", "locate", "score"]

_TIMES, _EXTRA = 3, 5
_QUOTES, _SHARE = 3, 0.5
_YES_NO = frozenset({"yes", "no"})


@dataclass(frozen=True, slots=True)
class Gold:
    """A gold sentence's place in the article, from its first to its last letter or digit.

    `answers` are the places of the accepted answers inside it.
    """

    sentence: Span
    answers: tuple[Span, ...]


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


def locate(question: Question, text: str) -> tuple[Gold, ...]:
    """Return where the evidence, or the correcting sentence, stands in the canonical text.

    TaskError when a sentence is not there, or is there several times without the question
    saying which occurrence counts.
    """
    sentences = question.evidence if question.answerable else (question.correction or "",)
    return tuple(
        _gold(question, sentence, _place(question, sentence, text))
        for sentence in sentences
        if sentence
    )


def check_citations(answer: Answer, articles: Sequence[Article]) -> None:
    """Raise BrokenCitationError unless every quote stands in its article as it says."""
    by_id = {article.id: article for article in articles}
    for citation in answer.citations:
        article = by_id.get(citation.article_id)
        c = citation
        if article is None:
            raise BrokenCitationError(
                f"The answer to {answer.asked!r} cites article {c.article_id!r}, which is not "
                "in the library."
            )
        if article.text[c.start : c.end] != c.quote:
            raise BrokenCitationError(
                f"The answer to {answer.asked!r} quotes {c.quote!r}, but characters {c.start} to "
                f"{c.end} of the article are {article.text[c.start : c.end]!r}."
            )
        if not c.start <= c.answer_start <= c.answer_end <= c.end:
            raise BrokenCitationError(
                f"The answer to {answer.asked!r} cites the span {c.answer_start} to "
                f"{c.answer_end}, which is outside its quote, {c.start} to {c.end}."
            )


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


def score(question: Question, gold: Sequence[Gold], answer: Answer, article: Article) -> Score:
    """Score an answer whose citations were checked; `gold` comes from `locate`."""
    verified = [c for c in answer.citations if c.verified and c.article_id == article.id]
    cited = any(_proves(citation, g, answer) for citation in verified for g in gold)
    if not question.answerable:
        corrected = (answer.kind == "correction" and cited) if question.correction else None
        return Score(correct=not answer.answered, corrected=corrected)
    text = answer.text if answer.answered else ""
    cited = answer.answered and cited
    if question.broad:
        return Score(correct=cited and _measured(verified, article), citation_correct=cited)
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


def _place(question: Question, sentence: str, text: str) -> Span:
    starts: list[int] = []
    found = text.find(sentence)
    while found >= 0:
        starts.append(found)
        found = text.find(sentence, found + 1)
    if not starts:
        raise TaskError(
            f"Question {question.id!r}: its evidence does not stand in the article: {sentence!r}",
            "Copy the sentence from the article, letter for letter.",
        )
    if len(starts) == 1:
        return Span(starts[0], starts[0] + len(sentence))
    if question.occurrence is None or question.occurrence > len(starts):
        raise TaskError(
            f"Question {question.id!r}: its evidence stands {len(starts)} times in the article: "
            f"{sentence!r}",
            f"Say which one counts: 'occurrence' from 1 to {len(starts)}.",
        )
    start = starts[question.occurrence - 1]
    return Span(start, start + len(sentence))


def _gold(question: Question, sentence: str, place: Span) -> Gold:
    words = [i for i, character in enumerate(sentence) if character.isalnum()]
    trimmed = Span(place.start + words[0], place.start + words[-1] + 1)
    spans = [span for answer in question.answers for span in occurrences(answer, sentence)]
    return Gold(trimmed, tuple(Span(place.start + a, place.start + b) for a, b in spans))


def _proves(citation: Citation, gold: Gold, answer: Answer) -> bool:
    if citation.start > gold.sentence.start or gold.sentence.end > citation.end:
        return False
    if answer.kind != "span":
        return True
    return any(
        citation.answer_start < target.end and target.start < citation.answer_end
        for target in gold.answers or (gold.sentence,)
    )


def _measured(cited: Sequence[Citation], article: Article) -> bool:
    characters = {
        i for citation in cited for i in range(citation.answer_start, citation.answer_end)
    }
    return len(cited) <= _QUOTES or len(characters) <= _SHARE * len(article.text)


def _items(question: Question, text: str) -> float:
    return sum(contained(text, [item]) for item in question.answers) / len(question.answers)


def _length(text: str) -> int:
    return len(placed_tokens(text))
