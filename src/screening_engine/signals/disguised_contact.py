"""Signal: a phone number, address or name written so that a machine would not see it."""

from __future__ import annotations

from screening_engine.reading import Reading
from screening_engine.signals.contacts import found
from screening_engine.verdict import Finding, Strength

REACHES_PEOPLE = frozenset({"phone", "email", "handle"})


def disguised_contact(reading: Reading) -> Finding | None:
    """
    Find disguised contacts.

    Medium and no more: people who fear harvesters of numbers write "five five five" as well.
    """
    disguised = (m for m in reading.mentions if m.disguised and m.kind in REACHES_PEOPLE)
    return found("disguised_contact", disguised, strength=Strength.MEDIUM)
