"""Charts as inline SVG: pure functions from numbers to markup.

Nothing has a colour here: classes do, in `style.css`, so that charts follow the page into the
dark. All text goes through `Markup.format`, which escapes it. A chart names itself (`aria-label`);
the bars that stand beside their own numbers are hidden from screen readers.
"""

import math
from collections.abc import Sequence

from markupsafe import Markup

from evals.bootstrap import Interval
from evals.report.curves import Bin, Column, Point
from evals.report.wording import duration, percent

__all__ = [
    "interval_bar",
    "precision_chart",
    "reliability_chart",
    "seconds_chart",
    "split_bar",
]

_WIDTH, _HEIGHT = 420, 300
_LEFT, _RIGHT, _TOP, _BOTTOM = 44, 14, 34, 44
_PLOT_W = _WIDTH - _LEFT - _RIGHT
_PLOT_H = _HEIGHT - _TOP - _BOTTOM
_EMPTY = Markup("")


def interval_bar(
    figure: Interval, *, top: float = 1.0, others: Sequence[float] = (), quiet: bool = False
) -> Markup:
    """Return a bar from 0 to `top`: a band for the interval, a line for the figure.

    `others` are marked by thin lines. It is stretched to the width that it is given.
    """

    def at(value: float) -> str:
        return _number(100 * min(max(value / top, 0.0), 1.0))

    lines = [_line(at(other), 1, at(other), 11, "other") for other in others]
    return Markup(
        '<svg class="interval{}" viewBox="0 0 100 12" preserveAspectRatio="none" '
        'aria-hidden="true" focusable="false"><rect class="track" y="5.5" width="100" height="1"/>'
        '<rect class="band" x="{}" y="3" width="{}" height="6"/>{}{}</svg>'
    ).format(
        " quiet" if quiet else "",
        at(figure.low),
        _number(float(at(figure.high)) - float(at(figure.low))),
        _EMPTY.join(lines),
        _line(at(figure.mean), 0, at(figure.mean), 12, "mean"),
    )


def split_bar(parts: Sequence[tuple[str, int]]) -> Markup:
    """Return one bar cut into parts (class, count) as wide as their counts; not the empty ones."""
    total = sum(count for _, count in parts)
    x = 0.0
    rects: list[Markup] = []
    for name, count in parts:
        if count:
            width = 100 * count / total
            rects.append(
                Markup('<rect class="{}" x="{}" width="{}" height="10"/>').format(
                    name, _number(x), _number(width)
                )
            )
            x += width
    return Markup(
        '<svg class="split" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true" '
        'focusable="false">{}</svg>'
    ).format(_EMPTY.join(rects))


def precision_chart(
    curve: Sequence[Point], marks: Sequence[tuple[str, Point]], promised: float | None
) -> Markup:
    """Return the share of right answers over the share that is asserted, the surest first.

    `marks` name where a system stands on it (or near it), the first most prominently; `promised`
    is drawn as a line, as is what a confidence that tells nothing would give.
    """
    points = [*_thinned(curve), *(point for _, point in marks)]
    wrong = [point.risk for point in points] + ([] if promised is None else [1 - promised])
    low = 1 - _ceiling(max(wrong))

    def y(share: float) -> float:
        return _y((share - low) / (1 - low))

    path = "M" + "L".join(
        f"{_number(_x(p.coverage))} {_number(y(p.precision))}" for p in _thinned(curve)
    )
    chance = y(curve[-1].precision)
    ticks = [(1 - place, said) for place, said in _shares(1 - low, downwards=True)]
    drawn = [
        _frame(_shares(1.0), ticks, "Share of questions asserted", "Share of these right"),
        _line(_LEFT, chance, _WIDTH - _RIGHT, chance, "chance"),
    ]
    label = f"Asserted share against precision: all asserted, {percent(curve[-1].precision)} right."
    if promised is not None:
        at = y(promised)
        drawn += [
            _line(_LEFT, at, _WIDTH - _RIGHT, at, "promised"),
            _text(_WIDTH - _RIGHT, at - 5, f"promised {percent(promised, 0)}", "tick", "end"),
        ]
        label = f"{label} Promised of what is asserted: {percent(promised)}."
    drawn.append(Markup('<path class="curve" d="{}"/>').format(path))
    for number, (name, point) in enumerate(marks):
        said = f"{name}: {percent(point.coverage)}, {percent(point.precision)} of these right."
        at_x, at_y = _x(point.coverage), y(point.precision)
        beside = at_x > _WIDTH / 2
        drawn += [
            _circle(at_x, at_y, 6 if number == 0 else 5, "now" if number == 0 else "then", said),
            _text(
                at_x - 10 if beside else at_x + 10,
                at_y + (-8 if number == 0 else 18),
                name,
                "named",
                "end" if beside else "start",
            ),
        ]
        label = f"{label} {said}"
    return _svg(label, drawn)


def reliability_chart(bins: Sequence[Bin]) -> Markup:
    """Return the share right by confidence, with intervals; a dot's area tells the questions."""
    most = max(each.right.n for each in bins)
    drawn = [
        _frame(_shares(1.0), _shares(1.0), "Confidence", "Share right"),
        _line(_x(0), _y(0), _x(1), _y(1), "chance"),
    ]
    for each in bins:
        x, right = _x(each.confidence), each.right
        radius = 3 + 5 * math.sqrt(right.n / most)
        held = f"{percent(right.mean)} of {right.n} right"
        said = f"Confidence {each.low:.1f} to {each.high:.1f}: {held}"
        drawn += [
            _line(x, _y(right.low), x, _y(right.high), "whisker"),
            _circle(x, _y(right.mean), radius, "bin", said),
            _text(x + radius + 3, _y(right.mean) + 4, str(right.n), "count", "start"),
        ]
    return _svg("Reliability: share of right answers by confidence, in ten classes.", drawn)


def seconds_chart(columns: Sequence[Column], marks: Sequence[tuple[str, float]]) -> Markup:
    """Return a histogram of seconds on a logarithmic axis, with named places such as p50."""
    low, high = math.log10(columns[0].low), math.log10(columns[-1].high)

    def x(seconds: float) -> float:
        return _x((math.log10(max(seconds, columns[0].low)) - low) / (high - low))

    most = max(column.count for column in columns)
    step = _step(most)
    top = step * math.ceil(most / step)
    ticks = [
        ((math.log10(each) - low) / (high - low), duration(each)) for each in _round(low, high)
    ]
    counts = [(count / top, str(count)) for count in range(0, top + 1, step)]
    drawn = [_frame(ticks, counts, "Time per question", "Questions")]
    for column in columns:
        left, right, y = x(column.low), x(column.high), _y(column.count / top)
        said = f"{duration(column.low)} to {duration(column.high)}: {column.count}"
        drawn.append(
            Markup(
                '<rect class="column" x="{}" y="{}" width="{}" height="{}"><title>{}</title></rect>'
            ).format(*map(_number, (left + 0.5, y, right - left - 1, _y(0) - y)), said)
        )
    for row, (name, seconds) in enumerate(marks):
        at = x(seconds)
        drawn += [
            _line(at, _TOP, at, _y(0), "mark"),
            _text(at, _TOP + 11 + 15 * row, name, "named", "end" if at > _WIDTH / 2 else "start"),
        ]
    named = ", ".join(f"{name} {duration(seconds)}" for name, seconds in marks)
    return _svg(f"Time per question: {named}.", drawn)


def _svg(label: str, drawn: Sequence[Markup]) -> Markup:
    return Markup(
        '<svg class="chart" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>'
    ).format(_WIDTH, _HEIGHT, label, _EMPTY.join(drawn))


def _frame(
    x_ticks: Sequence[tuple[float, str]], y_ticks: Sequence[tuple[float, str]], x: str, y: str
) -> Markup:
    """Return grid and labels; ticks are (place in [0, 1], text). The y axis is named above it."""
    parts = [_text(_LEFT - 34, 14, y, "axis", "start")]
    parts.append(_text(_WIDTH - _RIGHT, _HEIGHT - 6, x, "axis", "end"))
    for place, said in y_ticks:
        parts.append(_line(_LEFT, _y(place), _WIDTH - _RIGHT, _y(place), "grid"))
        parts.append(_text(_LEFT - 7, _y(place) + 4, said, "tick", "end"))
    for place, said in x_ticks:
        parts.append(_line(_x(place), _y(0), _x(place), _y(0) + 4, "grid"))
        parts.append(_text(_x(place), _y(0) + 18, said, "tick", "middle"))
    return _EMPTY.join(parts)


def _thinned(curve: Sequence[Point]) -> list[Point]:
    """Return one point a pixel, the last of those that fall on it, and always the first."""
    kept = {round(_x(point.coverage)): point for point in curve}
    return [curve[0], *kept.values()]


def _ceiling(share: float) -> float:
    return max(0.1, math.ceil(round(share * 10, 6)) / 10)


def _step(most: int) -> int:
    """Return 1, 2 or 5 times a power of ten, so that no more than five steps reach `most`."""
    power = 10 ** max(0, math.floor(math.log10(most / 5)))
    return next(d * power for d in (1, 2, 5, 10) if d * power * 5 >= most)


def _shares(top: float, *, downwards: bool = False) -> list[tuple[float, str]]:
    """Return ticks of shares from 0 to `top`; downwards, from all of it that much below."""
    step = 0.02 if top <= 0.1 else 0.05 if top <= 0.3 else 0.1 if top <= 0.5 else 0.2
    count = math.floor(top / step + 1e-6)
    return [
        (k * step / top, percent(1 - k * step if downwards else k * step, 0))
        for k in range(count + 1)
    ]


def _round(low: float, high: float) -> list[float]:
    """Return 1, 2, 5 times powers of ten between two logarithms, or fewer where they are many."""
    decades = range(math.floor(low), math.ceil(high) + 1)
    for digits in ((1, 2, 5), (1, 3), (1,)):
        found = [d * 10.0**p for p in decades for d in digits if low <= math.log10(d) + p <= high]
        if len(found) <= 6:
            break
    return found


def _x(place: float) -> float:
    return _LEFT + place * _PLOT_W


def _y(place: float) -> float:
    return _TOP + (1 - place) * _PLOT_H


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def _line(x1: float | str, y1: float, x2: float | str, y2: float, name: str) -> Markup:
    a, b = (x if isinstance(x, str) else _number(x) for x in (x1, x2))
    return Markup('<line class="{}" x1="{}" y1="{}" x2="{}" y2="{}"/>').format(
        name, a, _number(y1), b, _number(y2)
    )


def _circle(x: float, y: float, radius: float, name: str, said: str) -> Markup:
    return Markup('<circle class="{}" cx="{}" cy="{}" r="{}"><title>{}</title></circle>').format(
        name, *map(_number, (x, y, radius)), said
    )


def _text(x: float, y: float, said: str, name: str, anchor: str) -> Markup:
    return Markup('<text class="{}" x="{}" y="{}" text-anchor="{}">{}</text>').format(
        name, _number(x), _number(y), anchor, said
    )
