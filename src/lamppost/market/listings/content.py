"""What an ad says, complete and checked: the thing that becomes a revision."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from lamppost.foundation.kernel.money import Money
from lamppost.market.categories.rules import Kind
from lamppost.market.listings.rules import PriceType


@dataclass(frozen=True, slots=True, kw_only=True)
class ListingContent:
    """
    Checked content. ``attributes`` are typed by the category's questions.

    ``district`` is a slug of the site or empty; ``photo_ids`` are in order, the cover first.
    """

    title: str
    body: str
    category: str
    language: str
    offer: Kind = Kind.OFFER
    price: Money | None = None
    price_type: PriceType = PriceType.NONE
    attributes: Mapping[str, object] = field(default_factory=dict)
    district: str = ""
    photo_ids: tuple[UUID, ...] = ()
