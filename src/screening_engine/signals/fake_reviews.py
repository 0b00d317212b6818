"""Signal: reviews bought, sold or rewarded."""

from __future__ import annotations

from screening_engine.reading import Reading
from screening_engine.signals.judge import judge
from screening_engine.verdict import Finding


def fake_reviews(reading: Reading) -> Finding | None:
    """
    Find reviews bought, sold or rewarded.

    Pointing to reviews elsewhere is not found.
    """
    return judge("fake_reviews", reading)
