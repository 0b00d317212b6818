"""Words that are not sent yet: kept as typed, private, and gone when they are sent or old."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from lamppost.foundation.kernel.errors import N_
from lamppost.market.contact.models import MessageDraft
from lamppost.market.contact.rules import DRAFTS_PER_VISITOR, CannotWrite

# Drafts are private and leave no line; the message they become has one.
UNAUDITED = (
    "save_message_draft",
    "lock_message_draft",
    "close_message_draft",
    "delete_message_draft",
)


@transaction.atomic
def save_message_draft(draft: MessageDraft, *, now: datetime) -> MessageDraft:
    """
    Keep unsent words under the id of their form. Unaudited: private.

    Other words have another version, so that a mail link sends what it was written for only.

    :raises CannotWrite: if the browser keeps twenty unsent ones, or the form is somebody else's
    """
    known = MessageDraft.objects.select_for_update().filter(pk=draft.pk).first()
    if known is None:
        _check_room(draft)
        draft.updated_at = now
        draft.save(force_insert=True)
        return draft
    if (known.listing_id, known.account_id or draft.account_id) != (
        draft.listing_id,
        draft.account_id,
    ) or (known.account_id is None and known.visitor_id != draft.visitor_id):
        raise CannotWrite(N_("This form belongs to somebody else. Please open the ad again."))
    if known.message_id is not None:
        return known
    if (known.body, known.quick) != (draft.body, draft.quick):
        draft.version = known.version + 1
    else:
        draft.version = known.version
    draft.updated_at = now
    draft.save(force_update=True)
    return draft


def _check_room(draft: MessageDraft) -> None:
    if draft.visitor_id is None or draft.account_id is not None:
        return
    unsent = MessageDraft.objects.filter(visitor_id=draft.visitor_id, message_id=None)
    if unsent.count() >= DRAFTS_PER_VISITOR:
        raise CannotWrite(
            N_("You have many messages that are not sent yet. Open the links in your mail first.")
        )


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
