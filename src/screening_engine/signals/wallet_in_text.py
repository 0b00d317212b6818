"""Signal: the address of a wallet for cryptocurrency in the text."""

from __future__ import annotations

from screening_engine.reading import Reading
from screening_engine.signals.contacts import found
from screening_engine.verdict import Finding, Strength


def wallet_in_text(reading: Reading) -> Finding | None:
    """
    Find wallets whose check sum is right: money sent there cannot be called back.

    Medium: people who sell for such money exist, but an ad needs no address before a handover.
    """
    wallets = (mention for mention in reading.mentions if mention.kind == "wallet")
    return found("wallet_in_text", wallets, strength=Strength.MEDIUM)
