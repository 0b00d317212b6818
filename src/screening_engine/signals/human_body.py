"""Signal: a part of the human body offered for money."""

from __future__ import annotations

from screening_engine.reading import Reading
from screening_engine.signals.judge import judge
from screening_engine.verdict import Finding


def human_body(reading: Reading) -> Finding | None:
    """
    Find a part of the human body offered for money.

    Organs to play on, anatomical models and breast pumps are not found.
    """
    return judge("human_body", reading)
