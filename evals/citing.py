"""How well citations support an answer, and whether quotes stand where they say.

Citation precision and recall are those of Gao, Yen, Yu and Chen, "Enabling Large Language
Models to Generate Text with Citations" (ALCE, EMNLP 2023), section 3, for spans: there a model
judges whether a passage supports a statement; here a person has marked the sentences that do.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from evals.gold import Gold
from evals.metrics import contained
from evals.question import Question
from index.types import Article, Span
from qa.types import Answer, Citation

__all__ = ["CitationScore", "broken_quotes", "score_citations"]


@dataclass(frozen=True, slots=True)
class CitationScore:
    """The support of one answer, each figure in [0, 1].

    `recall`: 1 when a citation covers a gold sentence, for each proves the answer alone; of a
    list, the share of its items that such citations hold. `precision`: the share of citations
    that cover a gold sentence. By characters (letters and digits): how much of the best gold
    sentence (of all of them, for a list) is cited, and how much of what is cited is gold. An
    answer without citations has 0 in all, as in ALCE's own code; one that is not verified
    supports nothing.
    """

    precision: float
    recall: float
    character_precision: float
    character_recall: float


def score_citations(
    question: Question,
    gold: Sequence[Gold],
    citations: Sequence[Citation],
    articles: Mapping[str, Article],
) -> CitationScore:
    """Score the citations of an answer to an answerable question; `articles` are by id."""
    if not citations:
        return CitationScore(0.0, 0.0, 0.0, 0.0)
    verified = [c for c in citations if c.verified]
    supporting = [
        c for c in verified if any(g.covered_by(c.article_id, c.start, c.end) for g in gold)
    ]
    recall = float(bool(supporting))
    if question.all:
        held = [any(contained(c.quote, [item]) for c in supporting) for item in question.answers]
        recall = sum(held) / len(held)
    cited = _letters(((c.article_id, Span(c.start, c.end)) for c in citations), articles)
    proven = _letters(((c.article_id, Span(c.start, c.end)) for c in verified), articles)
    parts = [_letters([(g.article_id, g.sentence)], articles) for g in gold]
    wanted = [set[tuple[str, int]]().union(*parts)] if question.all else parts
    return CitationScore(
        precision=len(supporting) / len(citations),
        recall=recall,
        character_precision=len(proven & set().union(*parts)) / max(1, len(cited)),
        character_recall=max((len(proven & part) / len(part) for part in wanted), default=0.0),
    )


def broken_quotes(answer: Answer, articles: Mapping[str, Article]) -> tuple[str, ...]:
    """Return what is wrong with each citation whose quote does not stand where it says.

    Quote validity is the share of citations that are not among them.
    """
    return tuple(
        problem for c in answer.citations if (problem := _problem(c, answer.asked, articles))
    )


def _problem(c: Citation, asked: str, articles: Mapping[str, Article]) -> str | None:
    article = articles.get(c.article_id)
    if article is None:
        return f"The answer to {asked!r} cites article {c.article_id!r}, which is not there."
    if article.text[c.start : c.end] != c.quote:
        return (
            f"The answer to {asked!r} quotes {c.quote!r}, but characters {c.start} to {c.end} of "
            f"the article are {article.text[c.start : c.end]!r}."
        )
    if not c.start <= c.answer_start <= c.answer_end <= c.end:
        return (
            f"The answer to {asked!r} cites the span {c.answer_start} to {c.answer_end}, which "
            f"is outside its quote, {c.start} to {c.end}."
        )
    return None


def _letters(
    spans: Iterable[tuple[str, Span]], articles: Mapping[str, Article]
) -> set[tuple[str, int]]:
    return {
        (article, i)
        for article, span in spans
        if article in articles
        for i in range(span.start, span.end)
        if articles[article].text[i : i + 1].isalnum()
    }
