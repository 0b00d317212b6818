"""Signal: a way to pay that no bank can call back."""

from __future__ import annotations

from screening_engine.reading import Reading
from screening_engine.signals.judge import judge
from screening_engine.verdict import Finding


def untraceable_payment(reading: Reading) -> Finding | None:
    """
    Find a way to pay that no bank can call back.

    Wire services, gift cards and crypto. Strong only where nothing else is accepted.
    """
    return judge("untraceable_payment", reading)
