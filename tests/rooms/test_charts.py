"""Charts: everything stays inside the picture, ticks are round, mirrored is mirrored."""

from __future__ import annotations

import math
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lamppost.web.charts import (
    LABEL_MOST,
    WIDTH,
    Datum,
    bars,
    columns,
    cut,
    line,
    nice_ticks,
    sparkline,
    stacked,
)

LABELS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=80)
VALUES = st.one_of(
    st.integers(0, 10**9).map(float), st.floats(0, 1e9, allow_nan=False, allow_subnormal=False)
)
DATA = st.lists(
    st.builds(lambda label, value: Datum(label=label, value=value, shown=f"{value:g}"),
              LABELS, VALUES),
    max_size=14,
)  # fmt: skip
CHARTS = pytest.mark.parametrize("draw", [bars, stacked, columns, line])
SLACK = 0.02  # numbers are written with two places


def numbers(element, *names):
    return [float(element.get(name)) for name in names]


def drawing(markup):
    root = ElementTree.fromstring(str(markup))  # noqa: S314 - our own
    _left, _top, wide, tall = (float(part) for part in root.get("viewBox").split())
    return root, wide, tall


def assert_inside(markup):
    root, wide, tall = drawing(markup)
    for rect in root.iter("rect"):
        x, y, w, h = numbers(rect, "x", "y", "width", "height")
        assert -SLACK <= x <= x + w <= wide + 2 * SLACK
        assert -SLACK <= y <= y + h <= tall + SLACK
        assert w >= 0
        assert h >= 0
    for text in root.iter("text"):
        x, y = numbers(text, "x", "y")
        assert -SLACK <= x <= wide + SLACK
        assert 0 <= y <= tall
    for path in root.iter("polyline"):
        for point in path.get("points").split():
            x, y = (float(part) for part in point.split(","))
            assert -SLACK <= x <= wide + SLACK
            assert -SLACK <= y <= tall + SLACK


class TestCharts:
    @CHARTS
    @given(data=DATA, rtl=st.booleans())
    def test_stay_inside_their_picture(self, draw, data, rtl):
        assert_inside(draw(data, name="What it shows", rtl=rtl))

    @given(values=st.lists(VALUES, max_size=40), rtl=st.booleans())
    def test_so_does_a_sparkline(self, values, rtl):
        assert_inside(sparkline(values, name="What it shows", rtl=rtl))

    @CHARTS
    def test_escape_what_labels_say(self, draw):
        data = [Datum(label='<b>"&', value=1, shown="1")]

        root, _wide, _tall = drawing(draw(data, name='<script>"'))

        assert root.get("aria-label") == '<script>"'
        assert root.get("role") == "img"
        assert '<b>"&' in [text.text for text in root.iter("text")]

    def test_bars_are_as_long_as_their_values(self):
        data = [Datum(label="a", value=4, shown="4"), Datum(label="b", value=1, shown="1")]

        root, _wide, _tall = drawing(bars(data, name="n"))
        long, short = (
            numbers(rect, "width")[0] for rect in root.iter("rect") if rect.get("class") == "s1"
        )

        assert long == pytest.approx(WIDTH)
        assert short == pytest.approx(WIDTH / 4)

    def test_a_stack_fills_its_bar(self):
        data = [Datum(label=name, value=value, shown="") for name, value in
                (("a", 3), ("b", 0), ("c", 1))]  # fmt: skip

        root, _wide, _tall = drawing(stacked(data, name="n"))
        first, second = [
            numbers(rect, "x", "width") for rect in root.iter("rect")
            if numbers(rect, "height") == [30]
        ]  # fmt: skip

        assert first[0] == 0
        assert second[0] + second[1] == pytest.approx(WIDTH)
        assert first[1] == pytest.approx(3 * second[1], abs=0.05)

    @CHARTS
    @given(data=DATA)
    def test_mirrored_has_the_same_bars_from_the_other_side(self, draw, data):
        plain, _wide, _tall = drawing(draw(data, name="n"))
        mirrored, _wide, _tall = drawing(draw(data, name="n", rtl=True))
        for one, other in zip(plain.iter("rect"), mirrored.iter("rect"), strict=True):
            x, w = numbers(one, "x", "width")
            assert numbers(other, "x")[0] == pytest.approx(max(WIDTH - x - w, 0), abs=0.03)


class TestTicks:
    @given(highest=st.floats(1e-6, 1e12, allow_nan=False), about=st.integers(1, 10))
    def test_are_round_and_reach_the_highest_value(self, highest, about):
        ticks = nice_ticks(highest, about=about)
        step = ticks[1]
        mantissa = step / 10 ** math.floor(math.log10(step) + 1e-9)

        assert ticks[0] == 0
        assert ticks[-1] >= highest * (1 - 1e-6)
        assert min(abs(mantissa - nice) for nice in (1, 2, 2.5, 5)) < 1e-6
        assert len(ticks) <= about + 2

    @pytest.mark.parametrize("nothing", [0, -1, math.inf, math.nan])
    def test_there_is_a_scale_even_for_nothing(self, nothing):
        assert nice_ticks(nothing) == [0, 1]


@given(LABELS)
def test_a_long_label_is_cut_and_says_so(label):
    short = cut(label)

    assert len(short) <= LABEL_MOST
    assert short == label or short.endswith("…")
