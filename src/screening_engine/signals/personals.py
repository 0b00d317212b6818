"""Signal: someone looks for love, dates or intimacy."""

from __future__ import annotations

from screening_engine.reading import Reading
from screening_engine.signals.judge import judge
from screening_engine.verdict import Finding


def personals(reading: Reading) -> Finding | None:
    """
    Find someone who looks for love, dates or intimacy.

    Roommates, work, bands and tandem partners are not found.
    """
    return judge("personals", reading)
