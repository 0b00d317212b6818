"""Words that are not sent yet: kept as typed, private, and gone when they are sent or old."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from lamppost.foundation.kernel.errors import N_
from lamppost.foundation.kernel.text import tidy_text
from lamppost.market.contact.models import MessageDraft
from lamppost.market.contact.rules import BODY_MAX, DRAFTS_PER_VISITOR, CannotWrite, QuickReply

if TYPE_CHECKING:
    from lamppost.market.listings.models import Listing

# Drafts are private and leave no line; the message they become has one.
UNAUDITED = (
    "save_message_draft",
    "adopt_message_draft",
    "note_advice_read",
    "lock_message_draft",
    "close_message_draft",
    "delete_message_draft",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsent:
    """
    What a form holds, under the id that the form was given.

    It belongs to an account or (before the address is proved) to a browser.
    """

    id: UUID
    listing: Listing
    body: str
    quick: QuickReply | None = None
    conversation_id: UUID | None = None
    account_id: UUID | None = None
    visitor_id: UUID | None = None
    address: str = ""


@transaction.atomic
def save_message_draft(given: Unsent, *, now: datetime) -> MessageDraft:
    """
    Keep unsent words under the id of their form. Unaudited: private.

    Other words have another version, so that a mail link sends what it was written for only.

    :raises CannotWrite: if the browser keeps twenty unsent ones, or the form is somebody else's
    """
    body = tidy_text(given.body)[: BODY_MAX + 1]
    draft = MessageDraft.objects.select_for_update().filter(pk=given.id).first()
    if draft is None:
        _check_room(given)
        return MessageDraft.objects.create(
            id=given.id,
            listing=given.listing,
            conversation_id=given.conversation_id,
            visitor_id=given.visitor_id,
            account_id=given.account_id,
            address=given.address[:254],
            body=body,
            quick=given.quick or "",
            updated_at=now,
        )
    if not _is_theirs(draft, given):
        raise CannotWrite(N_("This form belongs to somebody else. Please open the ad again."))
    if draft.message_id is not None:
        return draft
    if (draft.body, draft.quick) != (body, given.quick or ""):
        draft.version += 1
    draft.body, draft.quick, draft.updated_at = body, given.quick or "", now
    draft.address = given.address[:254]
    draft.account_id = draft.account_id or given.account_id
    draft.save()
    return draft


def _is_theirs(draft: MessageDraft, given: Unsent) -> bool:
    if draft.listing_id != given.listing.pk:
        return False
    if draft.account_id is not None:
        return draft.account_id == given.account_id
    return draft.visitor_id is not None and draft.visitor_id == given.visitor_id


def _check_room(given: Unsent) -> None:
    if given.visitor_id is None or given.account_id is not None:
        return
    unsent = MessageDraft.objects.filter(visitor_id=given.visitor_id, message_id=None)
    if unsent.count() >= DRAFTS_PER_VISITOR:
        raise CannotWrite(
            N_("You have many messages that are not sent yet. Open the links in your mail first.")
        )


@transaction.atomic
def adopt_message_draft(*, draft_id: UUID, account_id: UUID) -> None:
    """Give unsent words to whoever proved the address of their mail link. Unaudited: private."""
    MessageDraft.objects.filter(pk=draft_id, account_id=None).update(account_id=account_id)


@transaction.atomic
def note_advice_read(*, draft_id: UUID, mark: str) -> None:
    """Note which advice about their words somebody was shown. Unaudited: private."""
    MessageDraft.objects.filter(pk=draft_id).update(advised=mark)


@transaction.atomic
def lock_message_draft(draft_id: UUID) -> MessageDraft | None:
    """Return unsent words, so that nobody else sends them meanwhile. Unaudited: changes nothing."""
    return (
        MessageDraft.objects.select_for_update(of=("self",))
        .select_related("listing__revision", "listing__site", "listing__seller")
        .filter(pk=draft_id)
        .first()
    )


@transaction.atomic
def close_message_draft(*, draft_id: UUID, message_id: UUID, account_id: UUID) -> None:
    """Note which message the words became; they stand there now, and not here. Unaudited."""
    MessageDraft.objects.filter(pk=draft_id).update(
        message_id=message_id, account_id=account_id, body="", address="", quick=""
    )


@transaction.atomic
def delete_message_draft(*, draft_id: UUID) -> None:
    """Throw unsent words away. Unaudited: they were private."""
    MessageDraft.objects.filter(pk=draft_id).delete()
