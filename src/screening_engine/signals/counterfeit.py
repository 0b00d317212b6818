"""Signal: a copy of a branded thing sold as a copy."""

from __future__ import annotations

from screening_engine.reading import Reading
from screening_engine.signals.judge import judge
from screening_engine.verdict import Finding


def counterfeit(reading: Reading) -> Finding | None:
    """
    Find a copy of a branded thing sold as a copy.

    Furniture, props and models called replicas are not found.
    """
    return judge("counterfeit", reading)
