"""Signal: an explosive or fireworks offered."""

from __future__ import annotations

from screening_engine.reading import Reading
from screening_engine.signals.judge import judge
from screening_engine.verdict import Finding


def explosives(reading: Reading) -> Finding | None:
    """
    Find an explosive or fireworks offered.

    A view of the fireworks is not found.
    """
    return judge("explosives", reading)
