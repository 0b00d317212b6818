"""Signal: an investment whose gain is promised as certain."""

from __future__ import annotations

from screening_engine.reading import Reading
from screening_engine.signals.judge import judge
from screening_engine.verdict import Finding


def guaranteed_returns(reading: Reading) -> Finding | None:
    """
    Find an investment whose gain is promised as certain.

    No lawful investment can promise that.
    """
    return judge("guaranteed_returns", reading)
