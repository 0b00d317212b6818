"""Signal: an escrow or payment page that the advertiser chose."""

from __future__ import annotations

from screening_engine.reading import Reading
from screening_engine.signals.judge import judge
from screening_engine.verdict import Finding


def fake_escrow(reading: Reading) -> Finding | None:
    """
    Find an escrow or payment page that the advertiser chose.

    Including pages that ask for a card "to receive" money.
    """
    return judge("fake_escrow", reading)
