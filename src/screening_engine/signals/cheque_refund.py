"""Signal: a cheque to pay in and a part of the money to send on."""

from __future__ import annotations

from screening_engine.reading import Reading
from screening_engine.signals.judge import judge
from screening_engine.verdict import Finding


def cheque_refund(reading: Reading) -> Finding | None:
    """
    Find a cheque to pay in and a part of the money to send on.

    The cheque bounces weeks later; what was sent on is gone.
    """
    return judge("cheque_refund", reading)
