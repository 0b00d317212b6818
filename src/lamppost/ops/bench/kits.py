"""What ads of one category may say, answer and cost: drawn once, then taken from pools."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from lamppost.market.categories.rules import (
    Attribute,
    AttributeType,
    AttributeValue,
    Category,
    Kind,
    PriceNeed,
    PricePeriod,
    Taxonomy,
)
from lamppost.market.listings.rules import PriceType
from lamppost.ops.bench.words import zipf

# How often ads stand in each section, and what a thing costs there in the middle, in whole units.
SECTIONS = {
    "for-sale": (52, 45), "free-and-swap": (6, 10), "vehicles": (12, 3500), "housing": (9, 900),
    "jobs": (6, 1800), "services": (7, 35), "lessons": (2, 25), "pets": (3, 150),
    "community": (3, 10),
}  # fmt: skip
OTHER_SECTION = (2, 30)
KINDS = {Kind.OFFER: 88.0, Kind.WANTED: 7.0, Kind.FREE: 3.0, Kind.SWAP: 2.0}
PERIODS = {PricePeriod.HOUR: 22.0, PricePeriod.NIGHT: 80.0, PricePeriod.DAY: 15.0}
DWELLINGS = {"housing/flats": 210_000.0, "housing/houses": 340_000.0, "housing/land": 60_000.0}
SPREAD = 0.9  # of the logarithm: a tenth costs a third of the middle or less
ANSWERED = 0.7
POOL = 800


@dataclass(frozen=True, slots=True)
class Terms:
    """One way to offer something: its kind, its price in minor units, answers as JSON."""

    offer: str
    price: int | None
    price_type: str
    answers: str


@dataclass(frozen=True, slots=True)
class Kit:
    """What ads of a category draw from. ``nouns`` are ours: its labels and synonyms."""

    category: str
    nouns: Mapping[str, Sequence[str]]
    terms: Sequence[Terms]


def kits_of(
    taxonomy: Taxonomy, rng: Random, *, today: date, languages: Sequence[str], pool: int = POOL
) -> tuple[list[Kit], list[float]]:
    """Return a kit for every category that takes ads, and how often each is used."""
    kits, weights = [], []
    for section in taxonomy.sections:
        share, middle = SECTIONS.get(section.key, OTHER_SECTION)
        sums = zipf(len(section.open_leaves), 0.6)
        before = 0.0
        for leaf, total in zip(section.open_leaves, sums, strict=True):
            weights.append(share * (total - before) / sums[-1])
            before = total
            kits.append(_kit(leaf, rng, middle=middle, today=today, size=pool, spoken=languages))
    return kits, weights


def _kit(
    leaf: Category, rng: Random, *, middle: float, today: date, size: int, spoken: Sequence[str]
) -> Kit:
    nouns = {
        language: tuple(dict.fromkeys((*leaf.synonyms.get(language, ()), leaf.label(language))))
        for language in spoken
    }
    own = (
        DWELLINGS.get(leaf.key)
        or PERIODS.get(leaf.price.per)
        or middle * rng.lognormvariate(0, 0.6)
    )
    return Kit(
        leaf.key, nouns, [_terms(leaf, rng, middle=own, today=today) for _one in range(size)]
    )


def _terms(leaf: Category, rng: Random, *, middle: float, today: date) -> Terms:
    kinds = [kind for kind in leaf.kinds if kind in KINDS]
    kind = rng.choices(kinds, weights=[KINDS[one] for one in kinds])[0]
    price, price_type = _price(leaf, kind, rng, middle)
    answers = {
        question.key: answer
        for question in leaf.attributes
        if question.required or rng.random() < ANSWERED
        if (answer := answer_to(question, rng, today)) is not None
    }
    return Terms(str(kind), price, str(price_type), json.dumps(answers, ensure_ascii=False))


def _price(leaf: Category, kind: Kind, rng: Random, middle: float) -> tuple[int | None, PriceType]:
    if kind is Kind.FREE:
        return None, PriceType.FREE
    needs = leaf.price.need is PriceNeed.REQUIRED and kind is Kind.OFFER
    if leaf.price.need is PriceNeed.NONE or kind is Kind.SWAP or not (needs or rng.random() < 0.6):
        return None, PriceType.NONE
    amount = middle * rng.lognormvariate(0, SPREAD)
    # As people write prices: 7, 45, 120, 3400.
    step = 10 ** max(0, math.floor(math.log10(max(amount, 1))) - 1)
    whole = max(1, round(amount / step)) * step
    return whole * 100, PriceType.NEGOTIABLE if rng.random() < 0.3 else PriceType.FIXED


def answer_to(question: Attribute, rng: Random, today: date) -> AttributeValue | None:
    """Return an answer that the question allows; None where people leave it empty."""
    match question.type:
        case AttributeType.CHOICE:
            return _choice(question, rng)
        case AttributeType.MULTI_CHOICE:
            chosen = {_choice(question, rng) for _time in range(rng.randrange(1, 4))}
            return [choice.key for choice in question.choices if choice.key in chosen]
        case AttributeType.INTEGER:
            return _number(question, rng, today)
        case AttributeType.BOOLEAN:
            return rng.random() < 0.5
        case AttributeType.DATE:
            return (today + timedelta(days=rng.randrange(-20, 90))).isoformat()
        case AttributeType.TEXT:
            return f"type {rng.randrange(1, 400)}"[: question.max_length]


def _choice(question: Attribute, rng: Random) -> str:
    keys = [choice.key for choice in question.choices]
    return rng.choices(keys, cum_weights=zipf(len(keys), 0.7))[0]


def _number(question: Attribute, rng: Random, today: date) -> int:
    low, high = question.minimum or 0, question.maximum
    high = low + 1000 if high is None else high
    if low > 1000 and high > today.year - 1:  # a year of building
        return int(rng.triangular(max(low, today.year - 40), min(high, today.year), today.year - 8))
    # Small numbers are said more often, whatever the largest may be.
    return min(high, low + int(rng.expovariate(1) * max(1.0, (high - low) / 12)))
