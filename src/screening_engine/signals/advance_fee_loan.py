"""Signal: a loan to anyone, with a fee to be paid first."""

from __future__ import annotations

from screening_engine.reading import Reading
from screening_engine.signals.judge import judge
from screening_engine.verdict import Finding


def advance_fee_loan(reading: Reading) -> Finding | None:
    """
    Find a loan to anyone, with a fee to be paid first.

    The ordinary financing of a car dealer is not found.
    """
    return judge("advance_fee_loan", reading)
