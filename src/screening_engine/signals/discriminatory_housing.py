"""Signal: wording that shuts people out of a home for who they are."""

from __future__ import annotations

from screening_engine.reading import Reading
from screening_engine.signals.judge import judge
from screening_engine.verdict import Finding


def discriminatory_housing(reading: Reading) -> Finding | None:
    """
    Find wording that shuts people out of a home for who they are.

    Where such wording is lawful differs by country, so rules only ever ask to reword. Who looks for
    a home may say who they are: only an offer can shut people out.
    """
    if reading.submission.offer == "wanted":
        return None
    return judge("discriminatory_housing", reading)
