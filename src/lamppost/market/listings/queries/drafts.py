"""Drafts: for the browser or the account they belong to."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import Q

from lamppost.market.listings.models import Draft
from lamppost.market.listings.rules import KEEP_DRAFTS, KEEP_SENT_DRAFTS


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


def every_draft_of(account_id: UUID) -> list[Draft]:
    """Return all that an account began to write, sent in or not, for its data and for leaving."""
    mine = Draft.objects.filter(account_id=account_id).select_related("site")
    return list(mine.order_by("-updated_at", "-id"))


def drafts_to_forget(*, now: datetime) -> list[Draft]:
    """Return up to 200 drafts that are no longer kept."""
    untouched = Q(updated_at__lt=now - KEEP_DRAFTS)
    sent = Q(published_at__lt=now - KEEP_SENT_DRAFTS)
    return list(Draft.objects.filter(untouched | sent).order_by("updated_at")[:200])


def find_copy(listing_id: UUID, account_id: UUID) -> Draft | None:
    """Return the unfinished draft of a new ad that somebody began with the words of an old one."""
    rows = Draft.objects.filter(copied_from=listing_id, account_id=account_id, published_at=None)
    return rows.select_related("site").order_by("created_at", "id").first()
