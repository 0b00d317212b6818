"""Signal: a sexual context close to an age under 18 or a word for a child."""

from __future__ import annotations

from screening_engine.reading import Reading
from screening_engine.signals.judge import judge
from screening_engine.verdict import Finding


def sexualised_youth(reading: Reading) -> Finding | None:
    """
    Find a sexual context close to an age under 18 or a word for a child.

    Neither counts alone: uniforms, babysitters, sizes and teen rooms are not found.
    """
    return judge("sexualised_youth", reading)
