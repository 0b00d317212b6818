"""Signal: a medicine on prescription offered by a private person."""

from __future__ import annotations

from screening_engine.reading import Reading
from screening_engine.signals.judge import judge
from screening_engine.verdict import Finding


def medicines(reading: Reading) -> Finding | None:
    """
    Find a medicine on prescription offered by a private person.

    Pill cases and prescription glasses are not found.
    """
    return judge("medicines", reading)
