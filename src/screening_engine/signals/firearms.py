"""Signal: a firearm or ammunition offered."""

from __future__ import annotations

from screening_engine.reading import Reading
from screening_engine.signals.judge import judge
from screening_engine.verdict import Finding


def firearms(reading: Reading) -> Finding | None:
    """
    Find a firearm or ammunition offered.

    Toys, tools and furniture that are named after guns are not found.
    """
    return judge("firearms", reading)
