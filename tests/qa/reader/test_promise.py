"""When an answer is asserted, and what that promises."""

import random
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.config import ReaderSettings
from qa.reader.bound import lower_bound
from qa.reader.curve import Curve
from qa.reader.promise import STARTS, Promise, promise_of

TARGETS = ReaderSettings(asserted_right=0.9, refused_right=0.9)
UNMEASURED = 0.43


def by_hand(**thresholds: float) -> ReaderSettings:
    return TARGETS.model_copy(update=thresholds)


def curve_of(
    right_at: Callable[[float], float],
    *,
    unanswerable: float = 1.0,
    count: int = 2000,
    seed: int = 1,
    held_out: bool = True,
) -> Curve:
    """A curve of questions with probabilities all over [0, 1], of which the share `right_at` is
    right; of the others the share `unanswerable` has no answer.
    """
    draw = random.Random(seed)
    asked = []
    for _ in range(count):
        probability = draw.random()
        right = draw.random() < right_at(probability)
        asked.append((probability, right, not right and draw.random() < unanswerable))
    return Curve.of(*zip(*asked, strict=True), articles=50, held_out=held_out)


def step_at(threshold: float) -> Callable[[float], float]:
    """Right in 97 of 100 from a threshold on, and in 3 of 100 below it."""
    return lambda probability: 0.97 if probability >= threshold else 0.03


def test_three_outcomes_lie_side_by_side() -> None:
    promise = Promise(0.7, 0.2, 0.9, 0.9, "")
    outcomes = [promise.outcome(p, p) for p in (0.19, 0.2, 0.69, 0.7)]
    assert outcomes == ["refused", "unsure", "unsure", "answered"]


def test_what_is_refused_is_what_the_article_does_not_answer_and_not_what_is_doubtful() -> None:
    promise = Promise(0.7, 0.2, 0.9, 0.9, "")
    assert promise.outcome(0.1, 0.6) == "unsure"
    assert promise.outcome(0.5, 0.1) == "refused"
    assert promise.outcome(0.7, 0.1) == "answered"


class TestChosen:
    """Thresholds that the targets choose."""

    def test_both_are_the_laxest_that_keep_their_targets(self) -> None:
        def right(p: float) -> float:
            return 0.97 if p >= 0.7 else 0.03 if p < 0.3 else 0.5

        curve = curve_of(right)
        promise = promise_of(curve, UNMEASURED, TARGETS)
        assert (promise.asserted_right, promise.refused_right) == (0.9, 0.9)
        high, low = round(100 * promise.assert_from), round(100 * promise.refuse_below)
        assert 60 <= high <= 70
        assert 30 <= low <= 40
        for kept, laxer in (
            (curve.asserted[high], curve.asserted[high - 1]),
            (curve.refused[low], curve.refused[low + 1]),
        ):
            assert lower_bound(kept.right, kept.questions) >= 0.9
            assert lower_bound(laxer.right, laxer.questions) < 0.9

    def test_it_is_said_on_what_they_were_measured(self) -> None:
        said = promise_of(curve_of(step_at(0.5)), UNMEASURED, TARGETS).measured_on
        assert said == "2,000 questions on 50 articles that nothing was trained on"
        own = curve_of(step_at(0.5), held_out=False)
        assert promise_of(own, UNMEASURED, TARGETS).measured_on == "2,000 questions on 50 articles"

    def test_nothing_is_unsure_where_a_threshold_keeps_both_targets(self) -> None:
        promise = promise_of(curve_of(step_at(0.5)), UNMEASURED, TARGETS)
        assert promise.assert_from == promise.refuse_below == pytest.approx(0.5, abs=0.06)
        assert (promise.asserted_right, promise.refused_right) == (0.9, 0.9)

    def test_a_side_that_cannot_keep_its_target_promises_nothing_and_says_little(self) -> None:
        """Every second question that is not answered right could have been; or hardly any is."""
        careless = curve_of(step_at(0.5), unanswerable=0.5)
        promise = promise_of(careless, UNMEASURED, TARGETS)
        assert (promise.asserted_right, promise.refused_right) == (0.9, None)
        assert careless.refused[round(100 * promise.refuse_below)].questions == pytest.approx(
            STARTS[0], abs=30
        )

        doubtful = curve_of(lambda _: 0.02)
        promise = promise_of(doubtful, UNMEASURED, TARGETS)
        assert (promise.asserted_right, promise.refused_right) == (None, 0.9)
        assert doubtful.asserted[round(100 * promise.assert_from)].questions == pytest.approx(
            STARTS[0], abs=30
        )

    def test_a_reader_that_is_sure_of_little_can_promise_that_little(self) -> None:
        """A hundred right answers of the surest are enough."""

        def right(p: float) -> float:
            return 1.0 if p >= 0.94 else 0.5

        promise = promise_of(curve_of(right), UNMEASURED, TARGETS)
        assert promise.asserted_right == 0.9
        assert 0.9 < promise.assert_from <= 0.94

    def test_too_few_questions_leave_one_threshold_without_a_promise(self) -> None:
        few = curve_of(step_at(0.5), count=min(STARTS) - 1)
        assert promise_of(few, UNMEASURED, TARGETS) == promise_of(None, UNMEASURED, TARGETS)
        assert promise_of(None, UNMEASURED, TARGETS) == Promise(0.43, 0.43, None, None, "")


class TestSetByHand:
    """reader.assert_from and reader.refuse_below."""

    curve = curve_of(lambda p: 0.97 if p >= 0.7 else 0.03 if p < 0.3 else 0.5)

    def test_what_is_set_is_taken_and_promises_nothing_for_its_side(self) -> None:
        promise = promise_of(self.curve, UNMEASURED, by_hand(assert_from=0.515))
        assert promise.assert_from == 0.515
        assert (promise.asserted_right, promise.refused_right) == (None, 0.9)
        assert promise.measured_on

        promise = promise_of(self.curve, UNMEASURED, by_hand(refuse_below=0.0))
        assert promise.refuse_below == 0.0
        assert (promise.asserted_right, promise.refused_right) == (0.9, None)

    def test_the_other_gives_way_and_promises_nothing_either(self) -> None:
        promise = promise_of(self.curve, UNMEASURED, by_hand(assert_from=0.1))
        assert promise == Promise(0.1, 0.1, None, None, "")
        promise = promise_of(self.curve, UNMEASURED, by_hand(refuse_below=0.9))
        assert promise == Promise(0.9, 0.9, None, None, "")

    def test_both_can_be_set(self) -> None:
        both = by_hand(assert_from=0.8, refuse_below=0.1)
        assert promise_of(self.curve, UNMEASURED, both) == Promise(0.8, 0.1, None, None, "")


RATES = st.floats(0.5, 0.99)


@st.composite
def curves(draw: st.DrawFn) -> Curve:
    """Of readers good and bad, that know it or do not."""
    knots = draw(st.lists(st.floats(0, 1), min_size=5, max_size=5))
    return curve_of(
        lambda p: knots[min(4, int(5 * p))],
        unanswerable=draw(st.floats(0, 1)),
        count=draw(st.integers(1, 900)),
        seed=draw(st.integers(0, 99)),
    )


@settings(deadline=None, max_examples=60)
@given(curve=curves(), asserted=RATES, refused=RATES, more=st.floats(0, 0.4))
def test_a_higher_target_never_does_more(
    curve: Curve, asserted: float, refused: float, more: float
) -> None:
    def promise(asserted: float, refused: float) -> Promise:
        chosen = ReaderSettings(asserted_right=asserted, refused_right=refused)
        found = promise_of(curve, UNMEASURED, chosen)
        assert 0 <= found.refuse_below <= found.assert_from <= 1
        return found

    plain = promise(asserted, refused)
    assert promise(min(0.999, asserted + more), refused).assert_from >= plain.assert_from
    assert promise(asserted, min(0.999, refused + more)).refuse_below <= plain.refuse_below


@settings(deadline=None, max_examples=60)
@given(curve=curves(), target=RATES)
def test_what_is_promised_is_within_the_bound_on_the_questions_measured(
    curve: Curve, target: float
) -> None:
    chosen = ReaderSettings(asserted_right=target, refused_right=target)
    promise = promise_of(curve, UNMEASURED, chosen)
    sides = (
        (promise.asserted_right, curve.asserted[round(100 * promise.assert_from)]),
        (promise.refused_right, curve.refused[round(100 * promise.refuse_below)]),
    )
    for promised, counts in sides:
        if promised is not None:
            assert lower_bound(counts.right, counts.questions) >= target


def test_each_promise_is_kept_in_at_least_95_of_100_samples() -> None:
    """The rate among all questions, known here, against what was promised from a sample.

    The reader is one whose probabilities are exactly right, so that thresholds close to the
    target are tried and many would pass by luck alone.
    """
    samples, promised, broken = 300, [0, 0], [0, 0]
    for seed in range(samples):
        promise = promise_of(curve_of(lambda p: p, count=1600, seed=seed), UNMEASURED, TARGETS)
        # The means of p from the one threshold to 1, of 1 - p from 0 to the other.
        truths = (1 + promise.assert_from) / 2, 1 - promise.refuse_below / 2
        for side, rate in enumerate((promise.asserted_right, promise.refused_right)):
            promised[side] += rate is not None
            broken[side] += rate is not None and truths[side] < rate
    assert min(promised) > samples / 2
    assert max(broken) <= 0.05 * samples
