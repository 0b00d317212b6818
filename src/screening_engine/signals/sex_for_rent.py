"""Signal: a room for intimacy instead of rent."""

from __future__ import annotations

from screening_engine.reading import Reading
from screening_engine.signals.judge import judge
from screening_engine.verdict import Finding


def sex_for_rent(reading: Reading) -> Finding | None:
    """
    Find a room for intimacy instead of rent.

    A room for housework or care is not found.
    """
    return judge("sex_for_rent", reading)
