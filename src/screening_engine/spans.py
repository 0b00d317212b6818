"""Stretches of a text, as pairs of offsets."""

from __future__ import annotations

from collections.abc import Sequence

Span = tuple[int, int]


def widened(start: int, end: int, turned: Sequence[Span]) -> Span:
    """Return the span with every stretch it meets that was read the other way round."""
    for first, last in turned:
        if start < last and first < end:
            start, end = min(start, first), max(end, last)
    return start, end
