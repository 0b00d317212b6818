"""Histograms beside ranges: bars drawn by the server, each of them a link that sets the range."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.utils.translation import ngettext

from lamppost.market.search.rules import Bar
from lamppost.web.jinja import number
from lamppost.web.public.links import Params, address, without_names
from lamppost.web.public.ranges import day_of, price_words, span_words, typed_amount, typed_day

WIDTH, HEIGHT = 240, 56
# Narrower bars could not be hit with a finger.
MOST_BARS = 10
LOWEST = 3

Type = Callable[[int], str]
Say = Callable[[str, str], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """
    How numbers of the index become text: ``low`` and ``high`` as an address has them.

    ``high`` gets the end of a bar, which does not belong to it any more.
    """

    low: Type
    high: Type
    say: Say


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One bar as it is drawn. ``url`` is "" where there is nothing; a chosen one leads back."""

    x: int
    width: int
    top: int
    height: int
    url: str
    words: str
    is_chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Histogram:
    """What ``parts/bars.html`` draws; ``first`` and ``last`` are the ends of it in words."""

    columns: tuple[Column, ...]
    first: str
    last: str
    width: int = WIDTH
    height: int = HEIGHT


def prices(currency: str) -> Scale:
    """Return the scale of prices in a currency."""
    return Scale(
        low=lambda minor: typed_amount(minor, currency),
        high=lambda minor: typed_amount(minor - 1, currency),
        say=lambda low, high: price_words(low, high, currency),
    )


def numbers(unit: str) -> Scale:
    """Return the scale of whole numbers of a unit."""
    return Scale(
        low=str,
        high=lambda value: str(value - 1),
        say=lambda low, high: f"{span_words(low, high)} {unit}".strip(),
    )


def days() -> Scale:
    """Return the scale of days."""
    return Scale(low=typed_day, high=_day_before, say=span_words)


def _day_before(value: int) -> str:
    day = day_of(value)
    return (day - timedelta(days=1)).isoformat() if day else ""


def histogram(
    bars: Sequence[Bar], scale: Scale, *, names: tuple[str, str], params: Params, path: str
) -> Histogram | None:
    """Return the histogram of a range whose ends are called ``names``; None if it tells nothing."""
    shown = _fewer(bars)
    if sum(1 for bar in shown if bar.count) < 2:
        return None
    given = dict(reversed(params))
    chosen = tuple(given.get(name, "") for name in names)
    most = max(bar.count for bar in shown)
    kept = without_names(params, *names)
    step = WIDTH // len(shown)

    def column(place: int, bar: Bar) -> Column:
        low = "" if bar.low < 0 else scale.low(bar.low)
        ends = (low, "" if bar.high is None else scale.high(bar.high))
        pairs = tuple(pair for pair in zip(names, ends, strict=True) if pair[1])
        is_chosen = ends == chosen
        tall = max(LOWEST, round(bar.count * HEIGHT / most)) if bar.count else 0
        return Column(
            x=place * step,
            width=step,
            top=HEIGHT - tall,
            height=tall,
            url=address(path, kept if is_chosen else (*kept, *pairs)) if bar.count else "",
            words=_words(scale.say(*ends), bar.count),
            is_chosen=is_chosen,
        )

    low, high = max(shown[0].low, 0), shown[-1].high
    return Histogram(
        columns=tuple(column(place, bar) for place, bar in enumerate(shown)),
        first=_end(scale, low),
        last=scale.say(scale.low(shown[-1].low), "") if high is None else _end(scale, high),
    )


def _end(scale: Scale, value: int) -> str:
    return scale.say(scale.low(value), scale.low(value))


def _words(span: str, count: int) -> str:
    return ngettext("%(span)s: %(n)s ad", "%(span)s: %(n)s ads", count) % {
        "span": span,
        "n": number(count),
    }


def _fewer(bars: Sequence[Bar]) -> list[Bar]:
    """Return the same with neighbours put together, until there is room for all."""
    size = -(-len(bars) // MOST_BARS) or 1
    groups = [bars[start : start + size] for start in range(0, len(bars), size)]
    return [
        Bar(low=group[0].low, high=group[-1].high, count=sum(bar.count for bar in group))
        for group in groups
    ]
