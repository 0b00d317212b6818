"""Public ads as lists of them show each: plain rows, and what says that a row is still right."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import QuerySet
from django.db.models.functions import Substr

from lamppost.foundation.kernel.money import Money
from lamppost.market.listings.models import Listing
from lamppost.market.listings.rules import ListingState, slug_of

# So much of a description is read for a list: a line of it is shown.
BEGINNING = 280


class Standing(NamedTuple):
    """How a public ad stands now. While this is the same, so is all that a list shows of it."""

    revision_id: UUID
    published_at: datetime | None
    reserved_at: datetime | None


class CardRow(NamedTuple):
    """What a list shows of a public ad. ``beginning`` are the first signs of its description."""

    id: UUID
    site_id: UUID
    code: str
    created_at: datetime
    revision_id: UUID
    published_at: datetime | None
    reserved_at: datetime | None
    title: str
    category: str
    offer: str
    price_type: str
    price_minor: int | None
    currency: str
    attributes: Mapping[str, object]
    district: str
    beginning: str

    @property
    def standing(self) -> Standing:
        return Standing(self.revision_id, self.published_at, self.reserved_at)

    @property
    def price(self) -> Money | None:
        return None if self.price_minor is None else Money(self.price_minor, self.currency)

    @property
    def slug(self) -> str:
        return slug_of(self.title)


SAID = (
    "title",
    "category",
    "offer",
    "price_type",
    "price_minor",
    "currency",
    "attributes",
    "district",
)


def standings_of(site_ids: Collection[UUID], ids: Sequence[UUID]) -> dict[UUID, Standing]:
    """Return how those of these ads stand that are public in these towns: one small query."""
    rows = _of_public(_standings(), site_ids, ids)
    return {row[0]: Standing._make(row[LED:]) for row in rows}


def card_rows(site_ids: Collection[UUID], ids: Sequence[UUID]) -> dict[UUID, CardRow]:
    """Return those of these ads that are public in these towns, by id: one query."""
    rows = _of_public(_rows(), site_ids, ids)
    return {row[0]: CardRow(row[0], row[1], *row[LED:]) for row in rows}


def card_row(listing: Listing) -> CardRow:
    """Return the same of an ad that is in hand already."""
    said = listing.current
    return CardRow(
        id=listing.pk,
        site_id=listing.site_id,
        code=listing.code,
        created_at=listing.created_at,
        revision_id=said.pk,
        published_at=listing.published_at,
        reserved_at=listing.reserved_at if listing.is_public else None,
        beginning=said.body[:BEGINNING],
        **{name: getattr(said, name) for name in SAID},
    )


# By which a row is taken or left: its id, its site, its state.
LEADING = ("id", "site_id", "state")
LED = len(LEADING)

Rows = QuerySet[Listing, tuple[Any, ...]]


def _of_public(rows: Rows, site_ids: Collection[UUID], ids: Sequence[UUID]) -> Iterator[Any]:
    # Asked for by nothing but their ids: a database that may look up the state as well does that
    # first, for all public ads.
    for row in rows.filter(id__in=ids):
        if row[1] in site_ids and row[2] == ListingState.PUBLISHED:
            yield row


# What is the same in each question is put together once: that takes longer than the answer.
@cache
def _standings() -> Rows:
    return _with_revision().values_list(*LEADING, *Standing._fields)


@cache
def _rows() -> Rows:
    own = CardRow._fields[2 : CardRow._fields.index(SAID[0])]
    said = (f"revision__{name}" for name in SAID)
    beginning = Substr("revision__body", 1, BEGINNING)
    return _with_revision().values_list(*LEADING, *own, *said, beginning)


def _with_revision() -> QuerySet[Listing]:
    return Listing.objects.filter(revision__isnull=False)
