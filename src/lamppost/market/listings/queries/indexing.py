"""Public ads as the index reads them: plain rows, many at once."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import cache, lru_cache
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

from django.db.models import (
    Count,
    ExpressionWrapper,
    F,
    IntegerField,
    OuterRef,
    Subquery,
    TextField,
    Value,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce, Concat

from lamppost.market.listings.models import Listing, RevisionPhoto
from lamppost.market.listings.rules import ListingState

if TYPE_CHECKING:
    from django.db.models import QuerySet


class PublicRow(NamedTuple):
    """A public ad with what it says now."""

    id: UUID
    site_id: UUID
    title: str
    body: str
    code: str
    seller_id: UUID
    published_at: datetime | None
    photos: int
    category: str
    offer: str
    price_minor: int | None
    price_type: str
    attributes: Mapping[str, object]
    district: str
    language: str


class SpokenRow(NamedTuple):
    """What a public ad says, and where. The first fields of ``PublicRow``."""

    id: UUID
    site_id: UUID
    title: str
    body: str


def public_rows(ids: Sequence[UUID]) -> list[PublicRow]:
    """Return those of these ads that are public, in order of id: one query."""
    return _whole(by_id().filter(id__in=list(ids)))


def public_rows_after(last: UUID | None, limit: int) -> list[PublicRow]:
    """Return public ads after ``last``, in order of id: for a whole new index. One query."""
    return _whole(_walked(last), limit)


def spoken_rows(ids: Sequence[UUID]) -> list[SpokenRow]:
    """Return what those of these ads say that are public, in order of id: one query."""
    return _spoken(by_id().filter(id__in=list(ids)))


def spoken_rows_after(last: UUID | None, limit: int) -> list[SpokenRow]:
    """Return what public ads after ``last`` say, in order of id. One query."""
    return _spoken(_walked(last), limit)


def _walked(last: UUID | None) -> QuerySet[Listing]:
    return by_id() if last is None else by_id().filter(id__gt=last)


def by_id() -> QuerySet[Listing]:
    """
    Return the public ads; to be narrowed by their ids.

    A database that can look up the state would, and go through all public ads for a few of them:
    a second for thirty ids among a million. This way it goes by the ids and leaves out the others.
    """
    return Listing.objects.annotate(now=Concat("state", Value(""))).filter(
        now=ListingState.PUBLISHED
    )


def _raw(name: str) -> Combinable:
    """Read a column as the database gives it: what Django makes of it costs more than all else."""
    return ExpressionWrapper(F(name), output_field=TextField())


_SPOKEN = (_raw("id"), _raw("site_id"), "revision__title", "revision__body")


@cache
def _whole_columns() -> tuple[str | Combinable, ...]:
    photos = (
        RevisionPhoto.objects.filter(revision_id=OuterRef("revision_id"))
        .order_by()
        .values("revision_id")
        .annotate(count=Count("id"))
        .values("count")
    )
    return (
        *_SPOKEN,
        "code",
        _raw("seller_id"),
        _raw("published_at"),
        Coalesce(Subquery(photos), 0, output_field=IntegerField()),
        "revision__category",
        "revision__offer",
        "revision__price_minor",
        "revision__price_type",
        _raw("revision__attributes"),
        "revision__district",
        "revision__language",
    )


def _spoken(listings: QuerySet[Listing], limit: int | None = None) -> list[SpokenRow]:
    found = listings.filter(revision__isnull=False).order_by("id").values_list(*_SPOKEN)
    return [
        SpokenRow(_id(key), _often(site), title, body) for key, site, title, body in found[:limit]
    ]


def _whole(listings: QuerySet[Listing], limit: int | None = None) -> list[PublicRow]:
    found = listings.filter(revision__isnull=False).order_by("id").values_list(*_whole_columns())
    return [
        PublicRow(
            _id(key),
            _often(site),
            title,
            body,
            code,
            _often(seller),
            _moment(published),
            photos,
            category,
            offer,
            price,
            price_type,
            json.loads(answers),
            *place_and_language,
        )
        for (
            key, site, title, body, code, seller, published, photos, category, offer, price,
            price_type, answers, *place_and_language,
        ) in found[:limit]
    ]  # fmt: skip


def _id(value: str | UUID) -> UUID:
    """Return an id; PostgreSQL gives it whole, SQLite as 32 digits."""
    return value if isinstance(value, UUID) else UUID(int=int(value, 16))


_often = lru_cache(maxsize=50_000)(_id)


def _moment(value: str | datetime | None) -> datetime | None:
    """Return a moment; SQLite gives it as text, in UTC."""
    if isinstance(value, str):
        return datetime.fromisoformat(value).replace(tzinfo=UTC)
    return value
