"""Lines of figures, one JSON object each, as `benchmarks/` reads them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from statistics import median

import click


class Rows:
    """Prints the lines of one run; each name says among how many ads."""

    def __init__(self, ads: int) -> None:
        self._head = f"search.{short(ads)}"

    def row(self, name: str, value: float, unit: str, n: int, **more: object) -> None:
        """Print one line; ``more`` may hold baseline, goal and note."""
        line = {"name": f"{self._head}.{name}", "value": value, "unit": unit, "n": n, **more}
        click.echo(json.dumps(line, ensure_ascii=False))


def short(number: int) -> str:
    """Return 10k for 10,000, 1M for a million; other numbers as they are."""
    for size, letter in ((1_000_000, "M"), (1_000, "k")):
        if number >= size and number % size == 0:
            return f"{number // size}{letter}"
    return str(number)


def percentiles(seconds: Sequence[float]) -> tuple[float, float]:
    """Return the median and the 99th percentile, in milliseconds."""
    ordered = sorted(seconds)
    return median(ordered) * 1000, ordered[int(len(ordered) * 0.99)] * 1000
