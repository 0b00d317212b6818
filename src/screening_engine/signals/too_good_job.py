"""Signal: a high income, no experience and an immediate start, all at once."""

from __future__ import annotations

from screening_engine.reading import Reading
from screening_engine.signals.judge import judge
from screening_engine.verdict import Finding


def too_good_job(reading: Reading) -> Finding | None:
    """
    Find a high income, no experience and an immediate start, all at once.

    Each of these alone is ordinary and proves nothing.
    """
    return judge("too_good_job", reading)
