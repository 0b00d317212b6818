"""Signal: signs of recruitment into exploitation, added up as the ILO prescribes."""

from __future__ import annotations

from collections.abc import Mapping

from screening_engine.reading import Reading
from screening_engine.signals.combine import add_up
from screening_engine.signals.judge import finding
from screening_engine.signals.sight import Hit, Sightings, look_for
from screening_engine.verdict import Finding, Strength

NAME = "recruitment_risk"


def recruitment_risk(reading: Reading) -> Finding | None:
    """
    Find debt, kept papers, lost freedom, an unnamed place, young people sought, and the like.

    Strong by the rule of the ILO/EC operational indicators (2009): two strong indicators, one
    strong and another, three medium, or two medium and one weak. One strong or two medium
    indicators are a medium finding. Less is nothing: 98 % of ordinary ads for migrant jobs
    carry an indicator (Volodko, Cockbain and Kleinberg 2020). Travel and papers arranged by the
    recruiter count only beside a debt, an unnamed place or the like: alone they speak for an
    ordinary job. The dimensions (deception, coercion, abuse of need) are kept with the finding.
    """
    sightings = look_for(NAME, reading)
    seen = indicators(sightings)
    strength = add_up(weights(seen))
    if strength is None:
        return None
    return finding(NAME, strength, seen, sightings, values=_values(seen))


def indicators(sightings: Sightings) -> list[Hit]:
    """Return one hit of each indicator that counts here."""
    first = [hits[0] for hits in sightings.hits.values() if hits[0].concept.weight is not None]
    names = {hit.concept.name for hit in first}
    return [hit for hit in first if not hit.concept.beside or names & hit.concept.beside]


def weights(seen: list[Hit]) -> list[Strength]:
    return [hit.concept.weight for hit in seen if hit.concept.weight is not None]


def _values(seen: list[Hit]) -> Mapping[str, str | int]:
    dimensions = {hit.concept.dimension for hit in seen} - {""}
    return {"indicators": len(seen), "dimensions": ", ".join(sorted(dimensions))}
