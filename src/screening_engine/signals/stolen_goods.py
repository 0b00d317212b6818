"""Signal: hints that a thing belongs to someone else."""

from __future__ import annotations

from screening_engine.reading import Reading
from screening_engine.signals.judge import judge
from screening_engine.verdict import Finding


def stolen_goods(reading: Reading) -> Finding | None:
    """
    Find hints that a thing belongs to someone else.

    "No questions asked" beside a refund or a reward is not found.
    """
    return judge("stolen_goods", reading)
