"""What a thing like this usually costs here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import F, Q

from lamppost.foundation.kernel.money import Money
from lamppost.market.listings.models import UsualPrice
from lamppost.market.listings.rules import size_of


@dataclass(frozen=True, slots=True)
class Usual:
    """The median of what is asked, and of how many prices it is the median."""

    price: Money
    sample: int


def usual_price(
    *, site_id: UUID, country: str, category: str, currency: str, answers: Mapping[str, object]
) -> Usual | None:
    """
    Return what a thing usually costs in this town, else in its country; None if too few say so.

    As worked out last, at most a day ago. One query.
    """
    row = (
        UsualPrice.objects.filter(
            Q(site_id=site_id) | Q(site_id=None),
            category=category,
            size=size_of(answers),
            currency=currency,
            country=country,
        )
        .order_by(F("site_id").asc(nulls_last=True))
        .first()
    )
    return Usual(Money(row.median_minor, row.currency), row.sample) if row else None
