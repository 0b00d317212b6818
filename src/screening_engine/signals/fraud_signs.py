"""Signal over findings: signs of fraud, added up over what the other signals found."""

from __future__ import annotations

from collections.abc import Mapping

from screening_engine.reading import Reading
from screening_engine.signals.combine import add_up
from screening_engine.verdict import STRENGTH_RANK, Finding, Strength

NAME = "fraud_signs"

FAMILIES: Mapping[str, tuple[str, ...]] = {
    "money before seeing": ("asks_payment_first", "pet_unseen"),
    "far away": ("absent_owner",),
    "a way to pay": ("untraceable_payment",),
    "a payment page": ("fake_escrow", "lookalike_link", "short_link"),
    "a courier": ("courier_collects",),
    "money that goes round": ("cheque_refund", "forwards_money"),
    "parcels": ("forwards_parcels",),
    "codes and papers": ("verification_code", "private_data_asked"),
    "money for a promise": ("advance_fee_loan", "guaranteed_returns", "pyramid_scheme"),
    "work that costs": ("job_fee",),
    "too good": ("too_good_job", "price_against_market"),
    "away from here": ("off_platform_first", "messenger_contact"),
    "in disguise": ("disguised_contact",),
}
"""What says the same counts once, as its strongest sign: two words for one thing are one thing."""

AT_MOST: Mapping[str, Strength] = {
    "messenger_contact": Strength.WEAK,
    "off_platform_first": Strength.WEAK,
    "short_link": Strength.WEAK,
    "disguised_contact": Strength.MEDIUM,
    "price_against_market": Strength.MEDIUM,
    "too_good_job": Strength.MEDIUM,
}
"""Common among honest people (3.6 % of ordinary ads say "text me"): no more than this in a sum."""


def fraud_signs(_reading: Reading, findings: Mapping[str, Finding]) -> Finding | None:
    """
    Add up the signs of fraud that other signals found, one for each family of signs.

    Strong: two strong signs of different families, a strong one with any other, three medium,
    or two medium and a weak one. Medium: two medium ones. One sign alone is no sum. What is
    common among honest people counts as weak. Counter-evidence of a part is counter-evidence of
    the sum.
    """
    parts = [part for names in FAMILIES.values() if (part := _strongest(names, findings))]
    strength = add_up(map(weight, parts)) if len(parts) > 1 else None
    return together(NAME, strength, parts) if strength else None


def weight(part: Finding) -> Strength:
    """Return what a finding counts for in a sum."""
    cap = AT_MOST.get(part.name, Strength.STRONG)
    return min(part.strength, cap, key=STRENGTH_RANK.__getitem__)


def together(name: str, strength: Strength, parts: list[Finding]) -> Finding:
    """Return one finding that rests on others: the first evidence of each."""
    return Finding(
        name=name,
        strength=strength,
        evidence=tuple(dict.fromkeys(place for part in parts for place in part.evidence[:3])),
        counter=tuple(dict.fromkeys(place for part in parts for place in part.counter)),
        values={"signs": ", ".join(sorted(part.name for part in parts))},
    )


def _strongest(names: tuple[str, ...], findings: Mapping[str, Finding]) -> Finding | None:
    present = [findings[name] for name in names if name in findings]
    return max(present, key=lambda part: STRENGTH_RANK[weight(part)], default=None)
