"""One measured figure, its confidence limits, and where the shared data lies."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from itertools import islice
from math import sqrt
from pathlib import Path
from typing import Any, TypeVar

T = TypeVar("T")
ROOT = Path(__file__).resolve().parents[2]
# The point of the normal distribution that 95 % lie within.
Z = 1.96


@dataclass(frozen=True, kw_only=True)
class Row:
    """
    One figure. ``low`` and ``high`` are its 95 % limits, ``baseline`` was measured in the same run.

    ``baseline`` is a number in the same unit, or words where it needs some. ``goal`` says what was
    to be reached, as ">= 0.95"; ``note`` what a reader must know.
    """

    name: str
    value: float
    unit: str = "share"
    n: int = 0
    count: int | None = None
    low: float | None = None
    high: float | None = None
    baseline: float | str | None = None
    goal: str | None = None
    note: str | None = None

    def line(self) -> dict[str, Any]:
        """Return what is printed: only what is known, numbers to six digits."""
        return {name: _short(value) for name, value in asdict(self).items() if value is not None}


def _short(value: Any) -> Any:
    return float(f"{value:.6g}") if isinstance(value, float) else value


def skipped(name: str, why: str) -> Row:
    """Return the row of what could not be measured."""
    return Row(name=f"{name}.skipped", value=0, unit=why)


def share(
    name: str,
    hits: Iterable[bool],
    *,
    baseline: float | str | None = None,
    goal: str | None = None,
    note: str | None = None,
) -> Row:
    """Return how many of these were hit, with the limits of Wilson."""
    listed = list(hits)
    count, total = sum(listed), len(listed)
    low, high = wilson(count, total)
    return Row(
        name=name, value=count / total, n=total, count=count, low=low, high=high,
        baseline=baseline, goal=goal, note=note,
    )  # fmt: skip


def wilson(count: int, total: int) -> tuple[float, float]:
    """Return the 95 % confidence limits of a share."""
    part = count / total
    middle = part + Z * Z / (2 * total)
    spread = Z * sqrt(part * (1 - part) / total + Z * Z / (4 * total * total))
    scale = 1 + Z * Z / total
    low = (middle - spread) / scale if count else 0.0
    return max(0.0, low), min(1.0, (middle + spread) / scale)


def shared_data(name: str) -> Path:
    """Return a folder or file of the shared data; it need not exist."""
    data = Path(os.environ.get("LAMPPOST_SHARED_DATA") or ROOT.parent / "shared" / "data")
    return data / name


def json_lines(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the objects of a file of JSON Lines."""
    with path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def at_most(items: Iterable[T], *, quick: bool, most: int = 200) -> list[T]:
    """Return all items, or the first few in a smoke run."""
    return list(islice(items, most)) if quick else list(items)
