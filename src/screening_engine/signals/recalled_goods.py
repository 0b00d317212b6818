"""Signal: a product that its maker recalled for safety."""

from __future__ import annotations

from screening_engine.reading import Reading
from screening_engine.signals.judge import judge
from screening_engine.verdict import Finding


def recalled_goods(reading: Reading) -> Finding | None:
    """
    Find a product that its maker recalled for safety.

    A recall that was mended speaks against it and is not found.
    """
    return judge("recalled_goods", reading)
