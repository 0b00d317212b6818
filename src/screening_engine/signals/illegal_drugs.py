"""Signal: an illegal drug offered, by name or in code."""

from __future__ import annotations

from screening_engine.reading import Reading
from screening_engine.signals.judge import judge
from screening_engine.verdict import Finding


def illegal_drugs(reading: Reading) -> Finding | None:
    """
    Find an illegal drug offered, by name or in code.

    Code words count only with a dose and the manner of a dealer.
    """
    return judge("illegal_drugs", reading)
