"""Take no messages from somebody, and take them again."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from lamppost.foundation.audit.log import Event, record
from lamppost.foundation.kernel.errors import N_
from lamppost.market.contact.models import Block
from lamppost.market.contact.rules import CannotWrite

if TYPE_CHECKING:
    from lamppost.people.accounts.models import Account


@transaction.atomic
def block_person(*, blocker: Account, blocked_id: UUID, now: datetime) -> None:
    """
    Take no messages from somebody from now on. Twice is once; they are not told.

    :raises CannotWrite: for oneself
    """
    if blocker.pk == blocked_id:
        raise CannotWrite(N_("Nobody can block themselves."))
    _block, is_new = Block.objects.get_or_create(
        blocker=blocker, blocked_id=blocked_id, defaults={"blocked_at": now}
    )
    if is_new:
        _note(Event.PERSON_BLOCKED, blocker, blocked_id, now)


@transaction.atomic
def unblock_person(*, blocker: Account, blocked_id: UUID, now: datetime) -> None:
    """Take messages from somebody again. Twice is once."""
    count, _rows = Block.objects.filter(blocker=blocker, blocked_id=blocked_id).delete()
    if count:
        _note(Event.PERSON_UNBLOCKED, blocker, blocked_id, now)


def _note(event: Event, blocker: Account, blocked_id: UUID, now: datetime) -> None:
    record(
        event,
        subject=blocker.subject,
        actor=blocker.actor,
        now=now,
        details={"person": str(blocked_id)},
    )
