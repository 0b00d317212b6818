"""Signal: somebody is demeaned."""

from __future__ import annotations

from screening_engine.reading import Reading
from screening_engine.signals.judge import finding
from screening_engine.signals.sight import (
    Hit,
    Sightings,
    look_for,
    nearest,
    words_between,
    words_in,
)
from screening_engine.verdict import Finding, Strength

NAME = "harassment"
_NEAR = 6
"""How many words may stand between a slur and the "you" that it is aimed at."""


def harassment(reading: Reading) -> Finding | None:
    """
    Find insults at the reader, wishes of death, hate against groups, and slurs aimed at someone.

    Strong: a wish of death, hate or a slur aimed at the reader, or two different insults. Medium:
    one insult, or one with rude words. Weak: rude words alone. A word about oneself, a reclaimed
    word and telling of abuse are counter-evidence: filters that only know words stop people who
    report racism (reference: moderation studies on African American English and reclaimed terms).
    """
    if words_in(NAME, reading).isdisjoint({"insult", "dismissal", "wish", "hate", "slur"}):
        return None
    sightings = look_for(NAME, reading)
    grave = [*sightings.of("wish")[:1], *sightings.of("hate")[:1], *_aimed(sightings)]
    insults, rude = _distinct(sightings.of("insult")), sightings.of("dismissal")[:1]
    if grave or len(insults) >= 2:
        return finding(NAME, Strength.STRONG, [*grave, *insults, *rude], sightings)
    if insults:
        return finding(NAME, Strength.MEDIUM, [*insults, *rude], sightings)
    return finding(NAME, Strength.WEAK, rude, sightings) if rude else None


def _aimed(sightings: Sightings) -> list[Hit]:
    """Return the slurs that a "you" stands beside."""
    readers = sightings.of("at_you")
    return [
        slur
        for slur in sightings.of("slur")
        if any(words_between(slur, you) <= _NEAR for you in nearest(slur, readers))
    ]


def _distinct(hits: list[Hit]) -> list[Hit]:
    """Return one hit for each different insult: the same one twice is one."""
    words = {hit.text.skeleton[hit.start : hit.end].rsplit(" ", 1)[-1]: hit for hit in hits}
    return list(words.values())
