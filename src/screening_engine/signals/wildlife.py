"""Signal: products or animals of protected species."""

from __future__ import annotations

from screening_engine.reading import Reading
from screening_engine.signals.judge import judge
from screening_engine.verdict import Finding


def wildlife(reading: Reading) -> Finding | None:
    """
    Find products or animals of protected species.

    Ivory as a colour is not found; papers and lawful age are counter-evidence.
    """
    return judge("wildlife", reading)
