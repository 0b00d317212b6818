"""Signal: a massage sold by the looks of whoever gives it."""

from __future__ import annotations

from screening_engine.reading import Reading
from screening_engine.signals.judge import judge
from screening_engine.verdict import Finding


def massage_front(reading: Reading) -> Finding | None:
    """
    Find a massage with the looks of the staff and late hours, or a private back entrance.

    Never more than medium, since most who write about massages are therapists. A licence, a
    diploma or a named school is counter-evidence. Nationality counts for nothing.
    """
    return judge("massage_front", reading)
