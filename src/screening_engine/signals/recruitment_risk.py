"""Signal: signs of recruitment into exploitation, added up as the ILO prescribes."""

from __future__ import annotations

from collections import Counter

from screening_engine.reading import Reading
from screening_engine.signals.judge import finding
from screening_engine.signals.sight import Hit, look_for
from screening_engine.verdict import Finding, Strength

NAME = "recruitment_risk"


def recruitment_risk(reading: Reading) -> Finding | None:
    """
    Find debt, kept papers, lost freedom, an unnamed place, young people sought, and the like.

    Strong by the rule of the ILO/EC operational indicators (2009): two strong indicators, one
    strong and another, three medium, or two medium and one weak. One strong or two medium
    indicators are a medium finding. Less is nothing: 98 % of ordinary ads for migrant jobs
    carry an indicator (Volodko, Cockbain and Kleinberg 2020).
    """
    sightings = look_for(NAME, reading)
    seen = [hits[0] for hits in sightings.hits.values() if hits[0].concept.weight is not None]
    strength = _added_up(seen)
    return finding(NAME, strength, seen, sightings) if strength else None


def _added_up(seen: list[Hit]) -> Strength | None:
    count = Counter(hit.concept.weight for hit in seen)
    strong, medium, weak = (count[s] for s in (Strength.STRONG, Strength.MEDIUM, Strength.WEAK))
    if strong >= 2 or (strong and medium + weak):
        return Strength.STRONG
    if medium >= 3 or (medium == 2 and weak):
        return Strength.STRONG
    return Strength.MEDIUM if strong or medium == 2 else None
