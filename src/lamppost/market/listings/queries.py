"""Reads. ``published`` is the only way to what is public, so nothing hidden leaks out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Count, F, Q

from lamppost.foundation.kernel.errors import N_, NotFound
from lamppost.market.listings.models import Draft, Listing, ListingRevision, RevisionPhoto
from lamppost.market.listings.rules import KEEP_DRAFTS, KEEP_SENT_DRAFTS, ListingState

if TYPE_CHECKING:
    from django.db.models import QuerySet


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


def published_by_ids(site_ids: Iterable[UUID], ids: Sequence[UUID]) -> list[Listing]:
    """Return public ads in the order of ``ids``; what is not public any more is left out."""
    rows = (
        Listing.objects.filter(site_id__in=list(site_ids), state=ListingState.PUBLISHED, id__in=ids)
        .select_related("revision")
        .in_bulk()
    )
    return [rows[key] for key in ids if key in rows]


def find_gone(site_id: UUID, code: str) -> Listing:
    """
    Return an ad that was public once and is not any more: its page answers 410, not 404.

    :raises NotFound: if there is none, or it was never public, or was refused
    """
    found = (
        Listing.objects.filter(
            site_id=site_id,
            code=code,
            published_at__isnull=False,
            state__in=[ListingState.WITHDRAWN, ListingState.EXPIRED],
        )
        .select_related("revision")
        .first()
    )
    if found is None:
        raise NotFound(N_("This ad is not here (any more)."))
    return found


def get_own_listing(seller_id: UUID, code: str) -> Listing:
    """
    Return an ad for its seller, whatever its state.

    :raises NotFound: if there is none, or it is somebody else's
    """
    found = (
        Listing.objects.filter(seller_id=seller_id, code=code)
        .select_related("revision", "site")
        .first()
    )
    if found is None:
        raise NotFound(N_("You have no such ad."))
    return found


def listings_of(seller_id: UUID) -> QuerySet[Listing]:
    """Return all ads of one seller, newest first, each with its revision and site."""
    return (
        Listing.objects.filter(seller_id=seller_id)
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


def find_imported(site_id: UUID, source: str, source_id: str) -> Listing | None:
    """Return the ad that an earlier run of an import made."""
    return Listing.objects.filter(site_id=site_id, source=source, source_id=source_id).first()


def imported_source_ids(site_id: UUID, source: str) -> set[str]:
    """Return what an import has brought so far."""
    return set(
        Listing.objects.filter(site_id=site_id, source=source).values_list("source_id", flat=True)
    )


def count_other_posts_within(listing: Listing, span: timedelta, now: datetime) -> int:
    """Return how many ads the seller of this one posted within a span before now, beside it."""
    others = Listing.objects.filter(seller_id=listing.seller_id, created_at__gt=now - span)
    return others.exclude(pk=listing.pk).count()


def count_refused_since(seller_id: UUID, since: datetime) -> int:
    """Return how many of a seller's ads were refused after a moment and still are."""
    return Listing.objects.filter(
        seller_id=seller_id, state=ListingState.REFUSED, state_at__gt=since
    ).count()


def is_photo_public(photo_ids: Sequence[UUID]) -> bool:
    """Return whether the current revision of a public ad shows one of these photos."""
    return RevisionPhoto.objects.filter(
        photo_id__in=list(photo_ids),
        revision__listing__state=ListingState.PUBLISHED,
        revision__listing__revision_id=F("revision_id"),
    ).exists()


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


def find_draft(draft_id: UUID, *, visitor_id: UUID | None, account_id: UUID | None) -> Draft | None:
    """
    Return a draft for the browser or the account it belongs to; None for everyone else.

    Once it is an account's, the browser that began it counts no more: somebody else may have
    typed that person's address there, and would change what the person sends in.
    """
    draft = Draft.objects.select_related("site").filter(pk=draft_id).first()
    if draft is None:
        return None
    if draft.account_id is not None:
        return draft if draft.account_id == account_id else None
    return draft if visitor_id is not None and draft.visitor_id == visitor_id else None


def find_draft_by_id(draft_id: UUID) -> Draft | None:
    """Return a draft that a proved mail link names."""
    return Draft.objects.select_related("site").filter(pk=draft_id).first()


def drafts_of(account_id: UUID) -> list[Draft]:
    """Return an account's unfinished drafts of new ads, newest first."""
    return list(
        Draft.objects.filter(account_id=account_id, published_at=None, listing_id=None)
        .select_related("site")
        .order_by("-updated_at")
    )


def own_drafts(*, visitor_id: UUID | None, account_id: UUID | None) -> list[Draft]:
    """Return the unfinished drafts of a browser and of an account, newest first."""
    mine = Q()
    if visitor_id is not None:
        mine |= Q(visitor_id=visitor_id, account_id=None)
    if account_id is not None:
        mine |= Q(account_id=account_id)
    if not mine:
        return []
    rows = Draft.objects.filter(mine, published_at=None).select_related("site")
    return list(rows.order_by("-updated_at", "-id")[:100])


def drafts_to_forget(*, now: datetime) -> list[Draft]:
    """Return up to 200 drafts that are no longer kept."""
    untouched = Q(updated_at__lt=now - KEEP_DRAFTS)
    sent = Q(published_at__lt=now - KEEP_SENT_DRAFTS)
    return list(Draft.objects.filter(untouched | sent).order_by("updated_at")[:200])


def expired_by(now: datetime) -> list[Listing]:
    """Return up to 200 public or unconfirmed ads whose time is over."""
    return list(
        Listing.objects.filter(
            state__in=[ListingState.PUBLISHED, ListingState.AWAITING_POSTER], expires_at__lte=now
        ).order_by("expires_at")[:200]
    )


def published_count() -> int:
    """Return how many ads are public in the whole network (for checks, not for pages)."""
    return Listing.objects.filter(state=ListingState.PUBLISHED).count()


def published_ids_after(last: UUID | None, limit: int) -> list[UUID]:
    """Return the ids of public ads after ``last``, in order of id: for rebuilding the index."""
    rows = Listing.objects.filter(state=ListingState.PUBLISHED).order_by("id")
    if last is not None:
        rows = rows.filter(id__gt=last)
    return list(rows.values_list("id", flat=True)[:limit])


def count_public_of(ids: Sequence[UUID]) -> int:
    """Return how many of these ads are public."""
    return Listing.objects.filter(id__in=list(ids), state=ListingState.PUBLISHED).count()


def count_states_of(seller_id: UUID) -> dict[ListingState, int]:
    """Return how many ads of a seller stand in each state."""
    rows = Listing.objects.filter(seller_id=seller_id).values_list("state")
    counted = rows.annotate(count=Count("id")).order_by("state")
    return {ListingState(state): count for state, count in counted}


def newest_ids_of(seller_id: UUID, *, limit: int) -> list[UUID]:
    """Return a seller's newest ads, whatever their state, by id."""
    rows = Listing.objects.filter(seller_id=seller_id).order_by("-created_at", "-id")
    return list(rows.values_list("id", flat=True)[:limit])


def count_public_by_category(site_id: UUID | None) -> dict[str, int]:
    """Return how many public ads stand in each category of a site, or of the network (None)."""
    rows = Listing.objects.filter(state=ListingState.PUBLISHED)
    if site_id is not None:
        rows = rows.filter(site_id=site_id)
    counted = rows.values_list("revision__category").annotate(count=Count("id"))
    return dict(counted.order_by("revision__category"))


def districts_in_use(site_id: UUID) -> set[str]:
    """Return the districts that ads of a site name, in whatever state, by slug."""
    rows = ListingRevision.objects.filter(site_id=site_id).exclude(district="")
    return set(rows.values_list("district", flat=True).distinct().order_by("district"))
