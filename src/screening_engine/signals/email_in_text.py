"""Signal: an e-mail address written plainly into the text."""

from __future__ import annotations

from screening_engine.reading import Reading
from screening_engine.signals.contacts import found
from screening_engine.verdict import Finding, Strength


def email_in_text(reading: Reading) -> Finding | None:
    """Find plain e-mail addresses: weak, as ``phone_in_text``."""
    plain = (m for m in reading.mentions if m.kind == "email" and not m.disguised)
    return found("email_in_text", plain, strength=Strength.WEAK)
