"""Mails about ads that may be gone, or end soon: each once, with buttons that do it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from lamppost.journeys.reminder_letters import ask_whether_still_there, warn_of_end
from lamppost.market.listings.actions import note_reminder
from lamppost.market.listings.queries import to_ask_about, to_warn
from lamppost.market.listings.rules import Reminder


def remind_posters(*, now: datetime) -> int:
    """Write up to 400 reminders, each in its own transaction; return how many."""
    written = [_remind(one.pk, Reminder.ENDS_SOON, now=now) for one in to_warn(now)]
    written += [_remind(one.pk, Reminder.STILL_THERE, now=now) for one in to_ask_about(now)]
    return sum(written)


@transaction.atomic
def _remind(listing_id: UUID, about: Reminder, *, now: datetime) -> bool:
    """Write one: the note and the mail stand or fall together, so none is lost or sent twice."""
    listing = note_reminder(listing_id=listing_id, about=about, now=now)
    if listing is None:
        return False
    letter = warn_of_end if about is Reminder.ENDS_SOON else ask_whether_still_there
    letter(listing, now=now)
    return True
