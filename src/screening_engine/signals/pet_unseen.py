"""Signal: an animal that would be sent before anyone has seen it."""

from __future__ import annotations

from screening_engine.reading import Reading
from screening_engine.signals.judge import judge
from screening_engine.verdict import Finding


def pet_unseen(reading: Reading) -> Finding | None:
    """
    Find a young animal that is shipped or flown, with money first.

    Strong: a fee or deposit comes before it travels. Medium: it costs nothing but the transport.
    Breeders who ask people to come and see are not found.
    """
    return judge("pet_unseen", reading)
