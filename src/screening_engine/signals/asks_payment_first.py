"""Signal: money asked for before the thing or the home was seen."""

from __future__ import annotations

from screening_engine.reading import Reading
from screening_engine.signals.judge import judge
from screening_engine.verdict import Finding


def asks_payment_first(reading: Reading) -> Finding | None:
    """
    Find money asked for before the thing or the home was seen.

    Renters and buyers lose most to this. A deposit after a viewing is ordinary and not found.
    """
    return judge("asks_payment_first", reading)
