"""Histograms: into which steps values fall, and which of them make a bar together. Pure."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import NamedTuple, Protocol

from lamppost.market.categories.rules import Attribute, AttributeType, Category
from lamppost.market.search.rules import LARGEST, Bar
from lamppost.market.search.rules.tally import Tally, joined

PRICE = "price"
NUMBER = "n."
# Ten are 24 px wide in the narrowest column of filters: the least that can be hit.
MOST_BARS = 10
# So much at either end may share one bar, or one typing error would squeeze all others into one.
TAIL = 0.02
# Questions with no more possible answers than this are counted answer by answer.
MOST_ANSWERS = 1_000


class Scale(StrEnum):
    """How values of one kind are spread: evenly, over powers of ten, or over the calendar."""

    EVEN = "even"
    GROWING = "growing"
    DAYS = "days"


class Cell(NamedTuple):
    """The results that have a value from ``low`` to below ``high``; None is open."""

    low: int
    high: int | None
    tally: Tally


class Ruler(Protocol):
    """Round bounds of one width."""

    def start(self, value: int) -> int:
        """Return the bound at or below a value."""

    def after(self, start: int) -> int:
        """Return the bound behind a bound."""


def scales_of(leaf: Category | None) -> dict[str, Scale]:
    """Return the histograms that a page of this leaf, or of many, can show."""
    questions = leaf.attributes if leaf else ()
    numbers = {NUMBER + one.key: scale for one in questions if (scale := _scale_of(one))}
    return {PRICE: Scale.GROWING, **numbers}


def _scale_of(question: Attribute) -> Scale | None:
    if not question.filterable:
        return None
    if question.type is AttributeType.DATE:
        return Scale.DAYS
    if question.type is not AttributeType.INTEGER:
        return None
    low, high = question.minimum, question.maximum
    is_small = low is not None and high is not None and high - low <= MOST_ANSWERS
    return Scale.EVEN if is_small else Scale.GROWING


def step_number(price: int | None) -> int:
    """Return the number of the step of ``STEPS`` that a price falls into, from 1; 0 if none."""
    return 0 if price is None else bisect_right(STEPS, max(price, 0))


def step_bounds(number: int) -> tuple[int, int | None]:
    """Return from where to where a step goes."""
    return STEPS[number - 1], STEPS[number] if number < len(STEPS) else None


def bars_of(cells: Sequence[Cell], scale: Scale) -> tuple[Bar, ...]:
    """
    Return at most ``MOST_BARS`` bars with round bounds that hold all of these cells, in order.

    They are as narrow as their number allows. Values far from all others share a bar at the end.
    """
    filled = sorted((c for c in cells if c.tally.total), key=lambda cell: cell.low)
    if not filled:
        return ()
    low, high = _middle(filled, scale)
    for ruler in _rulers(scale):
        bounds = _bounds(ruler, low, high)
        cuts = [cell for cell in filled if cell.low < bounds[0]][:1]
        more = any(cell.low >= bounds[-1] for cell in filled)
        if len(bounds) - 1 + len(cuts) + more <= MOST_BARS:
            return tuple(_filled(filled, [*(cell.low for cell in cuts), *bounds]))
    return ()


def _middle(filled: Sequence[Cell], scale: Scale) -> tuple[int, int]:
    """Return the lowest and the highest value that get bars of one width."""
    spare = int(sum(cell.tally.total for cell in filled) * TAIL)
    # What is free is no end of a scale of prices: it has a bar of its own.
    if scale is Scale.GROWING and len(filled) > 1:
        filled = [cell for cell in filled if cell.low > 0] or filled
    return _within(filled, spare), _within(filled[::-1], spare)


def _within(cells: Sequence[Cell], spare: int) -> int:
    """Return the first value behind which no more than so many are left out."""
    for cell in cells[:-1]:
        spare -= cell.tally.total
        if spare < 0:
            return cell.low
    return cells[-1].low


def _bounds(ruler: Ruler, low: int, high: int) -> list[int]:
    """Return round bounds around values; of a ruler that is too fine only the first."""
    bounds = [ruler.start(low)]
    while bounds[-1] <= high and len(bounds) <= MOST_BARS + 1:
        bounds.append(ruler.after(bounds[-1]))
    return bounds


def _filled(cells: Sequence[Cell], bounds: Sequence[int]) -> Iterator[Bar]:
    lows = [cell.low for cell in cells]
    cuts = [bisect_left(lows, bound) for bound in bounds]
    for (low, high), (first, last) in zip(pairwise(bounds), pairwise(cuts), strict=True):
        held = (cell.tally for cell in cells[first:last])
        yield Bar(low=low, high=high, count=joined(held).total)
    rest = cells[cuts[-1] :]
    if rest:
        count = joined(cell.tally for cell in rest).total
        yield Bar(low=bounds[-1], high=rest[-1].high, count=count)


def _rulers(scale: Scale) -> Iterator[Ruler]:
    """Yield rulers from the finest to one that is coarse enough for anything."""
    if scale is Scale.GROWING:
        yield from map(_Growing, _MANTISSAS)
    elif scale is Scale.EVEN:
        yield from (_Even(digit * 10**power) for power in range(19) for digit in (1, 2, 5))
    else:
        yield _Days()
        yield _Weeks()
        yield from map(_Months, _MONTHS)


# Steps of each decade, in tenths; every coarser list is a part of the finest one.
_MANTISSAS = ((10, 15, 20, 30, 50, 70), (10, 20, 50), (10, 30), (10,))
_POWERS = 12
# A month, a quarter, half a year, years, centuries, all of the calendar.
_MONTHS = (1, 3, 6, 12, 60, 120, 1_200, 12_000)


def _steps(mantissas: Sequence[int]) -> tuple[int, ...]:
    found = {tenths * 10**power // 10 for power in range(_POWERS) for tenths in mantissas}
    return (0, *sorted(found))


STEPS = _steps(_MANTISSAS[0])


class _Growing:
    def __init__(self, mantissas: Sequence[int]) -> None:
        self._steps = _steps(mantissas)

    def start(self, value: int) -> int:
        return self._steps[max(bisect_right(self._steps, value) - 1, 0)]

    def after(self, start: int) -> int:
        place = bisect_right(self._steps, start)
        return self._steps[place] if place < len(self._steps) else LARGEST


class _Even:
    def __init__(self, width: int) -> None:
        self._width = width

    def start(self, value: int) -> int:
        return value // self._width * self._width

    def after(self, start: int) -> int:
        return start + self._width


class _Days:
    def start(self, value: int) -> int:
        return value

    def after(self, start: int) -> int:
        year, month, day = _parts(start)
        try:
            following = date(year, month, day) + timedelta(days=1)
        except (ValueError, OverflowError):  # the last day that there is, or none at all
            return _number(year, month + 1, 1)
        return _number(following.year, following.month, following.day)


class _Weeks:
    """The 1st, 8th, 15th and 22nd of each month."""

    def start(self, value: int) -> int:
        year, month, day = _parts(value)
        return _number(year, month, max(one for one in (1, 8, 15, 22) if one <= max(day, 1)))

    def after(self, start: int) -> int:
        year, month, day = _parts(start)
        later = next((one for one in (8, 15, 22) if one > day), None)
        return _number(year, month, later) if later else _number(year, month + 1, 1)


class _Months:
    def __init__(self, months: int) -> None:
        self._months = months

    def start(self, value: int) -> int:
        year, month, _day = _parts(value)
        whole = (year * 12 + month - 1) // self._months * self._months
        return _number(0, whole + 1, 1)

    def after(self, start: int) -> int:
        year, month, _day = _parts(start)
        return _number(year, month + self._months, 1)


def _parts(number: int) -> tuple[int, int, int]:
    return number // 10_000, number // 100 % 100, number % 100


def _number(year: int, month: int, day: int) -> int:
    """Return a day as ``day_number`` does; months above 12 are those of later years."""
    years, months = divmod(year * 12 + month - 1, 12)
    return years * 10_000 + (months + 1) * 100 + day
