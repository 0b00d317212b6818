"""A person lets a message through: it arrives with the advice that belongs above it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from lamppost.foundation.kernel.errors import N_, NotFound
from lamppost.foundation.kernel.subjects import Subject, SubjectKind
from lamppost.journeys.message_letters import tell_reader
from lamppost.journeys.place_message import warnings_of
from lamppost.market.contact.actions import MessageMove, move_message
from lamppost.market.contact.queries import find_message
from lamppost.market.contact.rules import MessageState
from lamppost.trust.screening.queries import latest_record, verdict_of

if TYPE_CHECKING:
    from lamppost.market.contact.models import Message


@transaction.atomic
def deliver_message(message_id: UUID, *, actor: str, because: str, now: datetime) -> Message:
    """
    Deliver what was held, refused, taken away or locked away, and tell its reader by mail.

    What the check would only have warned of stands above it still: that somebody read the
    message does not make a payment by gift card safe.

    :raises NotFound: if there is no such message
    :raises MessageMoveNotAllowed: if it has arrived already
    """
    record = latest_record(Subject(SubjectKind.MESSAGE, message_id))
    warnings = warnings_of(verdict_of(record)) if record and record.verdict else []
    move_message(
        MessageMove(
            message_id=message_id,
            to=MessageState.WARNED if warnings else MessageState.DELIVERED,
            actor=actor,
            because=because,
            warnings=warnings,
        ),
        now=now,
    )
    message = find_message(message_id)
    if message is None:
        raise NotFound(N_("There is no such message."))
    tell_reader(message, now=now)
    return message
