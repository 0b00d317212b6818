"""Signal: an owner who is far away and would send the keys."""

from __future__ import annotations

from screening_engine.reading import Reading
from screening_engine.signals.judge import judge
from screening_engine.verdict import Finding


def absent_owner(reading: Reading) -> Finding | None:
    """
    Find an owner who is far away and would send the keys.

    Nobody can show the home, and the keys come by post once money was sent.
    """
    return judge("absent_owner", reading)
