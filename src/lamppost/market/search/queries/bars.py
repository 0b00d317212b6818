"""Histograms: what the engine counts for them, and which of their cells that fills."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise

from lamppost.market.search.queries.passes import Key, Spec, Tallies, by_span, by_value
from lamppost.market.search.rules import LARGEST, Range, Search
from lamppost.market.search.rules.bars import NUMBER, PRICE, STEPS, Cell, Scale, step_bounds
from lamppost.market.search.rules.tally import Tally

# A question may be answered with less than nothing, a price not.
STARTS = (-LARGEST, *STEPS)
ENDS: Mapping[int, int | None] = {**dict(pairwise(STARTS)), STARTS[-1]: None}


def histogram(wanted: Search, name: str, scale: Scale) -> tuple[Search, Spec]:
    """Return what is counted for a histogram, and of which search: its own range is left out."""
    if name == PRICE:
        return replace(wanted, price=Range()), by_value("price_step")
    key = name.removeprefix(NUMBER)
    numbers = {other: span for other, span in wanted.numbers.items() if other != key}
    field = f"number.{key}"
    spec = by_span(field, list(STARTS)) if scale is Scale.GROWING else by_value(field)
    return replace(wanted, numbers=numbers), spec


def cells_of(name: str, scale: Scale, tallies: Tallies) -> list[Cell]:
    """Return the cells that were counted; ads without a value are in none."""
    cells = (_cell(name, scale, key, tally) for key, tally in tallies.items())
    return [cell for cell in cells if cell is not None]


def _cell(name: str, scale: Scale, key: Key, tally: Tally) -> Cell | None:
    if key is None or not tally.total:
        return None
    value = int(key)
    if name == PRICE:
        return Cell(*step_bounds(value), tally) if value else None
    if scale is Scale.GROWING:
        return Cell(value, ENDS[value], tally)
    return Cell(value, value + 1, tally)
