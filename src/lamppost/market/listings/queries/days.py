"""Counts by day, for those who look after a board."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, tzinfo
from uuid import UUID

from django.db.models import Count, QuerySet
from django.db.models.functions import TruncDate

from lamppost.market.listings.models import Listing
from lamppost.market.listings.rules import Found


def count_new_by_day(
    site_ids: Collection[UUID] | None, *, since: datetime, zone: tzinfo
) -> dict[date, int]:
    """Return how many ads people sent in on each day since a moment; imports do not count."""
    rows = _at(Listing.objects.filter(created_at__gte=since, source=""), site_ids)
    return _by_day(rows, "created_at", zone)


def count_found_by_day(
    site_ids: Collection[UUID] | None, *, since: datetime, zone: tzinfo
) -> dict[date, int]:
    """Return how many ads found somebody on each day, as ``count_found_since`` counts."""
    found = Listing.objects.filter(sold_at__gte=since).exclude(found_through=Found.ELSEWHERE)
    return _by_day(_at(found, site_ids), "sold_at", zone)


def _at(rows: QuerySet[Listing], site_ids: Collection[UUID] | None) -> QuerySet[Listing]:
    return rows if site_ids is None else rows.filter(site_id__in=list(site_ids))


def _by_day(rows: QuerySet[Listing], field: str, zone: tzinfo) -> dict[date, int]:
    days = rows.annotate(day=TruncDate(field, tzinfo=zone)).values_list("day")
    return dict(days.annotate(count=Count("pk")).order_by("day"))
