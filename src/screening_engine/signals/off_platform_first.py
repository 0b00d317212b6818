"""Signal: the reader is led away from here before anything else."""

from __future__ import annotations

from screening_engine.reading import Reading
from screening_engine.signals.judge import judge
from screening_engine.verdict import Finding


def off_platform_first(reading: Reading) -> Finding | None:
    """
    Find "not here, write to my private address", and its like.

    Medium: the writer does not read answers here and names another way, or speaks only of "the
    item" and wants to go on elsewhere. Weak: a private address or number offered or asked for.
    People who cannot type or hear well do so, too: only friction may rest on this alone.
    """
    return judge("off_platform_first", reading)
