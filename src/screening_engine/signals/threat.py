"""Signal: somebody is told that harm will come to them."""

from __future__ import annotations

from screening_engine.reading import Reading
from screening_engine.signals.judge import judge
from screening_engine.verdict import Finding


def threat(reading: Reading) -> Finding | None:
    """
    Find violence announced, pictures or secrets to be spread, or pressure by fear.

    Strong: harm is announced to the reader, intimate or private things are to be shown around, or
    a demand goes with "or else". Medium: a hint such as knowing where the reader lives. Somebody
    who tells of a threat they received is counter-evidence: people who report must not be
    silenced.
    """
    return judge("threat", reading)
