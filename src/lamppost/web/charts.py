"""
Charts as SVG, drawn on the server: bars, one stacked bar, columns, a line, a sparkline.

Pure functions. Colours come from classes, so that themes, print and high contrast need nothing
here. Every chart is 360 units wide, because that is a phone; a page sets how large it is shown.
``rtl`` mirrors a chart for languages that are written from right to left. The numbers of a chart
stand in a table beside it: the picture is for the eye only and has one sentence as its name.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

WIDTH = 360.0
LABEL_MOST = 44
BAR_ROW, BAR_THICK = 44.0, 14.0
STACK_THICK, STACK_ROW, GAP = 30.0, 26.0, 2.0
PLOT_TOP, PLOT_HEIGHT, PLOT_FOOT, PLOT_SIDE = 22.0, 150.0, 26.0, 44.0
SPARK_WIDTH, SPARK_HEIGHT, DOT = 120.0, 28.0, 3.0
SERIES = 5
NICE = (1.0, 2.0, 2.5, 5.0, 10.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Datum:
    """One value, not negative. ``shown`` is how the reader's language writes it."""

    label: str
    value: float
    shown: str


def nice_ticks(highest: float, *, about: int = 4) -> list[float]:
    """
    Return round numbers from 0 to at least ``highest``, about as many as wished for.

    Steps are 1, 2, 2.5 or 5 times a power of ten.
    """
    if not math.isfinite(highest) or highest <= 0:
        return [0.0, 1.0]
    raw = highest / about
    power = 10.0 ** math.floor(math.log10(raw))
    step = next(factor * power for factor in NICE if factor * power >= raw * (1 - 1e-9))
    count = math.ceil(highest / step - 1e-9)
    return [step * number for number in range(count + 1)]


def bars(data: Sequence[Datum], *, name: str, rtl: bool = False) -> Markup:
    """Return lying bars, one below the other, each with its label and value above it."""
    most = max((datum.value for datum in data), default=0) or 1
    drawn = []
    for place, datum in enumerate(data):
        top = place * BAR_ROW
        wide = WIDTH * datum.value / most
        drawn += [
            _text(0, top + 15, cut(datum.label), rtl=rtl),
            _text(WIDTH, top + 15, datum.shown, css="v", anchor="end", rtl=rtl),
            _rect(0, top + 22, WIDTH, BAR_THICK, css="track", rtl=rtl),
            _rect(0, top + 22, wide, BAR_THICK, css="s1", rtl=rtl),
        ]
    return _svg("bars", name, WIDTH, max(len(data), 1) * BAR_ROW, drawn)


def stacked(data: Sequence[Datum], *, name: str, rtl: bool = False) -> Markup:
    """Return one bar that is divided among the values, with a legend below it."""
    parts = [datum for datum in data if datum.value > 0]
    room = WIDTH - GAP * max(len(parts) - 1, 0)
    total, at, drawn = sum(datum.value for datum in parts) or 1, 0.0, []
    if not parts:
        drawn.append(_rect(0, 0, WIDTH, STACK_THICK, css="track", rtl=rtl))
    for datum in parts:
        wide = room * datum.value / total
        drawn.append(_rect(at, 0, wide, STACK_THICK, css=_series(data.index(datum)), rtl=rtl))
        at += wide + GAP
    for place, datum in enumerate(data):
        top = STACK_THICK + 10 + place * STACK_ROW
        drawn += [
            _rect(0, top + 3, 14, 14, css=_series(place), rtl=rtl),
            _text(22, top + 15, cut(datum.label), rtl=rtl),
            _text(WIDTH, top + 15, datum.shown, css="v", anchor="end", rtl=rtl),
        ]
    return _svg("stack", name, WIDTH, STACK_THICK + 12 + len(data) * STACK_ROW, drawn)


def columns(data: Sequence[Datum], *, name: str, rtl: bool = False) -> Markup:
    """Return standing columns, such as a histogram; each has its value above and label below."""
    ticks = nice_ticks(max((datum.value for datum in data), default=0))
    slot = WIDTH / max(len(data), 1)
    base, drawn = PLOT_TOP + PLOT_HEIGHT, [_rule(PLOT_TOP + PLOT_HEIGHT, 0, css="axis")]
    for place, datum in enumerate(data):
        tall = PLOT_HEIGHT * datum.value / ticks[-1]
        middle = place * slot + slot / 2
        drawn += [
            _rect(middle - slot * 0.36, base - tall, slot * 0.72, tall, css="s1", rtl=rtl),
            _text(middle, base - tall - 6, datum.shown, css="v", anchor="middle", rtl=rtl),
            _text(middle, base + 18, datum.label, anchor="middle", rtl=rtl),
        ]
    return _svg("columns", name, WIDTH, base + PLOT_FOOT, drawn)


def line(data: Sequence[Datum], *, name: str, rtl: bool = False) -> Markup:
    """Return a line through the values in order, with a scale, and the first and last label."""
    ticks = nice_ticks(max((datum.value for datum in data), default=0))
    base, span = PLOT_TOP + PLOT_HEIGHT, WIDTH - PLOT_SIDE - DOT
    step = span / max(len(data) - 1, 1)
    points = [
        (PLOT_SIDE + place * step, base - PLOT_HEIGHT * datum.value / ticks[-1])
        for place, datum in enumerate(data)
    ]
    drawn = []
    for tick in ticks:
        at = base - PLOT_HEIGHT * tick / ticks[-1]
        drawn.append(_rule(at, PLOT_SIDE, css="grid" if tick else "axis", rtl=rtl))
        drawn.append(_text(PLOT_SIDE - 8, at + 4, f"{tick:g}", anchor="end", rtl=rtl))
    drawn.append(_polyline(points, rtl=rtl))
    drawn += [_circle(x, y, rtl=rtl) for x, y in points]
    if data:
        drawn.append(_text(PLOT_SIDE, base + 18, data[0].label, rtl=rtl))
    if len(data) > 1:
        drawn.append(_text(WIDTH, base + 18, data[-1].label, anchor="end", rtl=rtl))
    return _svg("line", name, WIDTH, base + PLOT_FOOT, drawn)


def sparkline(values: Sequence[float], *, name: str, rtl: bool = False) -> Markup:
    """Return a small line without a scale, for a number that stands beside it."""
    most = max(values, default=0) or 1
    room, tall = SPARK_WIDTH - 2 * DOT, SPARK_HEIGHT - 2 * DOT
    step = room / max(len(values) - 1, 1)
    points = [
        (DOT + place * step, DOT + tall - tall * value / most) for place, value in enumerate(values)
    ]
    drawn = [_polyline(points, wide=SPARK_WIDTH, rtl=rtl)]
    drawn += [_circle(x, y, wide=SPARK_WIDTH, rtl=rtl) for x, y in points[-1:]]
    return _svg("spark", name, SPARK_WIDTH, SPARK_HEIGHT, drawn)


def cut(label: str) -> str:
    """Return a label that fits above a bar; the table has the whole of it."""
    return label if len(label) <= LABEL_MOST else f"{label[: LABEL_MOST - 1].rstrip()}…"


def _series(place: int) -> str:
    return f"s{place % SERIES + 1}"


def _svg(kind: str, name: str, wide: float, tall: float, drawn: Sequence[Markup]) -> Markup:
    return Markup(
        '<svg class="chart {}" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>'
    ).format(kind, _n(wide), _n(tall), name, Markup("").join(drawn))


def _rect(x: float, y: float, wide: float, tall: float, *, css: str, rtl: bool = False) -> Markup:
    left = WIDTH - x - wide if rtl else x
    return Markup('<rect class="{}" x="{}" y="{}" width="{}" height="{}" rx="2"/>').format(
        css, _n(max(left, 0)), _n(y), _n(wide), _n(tall)
    )


def _text(
    x: float, y: float, words: str, *, css: str = "l", anchor: str = "start", rtl: bool = False
) -> Markup:
    # In a right-to-left page "start" is the right side of a text: only the place is mirrored.
    return Markup('<text class="{}" x="{}" y="{}" text-anchor="{}">{}</text>').format(
        css, _n(WIDTH - x if rtl else x), _n(y), anchor, words
    )


def _rule(y: float, start: float, *, css: str, rtl: bool = False) -> Markup:
    first, last = (0.0, WIDTH - start) if rtl else (start, WIDTH)
    return Markup('<line class="{}" x1="{}" x2="{}" y1="{}" y2="{}"/>').format(
        css, _n(first), _n(last), _n(y), _n(y)
    )


def _polyline(
    points: Sequence[tuple[float, float]], *, wide: float = WIDTH, rtl: bool = False
) -> Markup:
    mirrored = [(wide - x if rtl else x, y) for x, y in points]
    return Markup('<polyline class="path" points="{}"/>').format(
        " ".join(f"{_n(x)},{_n(y)}" for x, y in mirrored)
    )


def _circle(x: float, y: float, *, wide: float = WIDTH, rtl: bool = False) -> Markup:
    return Markup('<circle class="dot" cx="{}" cy="{}" r="{}"/>').format(
        _n(wide - x if rtl else x), _n(y), _n(DOT)
    )


def _n(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")
