"""Signal: work that takes in parcels at home and sends them on."""

from __future__ import annotations

from screening_engine.reading import Reading
from screening_engine.signals.judge import judge
from screening_engine.verdict import Finding


def forwards_parcels(reading: Reading) -> Finding | None:
    """
    Find work that takes in parcels at home and sends them on.

    The goods are mostly bought with stolen cards. Warehouse work is not found.
    """
    return judge("forwards_parcels", reading)
