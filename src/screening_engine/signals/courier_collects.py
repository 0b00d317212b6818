"""Signal: a courier or mover of a stranger would collect, paid from afar."""

from __future__ import annotations

from screening_engine.reading import Reading
from screening_engine.signals.judge import judge
from screening_engine.verdict import Finding


def courier_collects(reading: Reading) -> Finding | None:
    """
    Find a courier or mover of a stranger would collect, paid from afar.

    The usual opening of overpayment with a false cheque or transfer.
    """
    return judge("courier_collects", reading)
