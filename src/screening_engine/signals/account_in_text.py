"""Signal: a bank account or a payment card in the text."""

from __future__ import annotations

from screening_engine.reading import Reading
from screening_engine.signals.contacts import found
from screening_engine.verdict import Finding, Strength


def account_in_text(reading: Reading) -> Finding | None:
    """
    Find bank numbers whose check digits are right, and cards, of which only the end is shown.

    Medium: whoever writes one into an ad asks strangers to pay first, or gives it to all.
    """
    accounts = (mention for mention in reading.mentions if mention.kind == "account")
    return found("account_in_text", accounts, strength=Strength.MEDIUM)
