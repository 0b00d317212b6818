"""Open a conversation, and note how far somebody has read."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import IntegrityError, transaction

from lamppost.foundation.audit.log import Event, record
from lamppost.foundation.kernel.errors import N_
from lamppost.market.contact.models import Conversation
from lamppost.market.contact.rules import CannotWrite

if TYPE_CHECKING:
    from lamppost.market.listings.models import Listing
    from lamppost.people.accounts.models import Account

# How far someone has read, and when we wrote to them, is nobody else's business.
UNAUDITED = ("mark_read", "mark_mailed")


@transaction.atomic
def open_conversation(*, listing: Listing, other: Account, now: datetime) -> Conversation:
    """
    Return the conversation of someone with the poster of an ad; open it if there is none.

    What was begun goes on whatever becomes of the ad; only a new one needs a public ad.

    :raises CannotWrite: to oneself, to an import, or about an ad that is not public
    """
    known = Conversation.objects.filter(listing=listing, other=other).first()
    if known is not None:
        return known
    _check_may_begin(listing, other)
    try:
        with transaction.atomic():
            made = Conversation.objects.create(
                site_id=listing.site_id,
                listing=listing,
                revision_id=listing.current.pk,
                seller_id=listing.seller_id,
                other=other,
                opened_at=now,
                last_at=now,
            )
    except IntegrityError:  # sent from two windows at once: the other one was faster
        return Conversation.objects.get(listing=listing, other=other)
    record(
        Event.CONVERSATION_OPENED,
        subject=made.subject,
        actor=other.actor,
        now=now,
        site_id=listing.site_id,
        details={"about": str(listing.subject), "revision": str(made.revision_id)},
    )
    return made


def _check_may_begin(listing: Listing, other: Account) -> None:
    if listing.seller_id == other.pk:
        raise CannotWrite(N_("This is your own ad: nobody writes to themselves."))
    if listing.seller.is_import:
        raise CannotWrite(N_("This ad came from another board, and nobody reads messages for it."))
    if not listing.is_public:
        raise CannotWrite(N_("This ad is not public any more, so its poster takes no questions."))


@transaction.atomic
def mark_read(*, conversation_id: UUID, reader_id: UUID, until: datetime) -> None:
    """Note that someone has seen everything that arrived until then. Never goes back."""
    conversation = Conversation.objects.select_for_update().get(pk=conversation_id)
    column = f"{conversation.side_of(reader_id)}_read_at"
    known: datetime | None = getattr(conversation, column)
    if known is None or known < until:
        setattr(conversation, column, until)
        conversation.save(update_fields=[column])


@transaction.atomic
def mark_mailed(*, conversation_id: UUID, receiver_id: UUID, now: datetime) -> None:
    """Note that we wrote to someone about this conversation."""
    conversation = Conversation.objects.select_for_update().get(pk=conversation_id)
    column = f"{conversation.side_of(receiver_id)}_mailed_at"
    setattr(conversation, column, now)
    conversation.save(update_fields=[column])
