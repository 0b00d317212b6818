"""What a leaving person wrote is emptied, with its screenings and photos; unsent words go, too."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from lamppost.foundation.audit.log import SYSTEM
from lamppost.market.contact.actions import delete_message_draft, forget_person
from lamppost.market.contact.queries import (
    message_drafts_to_forget,
    messages_of,
    photo_ids_of_messages,
)
from lamppost.market.contact.rules import MessageState
from lamppost.market.media.actions import erase_photo
from lamppost.market.media.queries import photos_by_ids, photos_of_draft
from lamppost.trust.cases.queries import open_cases_about
from lamppost.trust.links.actions import forget_sketches
from lamppost.trust.screening.actions import empty_records

if TYPE_CHECKING:
    from lamppost.market.contact.models import Message, MessageDraft


@transaction.atomic
def forget_messages(account_id: UUID, *, actor: str, now: datetime) -> None:
    """
    Empty everything that somebody wrote. What an open case is about stays until it is decided.

    Words that are sealed as evidence are not here any more, and stay where they are.
    """
    written = messages_of(account_id)
    keep = {message.pk for message in written if _is_held(message)}
    photos = photo_ids_of_messages([m.pk for m in written if m.pk not in keep])
    forget_person(account_id, actor=actor, now=now, keep=keep)
    emptied = [message.subject for message in written if message.pk not in keep]
    forget_sketches(emptied)
    for subject in emptied:
        empty_records(subject, now=now)
    for photo in photos_by_ids(key for ids in photos.values() for key in ids):
        erase_photo(site_id=photo.site_id, photo_id=photo.id, actor=actor, now=now)


def _is_held(message: Message) -> bool:
    return message.state == MessageState.QUARANTINED or bool(open_cases_about(message.subject))


def forget_message_drafts(*, now: datetime) -> int:
    """Forget up to 200 unsent messages of more than a week ago; return how many."""
    old = message_drafts_to_forget(now=now)
    for draft in old:
        forget_message_draft(draft, actor=SYSTEM, now=now)
    return len(old)


@transaction.atomic
def forget_message_draft(draft: MessageDraft, *, actor: str, now: datetime) -> None:
    """Throw unsent words away, with the photos that only they use."""
    site_id = draft.listing.site_id
    for photo in photos_of_draft(draft.pk, site_id=site_id):
        erase_photo(site_id=site_id, photo_id=photo.id, actor=actor, now=now)
    delete_message_draft(draft_id=draft.pk)
