"""Signal: stolen cards, false money or tools to make them."""

from __future__ import annotations

from screening_engine.reading import Reading
from screening_engine.signals.judge import judge
from screening_engine.verdict import Finding


def stolen_payment_data(reading: Reading) -> Finding | None:
    """
    Find stolen cards, false money or tools to make them.

    Detectors and play money are not found.
    """
    return judge("stolen_payment_data", reading)
