"""Take the words out of one message, and put them back: for what was locked away."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from lamppost.foundation.audit.log import Event, record
from lamppost.foundation.kernel.errors import N_, NotFound
from lamppost.market.contact.models import Message
from lamppost.market.contact.rules import MessageMoveNotAllowed, MessageState


@transaction.atomic
def remove_message_words(*, message_id: UUID, actor: str, now: datetime) -> str:
    """
    Empty a quarantined message and return what stood there: the caller seals it.

    :raises NotFound: if there is no such message
    :raises MessageMoveNotAllowed: if it is not quarantined
    """
    message = _quarantined(message_id)
    words = message.body
    message.body, message.quick, message.emptied_at = "", "", now
    message.save(update_fields=["body", "quick", "emptied_at"])
    record(
        Event.MESSAGE_WORDS_REMOVED,
        subject=message.subject,
        actor=actor,
        now=now,
        site_id=message.site_id,
    )
    return words


@transaction.atomic
def restore_message_words(*, message_id: UUID, words: str, actor: str, now: datetime) -> None:
    """
    Put the words of a quarantined message back: a reviewer found nothing wrong with them.

    :raises NotFound: if there is no such message
    :raises MessageMoveNotAllowed: if it is not quarantined
    """
    message = _quarantined(message_id)
    message.body, message.emptied_at = words, None
    message.save(update_fields=["body", "emptied_at"])
    record(
        Event.MESSAGE_WORDS_RESTORED,
        subject=message.subject,
        actor=actor,
        now=now,
        site_id=message.site_id,
    )


def _quarantined(message_id: UUID) -> Message:
    message = Message.objects.select_for_update().filter(pk=message_id).first()
    if message is None:
        raise NotFound(N_("There is no such message."))
    if message.state != MessageState.QUARANTINED:
        raise MessageMoveNotAllowed(N_("This message is not in quarantine."))
    return message
