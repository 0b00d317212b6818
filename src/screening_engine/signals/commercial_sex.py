"""Signal: sex offered or sought for money, in plain words or in the code of the trade."""

from __future__ import annotations

from screening_engine.reading import Reading
from screening_engine.signals.judge import finding, judge
from screening_engine.signals.sight import Hit, Sightings, look_for, words_in
from screening_engine.signals.triggers import may_hold
from screening_engine.verdict import Finding, Strength

NAME = "commercial_sex"


def commercial_sex(reading: Reading) -> Finding | None:
    """
    Find the sale of sex by combinations only.

    Strong: it is named with terms of sale, or two different code words stand with them. Medium:
    it is named alone, or one code word stands with an alluring tone and terms of sale. No word
    counts alone: "escort" is a car, "outcall" a notary. A licence is counter-evidence.
    """
    named = judge(NAME, reading)
    if named is not None and named.strength is Strength.STRONG:
        return named
    return _coded(reading) or named


def _coded(reading: Reading) -> Finding | None:
    if not may_hold(NAME, reading, "coded", "sale"):
        return None
    if not words_in(NAME, reading) >= {"coded", "sale"}:
        return None
    sightings = look_for(NAME, reading)
    codes, alluring = _distinct(sightings), sightings.of("alluring")
    if not codes or not sightings.of("sale") or sightings.of("talk"):
        return None
    seen = [*codes, *alluring[:1], sightings.of("sale")[0]]
    if len(codes) >= 2:
        return finding(NAME, Strength.STRONG, seen, sightings)
    return finding(NAME, Strength.MEDIUM, seen, sightings) if alluring else None


def _distinct(sightings: Sightings) -> list[Hit]:
    """Return one hit for each different code word; "incall" and "outcall" are one."""
    words = {hit.text.skeleton[hit.start : hit.end]: hit for hit in sightings.of("coded")}
    return list({_root(word): hit for word, hit in words.items()}.values())


def _root(word: str) -> str:
    return "call" if "call" in word else word.removesuffix("s")
