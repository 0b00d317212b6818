"""Signal: a fee, kit or deposit that the worker is to pay."""

from __future__ import annotations

from screening_engine.reading import Reading
from screening_engine.signals.judge import judge
from screening_engine.verdict import Finding


def job_fee(reading: Reading) -> Finding | None:
    """
    Find a fee, kit or deposit that the worker is to pay.

    ILO and EEOC: a worker pays nothing to get work. Tuition of a course is not found.
    """
    return judge("job_fee", reading)
