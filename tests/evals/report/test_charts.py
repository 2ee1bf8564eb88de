"""Charts: places of what is drawn, well-formed, with text for those who see none."""

from xml.etree import ElementTree

import pytest
from markupsafe import Markup

from evals.bootstrap import Interval
from evals.report.charts import (
    interval_bar,
    precision_chart,
    reliability_chart,
    seconds_chart,
    split_bar,
)
from evals.report.curves import Point, columns_of, confidence_bins, operating_point, risk_coverage
from tests.evals.report.samples import ROWS


def drawn(svg: Markup) -> ElementTree.Element:
    return ElementTree.fromstring(svg)  # noqa: S314 - made here


def by_class(svg: Markup, name: str) -> list[ElementTree.Element]:
    return [each for each in drawn(svg).iter() if each.get("class") == name]


def texts(svg: Markup, name: str) -> list[str]:
    return [each.text or "" for each in by_class(svg, name)]


def test_an_interval_is_a_band_with_a_line_at_the_figure() -> None:
    svg = interval_bar(Interval(0.5, 0.4, 0.7, 10), others=[0.1])
    (band,) = by_class(svg, "band")
    (mean,) = by_class(svg, "mean")
    (other,) = by_class(svg, "other")
    assert (band.get("x"), band.get("width")) == ("40", "30")
    assert (mean.get("x1"), other.get("x1")) == ("50", "10")
    assert drawn(svg).get("aria-hidden") == "true"


def test_an_interval_of_seconds_has_a_scale_of_its_own() -> None:
    (mean,) = by_class(interval_bar(Interval(0.5, 0.4, 0.7, 10), top=2.0), "mean")
    assert mean.get("x1") == "25"


def test_a_split_bar_has_a_part_for_each_count_above_nothing() -> None:
    parts = list(drawn(split_bar([("right", 3), ("wrong", 0), ("refused", 1)])))
    assert [(p.get("class"), p.get("x"), p.get("width")) for p in parts] == [
        ("right", "0", "75"),
        ("refused", "75", "25"),
    ]


NOW = operating_point(ROWS)
assert NOW is not None
MARKS = (("asserted from 0.40", NOW), ("or unsure from 0.20", Point(5 / 6, 2 / 5, 0.3)))


def test_the_curve_marks_what_is_asserted_and_what_is_unsure() -> None:
    svg = precision_chart(risk_coverage(ROWS), MARKS, None)
    (now,), (then,) = by_class(svg, "now"), by_class(svg, "then")
    label = drawn(svg).get("aria-label") or ""
    assert now[0].text == "asserted from 0.40: 66.7\u202f%, 50.0\u202f% of these right."
    assert now[0].text in label
    assert (then[0].text or "") in label
    assert drawn(svg).get("role") == "img"
    assert texts(svg, "named") == ["asserted from 0.40", "or unsure from 0.20"]
    # All right is the top of the plot (y 34), half right its bottom (y 256).
    assert (now.get("cx"), now.get("cy")) == ("285.3", "256")
    assert (then.get("cx"), then.get("cy")) == ("345.7", "211.6")
    (curve,) = by_class(svg, "curve")
    assert (curve.get("d") or "").startswith("M104.3 34L")
    assert texts(svg, "tick")[-1] == "100\u202f%"


def test_what_is_promised_is_a_line() -> None:
    svg = precision_chart(risk_coverage(ROWS), MARKS, 0.9)
    (line,) = by_class(svg, "promised")
    assert line.get("y1") == line.get("y2") == "78.4"
    assert "promised 90\u202f%" in texts(svg, "tick")
    assert "Promised of what is asserted: 90.0\u202f%." in (drawn(svg).get("aria-label") or "")
    assert by_class(precision_chart(risk_coverage(ROWS), MARKS, None), "promised") == []


def test_a_run_that_asserts_nothing_has_a_curve_without_a_mark() -> None:
    svg = precision_chart(risk_coverage(ROWS), (), None)
    assert by_class(svg, "now") == []


@pytest.mark.parametrize("risk", [0.0, 0.04, 0.25, 0.5, 0.7, 0.9, 1.0])
def test_axes_stay_within_the_plot(risk: float) -> None:
    svg = precision_chart([Point(1.0, risk, 0.1)], (), 0.9)
    for name in ("grid", "promised"):
        for line in by_class(svg, name):
            assert 34 <= float(line.get("y1") or "nan") <= 256


def test_dots_tell_their_questions() -> None:
    svg = reliability_chart(confidence_bins(ROWS))
    assert texts(svg, "count") == ["1"] * 6
    titles = [each[0].text for each in by_class(svg, "bin")]
    assert titles[-1] == "Confidence 0.9 to 1.0: 100.0\u202f% of 1 right"


def test_columns_stand_on_a_logarithmic_axis_with_the_quantiles_named() -> None:
    svg = seconds_chart(columns_of([0.1, 0.11, 0.9]), [("p50", 0.11), ("p95", 0.9)])
    first, *_ = by_class(svg, "column")
    assert first[0].text == "100\u202fms to 126\u202fms: 2"
    assert texts(svg, "named") == ["p50", "p95"]
    assert drawn(svg).get("aria-label") == "Time per question: p50 110\u202fms, p95 900\u202fms."
    ticks = texts(svg, "tick")
    assert ticks[:3] == ["0", "1", "2"]
    assert {"100\u202fms", "200\u202fms", "500\u202fms"} <= set(ticks)


def test_times_that_are_all_the_same_have_one_column() -> None:
    svg = seconds_chart(columns_of([0.02] * 7), [("p50", 0.02)])
    assert len(by_class(svg, "column")) == 1


def test_text_in_a_chart_is_escaped() -> None:
    svg = seconds_chart(columns_of([0.02]), [("<script>", 0.02)])
    assert "<script>" not in svg
    assert "&lt;script&gt;" in svg
