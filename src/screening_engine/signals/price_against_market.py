"""Signal over facts: a price far below what the same kind of thing costs in the same place."""

from __future__ import annotations

from collections.abc import Mapping

from screening_engine.money import Money
from screening_engine.reading import Reading
from screening_engine.verdict import Evidence, Finding, Strength

NAME = "price_against_market"
FEWEST = 8
"""How many prices a median needs before anything may rest on it."""
LOW = 0.6
VERY_LOW = 0.35


def price_against_market(reading: Reading, _findings: Mapping[str, Finding]) -> Finding | None:
    """
    Find a price below 60 % of the usual one (weak), or below 35 % of it (medium).

    Looks at the facts market.median_price and market.sample only, and at no fewer than eight
    prices. Never more than medium: among 16,762 labelled rental accounts a price below 60 % of
    the median was 1.4 times as likely in a scam, with 6.1 % of the honest ones below it, too.
    Rooms, bargains, social housing and things for repair are cheap for good reasons.
    """
    share = _share(reading)
    if share is None or share >= LOW:
        return None
    return Finding(
        name=NAME,
        strength=Strength.MEDIUM if share < VERY_LOW else Strength.WEAK,
        evidence=(Evidence(field="facts", start=0, end=0, quote="", note="market.median_price"),),
        values={"share": round(share, 2)},
    )


def _share(reading: Reading) -> float | None:
    """Return the price as a share of the usual one; None where they cannot be compared."""
    submission = reading.submission
    usual, sample = (submission.facts.get(f"market.{n}") for n in ("median_price", "sample"))
    asked = submission.price
    if not isinstance(usual, Money) or not isinstance(sample, int) or asked is None:
        return None
    if sample < FEWEST or usual.currency != asked.currency or min(usual.minor, asked.minor) <= 0:
        return None
    return asked.minor / usual.minor
