"""A person leaves: what they wrote is emptied, what they blocked is forgotten."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from lamppost.foundation.audit.log import Event, record
from lamppost.foundation.kernel.subjects import Subject, SubjectKind
from lamppost.market.contact.models import Block, Conversation, Message, MessageDraft, MessagePhoto


@transaction.atomic
def forget_person(
    account_id: UUID, *, actor: str, now: datetime, keep: Collection[UUID] = ()
) -> list[UUID]:
    """
    Empty everything that somebody wrote, close their conversations, forget their blocks.

    The other person keeps a line that says something stood there, with its time. ``keep`` names
    messages under a hold: those that an open case or a duty to preserve needs.

    Returns the ids of the photos that stood in emptied messages: the caller erases them.
    """
    messages = Message.objects.filter(writer_id=account_id, emptied_at=None).exclude(
        pk__in=list(keep)
    )
    ids = list(messages.values_list("pk", flat=True))
    photos = MessagePhoto.objects.filter(message_id__in=ids)
    photo_ids = list(photos.order_by("photo_id").values_list("photo_id", flat=True))
    photos.delete()
    messages.update(body="", quick="", emptied_at=now)
    Conversation.objects.filter(
        Q(seller_id=account_id) | Q(other_id=account_id), closed_at=None
    ).update(closed_at=now)
    MessageDraft.objects.filter(account_id=account_id).delete()
    Block.objects.filter(Q(blocker_id=account_id) | Q(blocked_id=account_id)).delete()
    record(
        Event.MESSAGE_WORDS_REMOVED,
        subject=Subject(SubjectKind.ACCOUNT, account_id),
        actor=actor,
        now=now,
        details={"messages": len(ids), "photos": len(photo_ids)},
    )
    return photo_ids
