"""Drafts that nobody finishes are forgotten, with their photos."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from lamppost.foundation.audit.log import SYSTEM
from lamppost.market.listings.actions import delete_draft
from lamppost.market.listings.queries import drafts_to_forget
from lamppost.market.media.actions import erase_photo
from lamppost.market.media.queries import photos_of_draft

if TYPE_CHECKING:
    from lamppost.market.listings.models import Draft


def forget_drafts(*, now: datetime) -> int:
    """Forget up to 200 old drafts, each in its own transaction; return how many."""
    old = drafts_to_forget(now=now)
    for draft in old:
        forget_draft(draft, actor=SYSTEM, now=now)
    return len(old)


@transaction.atomic
def forget_draft(draft: Draft, *, actor: str, now: datetime) -> None:
    """Remove a draft. Photos that it alone uses are erased; those of an ad stay with the ad."""
    for photo in photos_of_draft(draft.pk, site_id=draft.site_id):
        erase_photo(site_id=draft.site_id, photo_id=photo.id, actor=actor, now=now)
    delete_draft(draft_id=draft.pk)
