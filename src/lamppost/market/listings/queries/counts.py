"""How many ads, and how often they were looked at."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Count, Q, Sum

from lamppost.market.listings.models import Listing, ViewDay
from lamppost.market.listings.rules import Found, ListingState


def count_other_posts_within(listing: Listing, span: timedelta, now: datetime) -> int:
    """Return how many ads the seller of this one posted within a span before now, beside it."""
    others = Listing.objects.filter(seller_id=listing.seller_id, created_at__gt=now - span)
    return others.exclude(pk=listing.pk).count()


def posted_since(seller_id: UUID, since: datetime) -> list[tuple[UUID, UUID]]:
    """Return (ad, site) of what a seller posted after a moment."""
    rows = Listing.objects.filter(seller_id=seller_id, created_at__gt=since)
    return list(rows.order_by("-created_at", "-id").values_list("id", "site_id"))


def categories_of(ids: Sequence[UUID]) -> set[str]:
    """Return the categories that ads stand in."""
    rows = Listing.objects.filter(id__in=list(ids), revision__isnull=False)
    return set(rows.values_list("revision__category", flat=True))


def sum_of_prices(ids: Sequence[UUID], *, currency: str) -> int:
    """Return what ads ask for together, in minor units; those in other currencies are left out."""
    rows = Listing.objects.filter(id__in=list(ids), revision__currency=currency)
    return int(rows.aggregate(total=Sum("revision__price_minor"))["total"] or 0)


def count_refused_since(seller_id: UUID, since: datetime) -> int:
    """
    Return how many of a seller's ads were refused after a moment and still are.

    Throwing a refused ad away does not make the refusal undone.
    """
    refused = Q(state=ListingState.REFUSED)
    refused |= Q(state=ListingState.DELETED, deleted_from=ListingState.REFUSED)
    return Listing.objects.filter(refused, seller_id=seller_id, state_at__gt=since).count()


def count_states_of(seller_id: UUID) -> dict[ListingState, int]:
    """Return how many ads of a seller stand in each state."""
    rows = Listing.objects.filter(seller_id=seller_id).values_list("state")
    counted = rows.annotate(count=Count("id")).order_by("state")
    return {ListingState(state): count for state, count in counted}


def count_found_since(site_id: UUID | None, since: datetime) -> int:
    """
    Return how many ads of a site (None: of the network) found somebody since a moment.

    Those whose poster says that it was elsewhere are not ours to count.
    """
    rows = Listing.objects.filter(sold_at__gte=since).exclude(found_through=Found.ELSEWHERE)
    return (rows if site_id is None else rows.filter(site_id=site_id)).count()


def count_views_of(ids: Sequence[UUID]) -> dict[UUID, int]:
    """Return how often ads were looked at, at least, by id; one that never was is left out."""
    rows = ViewDay.objects.filter(listing_id__in=list(ids)).values_list("listing_id")
    return dict(rows.annotate(total=Sum("views")).order_by("listing_id"))


def views_by_day(listing_id: UUID, *, first: date, last: date) -> list[tuple[date, int]]:
    """Return each day from ``first`` to ``last`` (UTC) with the views of an ad on it."""
    rows = ViewDay.objects.filter(listing_id=listing_id, day__gte=first, day__lte=last)
    counted = dict(rows.values_list("day", "views"))
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    return [(day, counted.get(day, 0)) for day in days]
