"""Ads whatever their state: for their posters, and for rooms that decide about them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from lamppost.foundation.kernel.errors import N_, NotFound
from lamppost.market.listings.models import Listing, ListingRevision, RevisionPhoto

if TYPE_CHECKING:
    from django.db.models import QuerySet


def get_own_listing(seller_id: UUID, code: str) -> Listing:
    """
    Return an ad for its seller, whatever its state, until it is erased.

    :raises NotFound: if there is none, or it is somebody else's
    """
    found = (
        Listing.objects.filter(seller_id=seller_id, code=code, erased_at=None)
        .select_related("revision", "site")
        .first()
    )
    if found is None:
        raise NotFound(N_("You have no such ad."))
    return found


def listings_of(seller_id: UUID) -> QuerySet[Listing]:
    """Return all ads of one seller that are not erased, newest first, with revision and site."""
    return (
        Listing.objects.filter(seller_id=seller_id, erased_at=None)
        .select_related("revision", "site")
        .order_by("-created_at", "-id")
    )


def find_listing(listing_id: UUID) -> Listing | None:
    """Return an ad by its id, for rooms that decide about it."""
    return (
        Listing.objects.filter(pk=listing_id).select_related("revision", "site", "seller").first()
    )


def listings_by_ids(ids: Sequence[UUID]) -> dict[UUID, Listing]:
    """Return several ads at once, whatever their state, by id."""
    return Listing.objects.select_related("revision", "site", "seller").in_bulk(list(ids))


def revisions_of(listing_id: UUID) -> list[ListingRevision]:
    """Return the history of an ad, oldest first."""
    return list(ListingRevision.objects.filter(listing_id=listing_id).order_by("number"))


def photo_owners(photo_ids: Sequence[UUID]) -> set[UUID]:
    """Return the sellers in whose ads (of any state) one of these photos stands."""
    return set(
        RevisionPhoto.objects.filter(photo_id__in=list(photo_ids)).values_list(
            "revision__listing__seller_id", flat=True
        )
    )


def photo_ids_of(revision_ids: Sequence[UUID]) -> dict[UUID, list[UUID]]:
    """Return the photos of several revisions, in order: one query."""
    found: dict[UUID, list[UUID]] = {key: [] for key in revision_ids}
    rows = RevisionPhoto.objects.filter(revision_id__in=revision_ids).order_by(
        "revision_id", "position"
    )
    for revision_id, photo_id in rows.values_list("revision_id", "photo_id"):
        found[revision_id].append(photo_id)
    return found


def find_imported(site_id: UUID, source: str, source_id: str) -> Listing | None:
    """Return the ad that an earlier run of an import made."""
    return Listing.objects.filter(site_id=site_id, source=source, source_id=source_id).first()


def imported_source_ids(site_id: UUID, source: str) -> set[str]:
    """Return what an import has brought so far."""
    return set(
        Listing.objects.filter(site_id=site_id, source=source).values_list("source_id", flat=True)
    )


def districts_in_use(site_id: UUID) -> set[str]:
    """Return the districts that ads of a site name, in whatever state, by slug."""
    rows = ListingRevision.objects.filter(site_id=site_id).exclude(district="")
    return set(rows.values_list("district", flat=True).distinct().order_by("district"))


def newest_ids_of(seller_id: UUID, *, limit: int) -> list[UUID]:
    """Return a seller's newest ads, whatever their state, by id."""
    rows = Listing.objects.filter(seller_id=seller_id).order_by("-created_at", "-id")
    return list(rows.values_list("id", flat=True)[:limit])
