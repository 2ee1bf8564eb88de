"""Bounds that the figures of a run are held to: by the gate of a task, or by anybody's test."""

from dataclasses import dataclass

from evals.summary import Summary

__all__ = ["Bounds"]


@dataclass(frozen=True, slots=True)
class Bounds:
    """Shares in [0, 1] of questions; None asks nothing.

    `min_precision` is the share of right answers among those that are asserted,
    `min_refusal_precision` that of unanswerable questions among those that are refused,
    `min_offered_right` the share of answerable questions whose right answer is shown, asserted or
    unsure, `max_unsure` the share of all questions that the system may be unsure of.
    """

    min_accuracy: float | None = None
    min_citations_correct: float | None = None
    max_false_answers: float | None = None
    max_false_refusals: float | None = None
    min_precision: float | None = None
    min_refusal_precision: float | None = None
    min_offered_right: float | None = None
    max_unsure: float | None = None

    def broken_by(self, figures: Summary) -> tuple[str, ...]:
        """Return what the figures do not keep to, a line each.

        A figure that no question bears on breaks nothing, but where nothing was asserted, nothing
        was right and nothing proven.
        """
        said = figures.outcomes
        at_least = (
            ("accuracy", figures.accuracy, self.min_accuracy),
            ("right, asserted or unsure", said.offered_right, self.min_offered_right),
            ("right when refused", said.refusal_precision, self.min_refusal_precision),
            ("right when asserted", said.assertion_precision, self.min_precision),
            ("citations correct", figures.citations_correct, self.min_citations_correct),
        )
        at_most = (
            ("false answers", figures.false_answers, self.max_false_answers),
            ("false refusals", figures.false_refusals, self.max_false_refusals),
            ("unsure", said.unsure, self.max_unsure),
        )
        problems = [
            f"{name}: {figure.mean:.1%} of {figure.n}, {word} {bound:.1%} asked"
            for word, sign, asked in (("at least", 1, at_least), ("at most", -1, at_most))
            for name, figure, bound in asked
            if figure is not None and bound is not None and sign * (figure.mean - bound) < 0
        ]
        problems += [
            f"{name}: nothing was asserted, at least {bound:.1%} asked"
            for name, figure, bound in at_least[-2:]
            if figure is None and bound is not None
        ]
        if figures.quote_validity is not None and figures.quote_validity.mean < 1:
            problems.append("a quote does not stand in the article where it says")
        return tuple(problems)
