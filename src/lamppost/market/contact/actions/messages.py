"""Write a message down; whether it arrives is decided afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from lamppost.foundation.audit.log import Event, record
from lamppost.foundation.kernel.errors import N_
from lamppost.market.contact.models import Conversation, Message, MessagePhoto
from lamppost.market.contact.rules import CannotWrite, MessageState, QuickReply, check_words

if TYPE_CHECKING:
    from lamppost.people.accounts.models import Account


@dataclass(frozen=True, slots=True, kw_only=True)
class NewMessage:
    """What one of two people writes to the other; ``quick`` if one tap wrote it."""

    conversation: Conversation
    writer: Account
    body: str
    quick: QuickReply | None = None
    photo_ids: Sequence[UUID] = ()


@transaction.atomic
def write_message(new: NewMessage, *, now: datetime) -> Message:
    """
    Store a message in state *screening* and return it.

    :raises MessageNotAllowed: if it is empty or too long
    :raises CannotWrite: if the conversation is closed, or somebody else's
    """
    body = check_words(new.body, photos=len(new.photo_ids))
    conversation = Conversation.objects.select_for_update().get(pk=new.conversation.pk)
    if conversation.closed_at is not None:
        raise CannotWrite(N_("The other person has left, so nobody would read this."))
    if new.writer.pk not in (conversation.seller_id, conversation.other_id):
        raise CannotWrite(N_("This conversation is between other people."))
    message = Message.objects.create(
        conversation=conversation,
        site_id=conversation.site_id,
        writer=new.writer,
        body=body,
        quick=new.quick or "",
        state=MessageState.SCREENING,
        state_at=now,
        created_at=now,
    )
    MessagePhoto.objects.bulk_create(
        MessagePhoto(
            message=message, site_id=conversation.site_id, photo_id=photo_id, position=position
        )
        for position, photo_id in enumerate(new.photo_ids)
    )
    conversation.last_at = now
    conversation.save(update_fields=["last_at"])
    record(
        Event.MESSAGE_WRITTEN,
        subject=message.subject,
        actor=new.writer.actor,
        now=now,
        site_id=conversation.site_id,
        details={
            "conversation": str(conversation.pk),
            "photos": len(new.photo_ids),
            **({"quick": str(new.quick)} if new.quick else {}),
        },
    )
    return message
