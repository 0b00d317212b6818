"""What anybody may see. ``published`` is the only way to it, so nothing hidden leaks out."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Count, F, Q

from lamppost.foundation.kernel.errors import N_, NotFound
from lamppost.market.listings.models import Listing, RevisionPhoto
from lamppost.market.listings.queries.indexing import by_id
from lamppost.market.listings.rules import ListingState

if TYPE_CHECKING:
    from django.db.models import QuerySet


GONE = frozenset({ListingState.WITHDRAWN, ListingState.EXPIRED, ListingState.SOLD})
# One that was deleted while it was being looked at, or refused, was never anybody's business.
DELETED_IN_VIEW = GONE | {ListingState.PUBLISHED}


def published(site_id: UUID) -> QuerySet[Listing]:
    """Return a site's public ads, newest first, each with its revision: one query."""
    return (
        Listing.objects.filter(site_id=site_id, state=ListingState.PUBLISHED)
        .select_related("revision")
        .order_by("-published_at", "-id")
    )


def get_published(site_id: UUID, code: str) -> Listing:
    """
    Return a public ad by its short code.

    :raises NotFound: if there is none, or it is not public
    """
    found = (
        published(site_id).select_related("revision", "seller", "site").filter(code=code).first()
    )
    if found is None:
        raise NotFound(N_("This ad is not here (any more)."))
    return found


def public_title(code: str, site_ids: Iterable[UUID]) -> str:
    """Return what a public ad of some towns is called, by its short code; "" if there is none."""
    found = Listing.objects.filter(
        code=code, site_id__in=list(site_ids), state=ListingState.PUBLISHED
    )
    return found.values_list("revision__title", flat=True).first() or ""


def published_by_ids(site_ids: Iterable[UUID], ids: Sequence[UUID]) -> list[Listing]:
    """Return public ads in the order of ``ids``; what is not public any more is left out."""
    rows = by_id().filter(id__in=ids).select_related("revision").in_bulk()
    sites = set(site_ids)
    return [rows[key] for key in ids if key in rows and rows[key].site_id in sites]


def published_of(seller_id: UUID) -> QuerySet[Listing]:
    """Return a seller's public ads in all towns, newest first, each with revision and site."""
    return (
        Listing.objects.filter(seller_id=seller_id, state=ListingState.PUBLISHED)
        .select_related("revision", "site")
        .order_by("-published_at", "-id")
    )


def count_public_of_seller(seller_id: UUID) -> int:
    """Return how many public ads a seller has in all towns."""
    return Listing.objects.filter(seller_id=seller_id, state=ListingState.PUBLISHED).count()


def was_ever_public(seller_id: UUID) -> bool:
    """Return whether a seller has an ad that anybody may see, or might have seen, as theirs."""
    return Listing.objects.filter(
        seller_id=seller_id,
        published_at__isnull=False,
        state__in=[*GONE, ListingState.PUBLISHED],
    ).exists()


def find_gone(site_id: UUID, code: str) -> Listing:
    """
    Return an ad that was public once and is not any more: its page answers 410, not 404.

    :raises NotFound: if there is none, or it was never public, or was refused
    """
    left = Q(state__in=GONE) | Q(state=ListingState.DELETED, deleted_from__in=DELETED_IN_VIEW)
    once_public = Listing.objects.filter(site_id=site_id, code=code, published_at__isnull=False)
    found = once_public.filter(left).select_related("revision").first()
    if found is None:
        raise NotFound(N_("This ad is not here (any more)."))
    return found


def is_photo_public(photo_ids: Sequence[UUID]) -> bool:
    """Return whether the current revision of a public ad shows one of these photos."""
    return RevisionPhoto.objects.filter(
        photo_id__in=list(photo_ids),
        revision__listing__state=ListingState.PUBLISHED,
        revision__listing__revision_id=F("revision_id"),
    ).exists()


def published_count() -> int:
    """Return how many ads are public in the whole network (for checks, not for pages)."""
    return Listing.objects.filter(state=ListingState.PUBLISHED).count()


def newest_public_ids(
    site_ids: Sequence[UUID],
    *,
    section: str = "",
    categories: Sequence[str] = (),
    offset: int = 0,
    limit: int,
) -> list[UUID]:
    """Return the newest public ads of some towns, of some leaves or a section: without an index."""
    rows = Listing.objects.filter(site_id__in=list(site_ids), state=ListingState.PUBLISHED)
    if categories:
        rows = rows.filter(revision__category__in=list(categories))
    elif section:
        rows = rows.filter(revision__category__startswith=f"{section}/")
    newest = rows.order_by("-published_at", "-id").values_list("id", flat=True)
    return list(newest[offset : offset + limit])


def count_public_by_site() -> dict[UUID, int]:
    """Return how many public ads each town has that has any."""
    rows = Listing.objects.filter(state=ListingState.PUBLISHED).order_by()
    return dict(rows.values_list("site_id").annotate(count=Count("id")))


def count_public_of(ids: Sequence[UUID]) -> int:
    """Return how many of these ads are public."""
    return by_id().filter(id__in=list(ids)).count()


def count_public_by_category(site_id: UUID | None) -> dict[str, int]:
    """Return how many public ads stand in each category of a site, or of the network (None)."""
    rows = Listing.objects.filter(state=ListingState.PUBLISHED)
    if site_id is not None:
        rows = rows.filter(site_id=site_id)
    counted = rows.values_list("revision__category").annotate(count=Count("id"))
    return dict(counted.order_by("revision__category"))


def public_ids_naming(
    site_id: UUID, districts: Collection[str], *, after: UUID | None, limit: int
) -> list[UUID]:
    """Return the ids of a site's public ads that name one of these districts, in order of id."""
    rows = published(site_id).filter(revision__district__in=list(districts))
    if after is not None:
        rows = rows.filter(id__gt=after)
    return list(rows.order_by("id").values_list("id", flat=True)[:limit])
