"""Signal: work that passes other people's money through one's own account."""

from __future__ import annotations

from screening_engine.reading import Reading
from screening_engine.signals.judge import judge
from screening_engine.verdict import Finding


def forwards_money(reading: Reading) -> Finding | None:
    """
    Find work that passes other people's money through one's own account.

    Money muling: the worker is liable. Bookkeeping for an employer is not found.
    """
    return judge("forwards_money", reading)
