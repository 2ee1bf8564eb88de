"""Evidence into probabilities, and questions into the curves of the promise."""

import json
import random
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from index.errors import ModelError
from qa.config import ReaderSettings
from qa.reader.confidence import Confidence
from qa.reader.features import AGAINST, FEATURES, VERDICT_FEATURES
from qa.reader.training.by_source import by_source
from qa.reader.training.fit import Fitted, expected_calibration_error, fit
from qa.reader.training.trial import Example, Settled, Tried


def questions_of(
    change: Callable[[list[float], bool], None], *, count: int = 300, every: int = 2, seed: int = 0
) -> list[Tried]:
    """Questions about ten articles, one in `every` answered by its one span: evidence drawn at
    random, to which `change` gives a meaning.
    """
    draw = random.Random(seed)
    found = []
    for number in range(count):
        right = number % every == 0
        values = [draw.gauss(0, 1) for _ in FEATURES]
        change(values, right)
        span = Example("words", tuple(values), right)
        group = f"g{number % 10}"
        found.append(Tried("file", group, "Which?", "span", answerable=right, spans=(span,)))
    return found


def by_score(values: list[float], right: bool) -> None:
    values[0] += 3 if right else -3


def confidence_of(fitted: Fitted) -> Confidence:
    return Confidence.from_json(json.dumps(fitted.record))


def test_the_fit_separates_what_can_be_separated() -> None:
    fitted = fit(questions_of(by_score))
    confidence = confidence_of(fitted)
    high, low = [0.0] * len(FEATURES), [0.0] * len(FEATURES)
    high[0], low[0] = 4.0, -4.0
    assert confidence.of(low) < 0.2 < 0.8 < confidence.of(high)
    found = fitted.record["fitted_on"]
    assert found["cross_validated_auroc"] > 0.95
    assert found["false_answers_there"] < 0.1
    assert (found["questions"], found["articles"], found["answerable"]) == (300, 10, 150)


def test_a_reader_without_some_of_the_evidence_can_be_calibrated() -> None:
    """A reader of others has no answerability head: what that would say is always 0."""
    absent = FEATURES.index("answerable")

    def change(values: list[float], right: bool) -> None:
        by_score(values, right)
        values[absent] = 0.0

    confidence = confidence_of(fit(questions_of(change)))
    assert confidence.spans.weights[absent] == 0.0
    assert 0 <= confidence.of([0.0] * len(FEATURES)) <= 1


def test_no_feature_counts_against_its_meaning() -> None:
    """Here the score speaks against a span by accident, and the lead for it."""
    lead = FEATURES.index("lead")

    def change(values: list[float], right: bool) -> None:
        values[0] -= 2 if right else -2
        values[lead] += 1 if right else -1

    weights = fit(questions_of(change)).record["weights"]
    assert weights[0] == 0.0
    assert weights[lead] > 0.5
    assert all(weights[FEATURES.index(name)] <= 0 for name in AGAINST)
    assert all(w >= 0 for name, w in zip(FEATURES, weights, strict=True) if name not in AGAINST)


def test_the_likeliest_span_of_a_question_is_what_counts() -> None:
    questions = questions_of(by_score)
    low = replace(questions[1].spans[0], values=(-9.0,) * len(FEATURES), right=False)
    fitted = fit([replace(q, spans=(low, *q.spans)) for q in questions])
    assert len(fitted.judged) == 300
    assert sum(each.right for each in fitted.judged) == 150


def test_probabilities_are_of_a_fit_that_has_not_seen_the_article() -> None:
    """Here the score means the opposite in one article, which only a fit to that could know."""
    odd = [
        replace(q, spans=(replace(q.spans[0], right=not q.spans[0].right),))
        if q.group == "g3"
        else q
        for q in questions_of(by_score)
    ]
    wrong = [each for each in fit(odd).judged if each.tried.group == "g3"]
    assert all(each.probability > 0.7 for each in wrong if not each.right)
    assert all(each.probability < 0.3 for each in wrong if each.right)


def test_whether_the_article_answers_is_fitted_apart_from_whether_the_candidate_is_right() -> None:
    """Every second answer is wrong though the article has one, which other evidence tells."""
    other = FEATURES.index("answerable")
    questions = []
    for number, question in enumerate(questions_of(by_score)):
        (span,) = question.spans
        told = number % 4 < 2
        values = [*span.values]
        values[other] += 3 if told else -3
        questions.append(
            replace(
                question,
                answerable=told,
                spans=(replace(span, values=tuple(values), right=told and span.right),),
            )
        )
    fitted = fit(questions)
    open_ = [each for each in fitted.judged if each.tried.answerable and not each.right]
    assert np.mean([each.answering for each in open_]) > 0.8
    assert np.mean([each.probability for each in open_]) < 0.4
    assert fitted.record["fitted_on"]["cross_validated_auroc_of_answerable"] > 0.95
    confidence = confidence_of(fitted)
    high = [0.0] * len(FEATURES)
    high[other] = 4.0
    answering = confidence.of_article("span", high)
    assert answering is not None
    assert answering > 0.8


def test_a_curve_counts_each_question_once() -> None:
    nothing = Tried("file", "g0", "Who?", "span", answerable=False)
    (curve,) = confidence_of(fit([*questions_of(by_score), nothing], held_out=True)).curves.values()
    assert (curve.questions, curve.articles, curve.held_out) == (301, 10, True)
    assert curve.refused[1].right >= 1  # nothing was found where nothing is


def yes_no_of(questions: list[Tried]) -> list[Tried]:
    """The same as yes/no questions: what the spans are right in is what is sure and stated."""
    found = []
    for question in questions:
        (span,) = question.spans
        values = (*span.values, 0.3 * span.values[0], 0.3 * span.values[0])
        settled = Settled("Yes", values, span.right)
        found.append(replace(question, kind="yes_no", spans=(), settled=settled))
    return found


def test_yes_no_questions_have_weights_figures_and_a_curve_of_their_own() -> None:
    spans, settled = questions_of(by_score), yes_no_of(questions_of(by_score, count=200, seed=1))
    fitted = fit([*spans, *settled])
    confidence = confidence_of(fitted)
    assert confidence.curves["span"].questions == 300
    assert confidence.curves["yes_no"].questions == 200
    assert confidence.yes_no is not None
    assert len(confidence.yes_no.weights) == len(VERDICT_FEATURES)
    assert fitted.record["fitted_on"]["yes_no"]["cross_validated_auroc"] > 0.95
    assert sum(each.tried.kind == "yes_no" for each in fitted.judged) == 200


@pytest.mark.parametrize("articles", [0, 4])
def test_too_few_of_them_have_none(articles: int) -> None:
    groups = {f"g{number}" for number in range(articles)}
    few = [q for q in yes_no_of(questions_of(by_score)) if q.group in groups]
    confidence = confidence_of(fit([*questions_of(by_score), *few]))
    assert set(confidence.curves) == {"span"}
    assert confidence.yes_no is None


def test_the_calibration_error_is_the_gap_of_confidence_and_accuracy() -> None:
    predicted = np.array([0.95, 0.95, 0.05, 0.05])
    right = np.array([True, False, False, False])
    # half of the examples are off by .45, half by .05
    assert expected_calibration_error(predicted, right, np.ones(4)) == pytest.approx(0.25)


def test_the_threshold_gives_false_answers_and_false_refusals_the_same_weight() -> None:
    def change(values: list[float], right: bool) -> None:
        values[0] += 0.7 if right else -0.7

    # One in four, so that a plain count would favour refusing.
    found = fit(questions_of(change, count=600, every=4, seed=1)).record["fitted_on"]
    assert abs(found["false_answers_there"] - found["false_refusals_there"]) < 0.15


def test_what_tells_nothing_is_refused() -> None:
    questions = questions_of(by_score)
    with pytest.raises(ModelError, match="right every time or never"):
        fit([q for q in questions if q.answerable])
    with pytest.raises(ModelError, match="about 4 articles"):
        fit([q for q in questions if q.group in {"g0", "g1", "g2", "g3"}])


def test_a_table_says_source_by_source_what_the_promise_came_to() -> None:
    fitted = fit(questions_of(by_score, count=1000))
    table = by_source(fitted.judged, confidence_of(fitted), ReaderSettings())
    columns = {str(column.header): list(column.cells) for column in table.columns}
    assert columns["source"][:2] == ["file", "all"]
    assert columns["questions"][:2] == ["1,000", "1,000"]
    assert columns["answerable"][0] == "50%"
