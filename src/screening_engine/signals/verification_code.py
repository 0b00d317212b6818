"""Signal: a code asked for that came to someone else's phone."""

from __future__ import annotations

from screening_engine.reading import Reading
from screening_engine.signals.judge import judge
from screening_engine.verdict import Finding


def verification_code(reading: Reading) -> Finding | None:
    """
    Find a code asked for that came to someone else's phone.

    Such a code lets the asker open an account in the other's name.
    """
    return judge("verification_code", reading)
