"""Signal: a phone number written plainly into the text."""

from __future__ import annotations

from screening_engine.reading import Reading
from screening_engine.signals.contacts import found
from screening_engine.verdict import Finding, Strength


def phone_in_text(reading: Reading) -> Finding | None:
    """Find plain phone numbers. Honest people write them too: weak, and only ever a question."""
    plain = (m for m in reading.mentions if m.kind == "phone" and not m.disguised)
    return found("phone_in_text", plain, strength=Strength.WEAK)
