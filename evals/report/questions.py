"""Questions as the page lists them: what was expected, said and cited, in words. No HTML."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evals.report.excerpts import Excerpt, excerpts_of
from evals.report.reading import ArticleText, Group
from evals.report.wording import duration, slug
from evals.run import Row

__all__ = ["FLAGS", "Listed", "anchors_of", "expected", "flags_of", "listed", "verdicts_of"]

FLAGS: Mapping[str, tuple[str, str]] = {
    "failed": ("Anything wrong", "all that follows down to wrong citations"),
    "wrong-answer": ("Wrong answers", "asserted, but not what was expected"),
    "false-answer": ("False answers", "asserted, although the article does not say"),
    "false-refusal": ("False refusals", "refused, although the article does say"),
    "unsure-wrong": ("Unsure, wrong", "unsure of something else than what was expected"),
    "wrong-citation": ("Wrong citations", "asserted, but not by quoting an expected sentence"),
    "unsure-right": ("Unsure, right", "unsure of the right answer"),
    "unsure-nothing": ("Unsure of nothing", "unsure, where the article does not say"),
    "right": ("Right", "asserted rightly, or rightly refused"),
    "lost": ("Now worse", "right or rightly cited before, and now not"),
    "won": ("Now better", "now right or rightly cited, and not before"),
}
"""What a question can be filtered by: the filter's name and what it means."""

_FAILED = frozenset(list(FLAGS)[1 : list(FLAGS).index("wrong-citation") + 1])

_ONE = {
    "wrong-answer": "Wrong answer",
    "false-refusal": "False refusal",
    "false-answer": "False answer",
    "unsure-wrong": "Unsure, wrong",
    "unsure-right": "Unsure, right",
    "unsure-nothing": "Unsure, and the article does not say",
    "wrong-citation": "Wrong citation",
    "right": "Right",
}


@dataclass(frozen=True, slots=True)
class Listed:
    """One question of the list.

    `flags` are keys of `FLAGS`, `verdicts` (flag, word) to show; `unsaid` is what a refusal held
    back, `many` whether there are several articles.
    """

    anchor: str
    task: str
    row: Row
    flags: tuple[str, ...]
    verdicts: tuple[tuple[str, str], ...]
    understood: str | None
    expected: str
    unsaid: str | None
    cited: str
    facts: tuple[tuple[str, str], ...]
    excerpts: tuple[Excerpt, ...]
    many: bool


def anchors_of(groups: Sequence[Group]) -> dict[tuple[str, str], str]:
    """Return an element id for each (task, question id): "q-" and the id, unless that is taken."""
    anchors: dict[tuple[str, str], str] = {}
    taken: set[str] = set()
    for group in groups:
        for row in group.assistant.rows:
            plain = f"q-{slug(row.question.id)}"
            named = f"q-{slug(group.name)}-{slug(row.question.id)}"
            anchor = named if plain in taken else plain
            while anchor in taken:
                anchor += "-again"
            taken.add(anchor)
            anchors.setdefault((group.name, row.question.id), anchor)
    return anchors


def flags_of(row: Row) -> tuple[str, ...]:
    """Return what a question is filtered by: all that is wrong with it or unsure, or "right".

    A question has "failed" when it is one of `evals.summary.failures`.
    """
    flags: list[str] = []
    if row.outcome == "unsure":
        candidate = "right" if row.best_right else "wrong"
        flags.append(f"unsure-{candidate if row.question.answerable else 'nothing'}")
    elif row.outcome == "refused":
        flags += ["false-refusal"] * row.question.answerable
    elif not row.score.correct:
        flags.append("wrong-answer" if row.question.answerable else "false-answer")
    if row.broken or (row.answered and row.score.citation_correct is False):
        flags.append("wrong-citation")
    if _FAILED.intersection(flags):
        return ("failed", *flags)
    return tuple(flags) or ("right",)


def verdicts_of(row: Row) -> tuple[tuple[str, str], ...]:
    """Return each flag that says how the question went, with its word."""
    return tuple((flag, _ONE[flag]) for flag in flags_of(row) if flag in _ONE)


def listed(
    group: Group,
    articles: Mapping[str, ArticleText],
    anchors: Mapping[tuple[str, str], str],
    changed: Mapping[str, Sequence[str]],
) -> tuple[Listed, ...]:
    """Return the assistant's answers to a task, in its order.

    `changed` adds flags ("won", "lost") to questions by their anchors.
    """
    found: list[Listed] = []
    for row in group.assistant.rows:
        anchor = anchors[group.name, row.question.id]
        found.append(
            Listed(
                anchor=anchor,
                task=group.name,
                row=row,
                flags=(*flags_of(row), *changed.get(anchor, ())),
                verdicts=verdicts_of(row),
                understood=row.understood
                if row.understood.split() != row.question.question.split()
                else None,
                expected=expected(row),
                unsaid=_unsaid(row),
                cited=_cited(row),
                facts=_facts(row),
                excerpts=excerpts_of(row, articles),
                many=len(group.assistant.articles) > 1,
            )
        )
    return tuple(found)


def expected(row: Row) -> str:
    """Return what counts as right, in words."""
    question = row.question
    if not question.answerable:
        return f"No answer: {question.unanswerable}"
    if question.broad:
        return "A quotation of an expected sentence"
    return (" and " if question.all else " or ").join(dict.fromkeys(question.answers))


def _unsaid(row: Row) -> str | None:
    """Return what would have been said in place of a refusal, where that is known."""
    if row.outcome != "refused" or row.best is None:
        return None
    if not row.question.answerable or row.question.broad:
        return row.best
    return f"{row.best} ({'right' if row.best_right else 'wrong'})"


def _cited(row: Row) -> str:
    """Return how what was cited and what was expected stand to each other."""
    if not row.citations:
        if not row.gold:
            return ""
        if row.question.answerable:
            return "Nothing was cited. Expected:"
        return "Nothing was cited. This contradicts the premise:"
    if not row.gold:
        return "Cited, though nothing was expected:" if row.answered else "Perhaps:"
    covered = any(
        gold.covered_by(cited.article_id, cited.start, cited.end)
        for gold in row.gold
        for cited in row.citations
        if cited.verified
    )
    if row.answered and row.score.citation_correct is False and covered:
        return "It cites an expected sentence, but marks other words as the answer:"
    if covered:
        return "It cites an expected sentence:"
    return "It cites another sentence than what was expected:"


def _facts(row: Row) -> tuple[tuple[str, str], ...]:
    facts: list[tuple[str, str]] = []
    if row.ranks is not None:
        places = [f"passage {rank}" if rank else "not found" for rank in row.ranks]
        facts.append(("Expected sentence in", ", ".join(places)))
    if row.score.f1 is not None and row.answered:
        facts.append(("Word overlap", f"{row.score.f1:.2f}"))
    if row.score.items is not None and row.answered:
        facts.append(("Items named", f"{row.score.items:.2f}"))
    stages = ", ".join(
        f"{stage} {duration(seconds)}" for stage, seconds in row.timings.items() if seconds >= 0.001
    )
    facts.append(("Time", duration(row.seconds) + (f" ({stages})" if stages else "")))
    return tuple(facts)
