"""Signal: sex offered or sought for money, in plain words or in the code of the trade."""

from __future__ import annotations

from screening_engine.reading import Reading
from screening_engine.signals.judge import finding, judge
from screening_engine.signals.sight import Hit, Sightings, look_for, words_in
from screening_engine.verdict import Finding, Strength

NAME = "commercial_sex"


def commercial_sex(reading: Reading) -> Finding | None:
    """
    Find the sale of sex by combinations only.

    Strong: it is named with terms of sale, or two different code words stand with them. No word
    counts alone: "escort" is a car, "outcall" a notary. A licence is counter-evidence.
    """
    named = judge(NAME, reading)
    if named is not None and named.strength is Strength.STRONG:
        return named
    return _coded(reading) or named


def _coded(reading: Reading) -> Finding | None:
    if not words_in(NAME, reading) >= {"coded", "sale"}:
        return None
    sightings = look_for(NAME, reading)
    codes = _distinct(sightings)
    sale = sightings.hits.get("sale", [])
    if len(codes) < 2 or not sale or "talk" in sightings.hits:
        return None
    strength = Strength.STRONG if len(codes) > 2 else Strength.MEDIUM
    return finding(NAME, strength, [*codes, sale[0]], sightings)


def _distinct(sightings: Sightings) -> list[Hit]:
    """Return one hit for each different code word."""
    hits = sightings.hits.get("coded", [])
    return list({hit.text.skeleton[hit.start : hit.end]: hit for hit in hits}.values())
