"""Judges which of the words that were seen stand together, and makes a finding of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from screening_engine.reading import Reading
from screening_engine.signals.haystacks import one_haystack
from screening_engine.signals.sight import (
    Hit,
    Sightings,
    look_for,
    nearest,
    words_between,
)
from screening_engine.signals.triggers import may_combine
from screening_engine.signals.words import Combination, WordFile, is_within, load_words
from screening_engine.verdict import Finding, Strength


def judge(name: str, reading: Reading) -> Finding | None:
    """
    Return a finding for the first combination of the word file that the reading holds, or None.

    Word files list the strongest combinations first.
    """
    if not may_combine(name, reading):
        return None
    words, category = load_words(name), reading.submission.category
    if any(is_within(category, path) for path in words.never_in):
        return None
    combinations = _standing(words, reading)
    if not combinations:
        return None
    sightings = look_for(name, reading)
    for combination in combinations:
        hits = _together(combination, sightings, reading)
        if hits:
            return finding(name, combination.strength, hits, sightings)
    return None


def _standing(words: WordFile, reading: Reading) -> list[Combination]:
    """
    Return the combinations of which every concept stands somewhere, however far apart.

    One concept is looked for at a time, until one is missing: most texts lack the first.
    """
    text, category = one_haystack(reading), reading.submission.category
    seen: dict[str, bool] = {}

    def stands(concept: str) -> bool:
        if concept not in seen:
            seen[concept] = words.concepts[concept].stands_in(text)
        return seen[concept]

    return [
        combination
        for combination in words.combinations
        if combination.fits(category) and all(map(stands, combination.needed))
    ]


def finding(
    name: str,
    strength: Strength,
    hits: Iterable[Hit],
    sightings: Sightings,
    *,
    values: Mapping[str, str | int | float | bool] | None = None,
) -> Finding:
    """Return a finding with the hits as evidence and what speaks against them as counter."""
    against = (
        hit.evidence() for hits in sightings.hits.values() for hit in hits if hit.concept.against
    )
    return Finding(
        name=name,
        strength=strength,
        evidence=tuple(dict.fromkeys(hit.evidence() for hit in hits)),
        counter=tuple(dict.fromkeys(against)),
        values=values or {},
    )


def _together(combination: Combination, sightings: Sightings, reading: Reading) -> list[Hit]:
    """Return the hits that make the combination true, or none."""
    if any(sightings.has(name, reading) for name in combination.without):
        return []
    if not all(sightings.has(name, reading) for name in combination.every):
        return []
    groups = [sightings.of(name) for name in combination.every if not name.startswith("in:")]
    if combination.words is None:
        return [group[0] for group in groups]
    return _close(groups, combination.words)


def _close(groups: Sequence[Sequence[Hit]], words: int) -> list[Hit]:
    """Return one hit of each group such that each is within so many words of the first one."""
    for first in groups[0]:
        beside = [_closest(first, group) for group in groups[1:]]
        if all(hit is not None and words_between(first, hit) <= words for hit in beside):
            return [first, *(hit for hit in beside if hit is not None)]
    return []


def _closest(to: Hit, group: Sequence[Hit]) -> Hit | None:
    return min(nearest(to, group), key=lambda hit: words_between(to, hit), default=None)
