"""Change a message's state: the only code that does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from lamppost.foundation.audit.log import Event, record
from lamppost.foundation.kernel.errors import N_, NotFound
from lamppost.market.contact.models import Conversation, Message
from lamppost.market.contact.rules import ARRIVED, MessageState, check_message_move


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageMove:
    """
    Where a message shall go, who says so and why.

    ``warnings`` are the rules whose advice stands above it when it arrives as *warned*.
    """

    message_id: UUID
    to: MessageState
    actor: str
    because: str
    warnings: Sequence[str] = ()


@transaction.atomic
def move_message(move: MessageMove, *, now: datetime) -> Message:
    """
    Put a message in another state and write down why; arriving, it is news for its reader.

    :raises NotFound: if there is no such message
    :raises MessageMoveNotAllowed: if it cannot go there from where it is
    """
    # Two people may decide on the same message at once: the second must see what the first did.
    message = (
        Message.objects.select_for_update(of=("self",))
        .select_related("writer", "conversation")
        .filter(pk=move.message_id)
        .first()
    )
    if message is None:
        raise NotFound(N_("There is no such message."))
    before = MessageState(message.state)
    check_message_move(before, move.to)
    message.state, message.state_at = move.to, now
    message.warnings = list(move.warnings) if move.to is MessageState.WARNED else []
    if move.to in ARRIVED and message.delivered_at is None:
        message.delivered_at = now
        _arrive(message, now)
    message.save(update_fields=["state", "state_at", "warnings", "delivered_at"])
    record(
        Event.MESSAGE_MOVED,
        subject=message.subject,
        actor=move.actor,
        now=now,
        site_id=message.site_id,
        details={
            "before": str(before),
            "after": str(move.to),
            "because": move.because,
            "warnings": message.warnings,
        },
    )
    return message


def _arrive(message: Message, now: datetime) -> None:
    conversation = Conversation.objects.select_for_update().get(pk=message.conversation_id)
    receiver = conversation.side_of(conversation.partner_of(message.writer_id))
    setattr(conversation, f"{receiver}_heard_at", now)
    conversation.last_at = now
    if message.writer_id == conversation.other_id:
        conversation.begun_at = conversation.begun_at or now
    else:
        conversation.answered_at = conversation.answered_at or now
    conversation.save(
        update_fields=["seller_heard_at", "other_heard_at", "last_at", "begun_at", "answered_at"]
    )
