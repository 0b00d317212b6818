"""Adds indicators up as the ILO does: one proves nothing, several together do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from screening_engine.verdict import Strength


def add_up(weights: Iterable[Strength]) -> Strength | None:
    """
    Return what indicators of these weights prove together, or None.

    Strong by the rule of the ILO/EC operational indicators (2009): two strong indicators, one
    strong and another, three medium, or two medium and one weak. One strong or two medium ones
    are medium. Less is nothing: 98 % of ordinary ads for migrant jobs carry an indicator
    (Volodko, Cockbain and Kleinberg 2020).
    """
    count = Counter(weights)
    strong, medium, weak = (count[s] for s in (Strength.STRONG, Strength.MEDIUM, Strength.WEAK))
    if strong >= 2 or (strong and medium + weak):
        return Strength.STRONG
    if medium >= 3 or (medium == 2 and weak):
        return Strength.STRONG
    return Strength.MEDIUM if strong or medium == 2 else None
