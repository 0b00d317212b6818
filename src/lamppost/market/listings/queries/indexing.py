"""Public ads as the index reads them: plain rows, many at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

from django.db.models import Count, Value
from django.db.models.functions import Concat

from lamppost.market.listings.models import Listing, RevisionPhoto
from lamppost.market.listings.rules import ListingState

if TYPE_CHECKING:
    from django.db.models import QuerySet


class PublicRow(NamedTuple):
    """A public ad with what it says now. Its fields are those that ``FIELDS`` reads, in order."""

    id: UUID
    code: str
    site_id: UUID
    seller_id: UUID
    published_at: datetime | None
    revision_id: UUID
    title: str
    body: str
    category: str
    offer: str
    price_minor: int | None
    price_type: str
    attributes: Mapping[str, object]
    district: str
    language: str


OWN = ("id", "code", "site_id", "seller_id", "published_at", "revision_id")
FIELDS = OWN + tuple(f"revision__{name}" for name in PublicRow._fields[len(OWN) :])


def public_rows(ids: Sequence[UUID]) -> list[PublicRow]:
    """Return those of these ads that are public: one query."""
    return _plain(Listing.objects.filter(id__in=list(ids), state=ListingState.PUBLISHED))


def public_rows_after(last: UUID | None, limit: int) -> list[PublicRow]:
    """Return public ads after ``last``, in order of id: for a whole new index. One query."""
    # A database that can look up the state would, and sort all public ads for every few of them.
    # This way it walks along the ids and leaves out the others.
    walked = Listing.objects.annotate(now=Concat("state", Value(""))).filter(
        now=ListingState.PUBLISHED
    )
    return _plain(walked if last is None else walked.filter(id__gt=last), limit)


def _plain(listings: QuerySet[Listing], limit: int | None = None) -> list[PublicRow]:
    rows = listings.filter(revision__isnull=False).order_by("id").values_list(*FIELDS)
    return [PublicRow._make(row) for row in rows[:limit]]


def photo_counts(revision_ids: Sequence[UUID]) -> dict[UUID, int]:
    """Return how many photos revisions have, of those that have any: one query."""
    rows = RevisionPhoto.objects.filter(revision_id__in=list(revision_ids)).order_by()
    return dict(rows.values_list("revision_id").annotate(count=Count("id")))
