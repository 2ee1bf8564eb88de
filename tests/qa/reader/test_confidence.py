import json
import math
from dataclasses import replace
from importlib.resources import files
from typing import Any

import pytest

from index.errors import ModelError
from index.types import Hit, Passage, Span
from qa.config import ReaderSettings
from qa.reader.calibration import CALIBRATION
from qa.reader.confidence import Confidence
from qa.reader.curve import Curve
from qa.reader.features import (
    FEATURES,
    VERDICT_FEATURES,
    Features,
    features_of,
    vector,
    verdict_vector,
)
from qa.reader.promise import Promise
from qa.reader.shortlist import SENTENCES_BEFORE, CloseReading, Shortlisted
from qa.reader.types import ReadSpan, Verdict
from qa.reader.weighing import Weighing

TEXT = "The pact was dissolved in 1996. Mr. Kim met Ivan Orlov in Paris."
PASSAGE = Passage("p", "a", 0, 0, len(TEXT), TEXT, (Span(0, 31), Span(32, 64)), "Pacts")
HITS = (Hit(PASSAGE, 0.03, 1, dense_score=0.7),)
YEAR = ReadSpan(0, 26, 30, "1996", 4.0)
NAME = ReadSpan(0, 44, 54, "Ivan Orlov", 1.5)


def reading(
    span: ReadSpan,
    *others: ReadSpan,
    hits: tuple[Hit, ...] = HITS,
    similarity: float = 0.5,
    again: tuple[ReadSpan, ...] = (),
) -> CloseReading:
    return CloseReading(hits, (span, *others), (Shortlisted(span, similarity, again),))


def features(
    question: str, span: ReadSpan = YEAR, *others: ReadSpan, hits: tuple[Hit, ...] = HITS
) -> Features:
    (found,) = features_of(question, reading(span, *others, hits=hits))
    return found


def test_the_lead_is_over_the_best_other_words_elsewhere() -> None:
    longer = ReadSpan(0, 23, 30, "in 1996", 3.0)
    assert features("When was the pact dissolved?", YEAR, longer, NAME).lead == 2.5
    assert features("When was the pact dissolved?", YEAR, longer).lead == 10.0


def test_words_of_the_question_are_near_the_span_elsewhere_or_nowhere() -> None:
    bridge = Passage("q", "a", 1, 100, 123, "The bridge was painted.", (Span(100, 123),), "Pacts")
    hits = (*HITS, Hit(bridge, 0.02, 2))

    def shares(question: str) -> tuple[float, float]:
        found = features(question, hits=hits)
        return found.elsewhere, found.nowhere

    assert shares("When was the pact dissolved?") == (0.0, 0.0)
    assert shares("When was the bridge painted?") == (1.0, 0.0)
    assert shares("When was the tower dissolved?") == (0.0, 0.5)


def test_names_far_from_the_span_are_counted_but_for_those_of_the_title() -> None:
    assert features("When did Ivan Orlov leave?").names_far == 0.0
    assert features("When did Peter Schmidt leave?").names_far == 1.0
    assert features("When were the Pacts dissolved?").names_far == 0.0


def test_numbers_that_nothing_read_has_are_counted() -> None:
    later = Passage("q", "a", 1, 100, 130, "Peter Schmidt left in 1997.", (), "Pacts")
    hits = (*HITS, Hit(later, 0.02, 2))

    def nowhere(question: str) -> float:
        return features(question, hits=hits).numbers_nowhere

    assert nowhere("Whom did Peter Schmidt meet in 1997?") == 0.0
    assert nowhere("Whom did Peter Schmidt meet in 1998?") == 1.0


def test_what_is_found_again_is_the_best_over_the_span_when_its_sentence_is_read_alone() -> None:
    def again(*found: ReadSpan) -> float:
        (described,) = features_of("When?", reading(YEAR, again=found))
        return described.again

    longer = replace(YEAR, start=23, text="in 1996", score=1.0)
    assert again(replace(NAME, score=9.0), longer, replace(YEAR, score=0.5)) == 1.0
    assert again(NAME) == again() == -10.0
    assert again(replace(YEAR, score=-11.0)) == -10.0


@pytest.mark.parametrize("question", ["Why did he go?", "How was it dissolved?"])
def test_a_long_answer_is_no_surprise_where_a_reason_or_a_manner_is_asked_for(
    question: str,
) -> None:
    long = replace(YEAR, start=0, text=TEXT[:30])
    assert features(question, long).length == 0.0
    assert features("When did he go?", long).length == 0.6


@pytest.mark.parametrize(
    ("question", "span", "mismatch"),
    [
        ("When was it?", YEAR, 0.0),
        ("When was it?", NAME, 1.0),
        ("Who met Kim?", NAME, 0.0),
        ("Who met Kim?", YEAR, 1.0),
        ("How many came?", YEAR, 0.0),
        ("How many came?", NAME, 1.0),
        ("Why did he go?", NAME, 0.0),
    ],
)
def test_a_span_of_the_wrong_kind_is_noticed(
    question: str, span: ReadSpan, mismatch: float
) -> None:
    assert features(question, span).type_mismatch == mismatch


def test_the_logistic_is_computed_as_written() -> None:
    zeros = [0.0] * len(FEATURES)
    weights = (2.0, *zeros[1:])
    spread = tuple([4.0] * len(FEATURES))
    confidence = Confidence(Weighing(-1.0, weights, (1.0, *zeros[1:]), spread))
    assert confidence.of([3.0, *zeros[1:]]) == pytest.approx(0.5)
    assert confidence.of([-1e6, *zeros[1:]]) == 0.0


def test_uncalibrated_it_is_the_logistic_of_the_score_alone() -> None:
    confidence = Confidence.uncalibrated("Not calibrated.")
    assert confidence.notices == ("Not calibrated.",)
    values = [7.0] * len(FEATURES)
    for score, probability in ((0.0, 0.5), (2.0, 0.880797), (-2.0, 0.119203)):
        values[FEATURES.index("score")] = score
        assert confidence.of(values) == pytest.approx(probability, abs=1e-6)


def test_a_yes_or_no_is_weighed_with_the_evidence_for_the_span_that_settles_it() -> None:
    weights = dict.fromkeys(VERDICT_FEATURES, 0.0) | {"sure": 2.0, "stated": 1.0, "score": 0.5}
    size = len(VERDICT_FEATURES)
    weighing = Weighing(-1.0, tuple(weights.values()), (0.0,) * size, (1.0,) * size)
    plain = Confidence.uncalibrated("Not calibrated.")
    alone, window = Verdict(0.1, 0.8, 0.1), Verdict(0.3, 0.45, 0.25)

    def probability(confidence: Confidence) -> float:
        (described,) = features_of("Was it dissolved?", reading(YEAR))
        return confidence.of_verdict(verdict_vector(described, alone, window), alone)

    assert probability(plain) == 0.8
    logit = -1.0 + 2.0 * math.log(4) + math.log(3) + 0.5 * YEAR.score
    assert probability(replace(plain, yes_no=weighing)) == pytest.approx(1 / (1 + math.exp(-logit)))


def test_whether_the_article_answers_is_weighed_apart_where_the_file_says_how() -> None:
    plain = Confidence.uncalibrated("Not calibrated.")
    zeros = [0.0] * len(FEATURES)
    assert plain.of_article("span", zeros) is None
    flat = (0.0,) * len(FEATURES)
    weighing = Weighing(0.0, (1.0, *flat[1:]), flat, (1.0,) * len(FEATURES))
    apart = replace(plain, answerable={"span": weighing})
    assert apart.of_article("span", [2.0, *zeros[1:]]) == pytest.approx(0.880797, abs=1e-6)
    assert apart.of_article("yes_no", zeros) is None


def test_certain_verdicts_stay_numbers() -> None:
    (found,) = features_of("Was it?", reading(YEAR))
    certain, none = Verdict(1.0, 0.0, 0.0), Verdict(0.0, 0.0, 1.0)
    assert verdict_vector(found, certain, certain)[-2:] == (10.0, 10.0)
    assert verdict_vector(found, none, none)[-2:] == (-10.0, -10.0)


def test_the_packaged_calibration_prefers_the_span_that_all_speaks_for() -> None:
    confidence = Confidence.packaged()
    year, name = replace(YEAR, answerable=3.0), replace(NAME, answerable=-3.0)
    question, other = "When was the pact dissolved?", "When did Peter Schmidt sink the ship?"
    found_again = (replace(YEAR, score=3.0),)
    (high,) = features_of(question, reading(year, name, similarity=0.7, again=found_again))
    (low,) = features_of(other, reading(name, year, similarity=0.1))
    good, bad = confidence.of(vector(high)), confidence.of(vector(low))
    assert 0.0 <= bad < 0.5 < good <= 1.0


def test_a_calibration_for_other_evidence_is_refused() -> None:
    record = {"features": ["luck"], "bias": 0, "weights": [1], "means": [0], "scales": [1]}
    with pytest.raises(ModelError, match=r"qa\.reader\.calibrate"):
        Confidence.from_json(json.dumps(record))


def test_evidence_that_a_calibration_does_not_know_weighs_nothing() -> None:
    record = {"features": ["score"], "bias": 1, "weights": [2], "means": [0], "scales": [1]}
    confidence = Confidence.from_json(json.dumps(record))
    for other in (-5.0, 5.0):
        values = [other] * len(FEATURES)
        values[FEATURES.index("score")] = -0.5
        assert confidence.of(values) == 0.5


@pytest.mark.parametrize(("told", "before"), [({}, 1), ({"sentences_before": 2}, 2)])
def test_spans_are_read_again_as_they_were_for_the_calibration(
    told: dict[str, int], before: int
) -> None:
    record = {"features": ["score"], "bias": 1, "weights": [2], "means": [0], "scales": [1]}
    assert Confidence.from_json(json.dumps(record | told)).sentences_before == before


def test_the_packaged_calibration_was_made_as_calibrations_are_made_now() -> None:
    assert Confidence.packaged().sentences_before == SENTENCES_BEFORE


def test_a_calibration_that_cannot_be_computed_is_refused() -> None:
    record = json.loads(files("qa.reader").joinpath(CALIBRATION).read_text("utf-8"))
    record["scales"][-1] = 0.0
    with pytest.raises(ModelError, match="scale"):
        Confidence.from_json(json.dumps(record))


class TestPromise:
    """Curves in the file, or none."""

    def record(self) -> dict[str, Any]:
        read: dict[str, Any] = json.loads(
            files("qa.reader").joinpath(CALIBRATION).read_text("utf-8")
        )
        return read

    def test_the_curves_of_the_file_are_what_the_thresholds_are_chosen_from(self) -> None:
        asked = [(i + 0.5) / 1000 for i in range(1000)]
        right = [probability >= 0.5 for probability in asked]
        curve = Curve.of(asked, right, [not r for r in right], articles=9, held_out=False)
        record = self.record() | {"curves": {"span": curve.record()}}
        confidence = Confidence.from_json(json.dumps(record))
        assert confidence.curves == {"span": curve}
        settings = ReaderSettings(asserted_right=0.9, refused_right=0.9)
        promise = confidence.promise("span", settings)
        assert (promise.asserted_right, promise.refused_right) == (0.9, 0.9)
        assert promise.measured_on == "1,000 questions on 9 articles"

    def test_a_file_of_earlier_versions_keeps_its_threshold_and_promises_nothing(self) -> None:
        record = self.record() | {"fitted_on": {"threshold_of_equal_costs": 0.43}}
        record.pop("curves", None)
        confidence = Confidence.from_json(json.dumps(record))
        nothing = Promise(0.43, 0.43, None, None, "")
        assert confidence.promise("span", ReaderSettings()) == nothing
        assert confidence.promise("yes_no", ReaderSettings()).asserted_right is None

    @pytest.mark.parametrize("curve", [{}, {"asserted": [], "refused": []}, [1], "none"])
    def test_what_is_no_curve_is_refused(self, curve: object) -> None:
        record = self.record() | {"curves": {"span": curve}}
        with pytest.raises(ModelError, match="no calibration of a reader"):
            Confidence.from_json(json.dumps(record))

    def test_the_packaged_reader_makes_a_promise(self) -> None:
        promise = Confidence.packaged().promise("span", ReaderSettings())
        assert promise.asserted_right is not None or promise.refused_right is not None
        assert "that nothing was trained on" in promise.measured_on
