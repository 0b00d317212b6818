"""Tell somebody in the browsers in which they are signed in and asked for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from lamppost.environment import env
from lamppost.foundation.push.actions import (
    NewBrowser,
    forget_other_sessions,
    remember_browser,
    write_note,
)
from lamppost.foundation.push.jobs import send_notes
from lamppost.foundation.push.rules import mark_of
from lamppost.people.accounts.queries import sessions_of

if TYPE_CHECKING:
    from datetime import datetime

    from lamppost.foundation.push.rules import Note
    from lamppost.people.accounts.models import Account


def tell_browsers(person: Account, note: Note, *, dedupe: str, now: datetime) -> int:
    """
    Write a note to every browser of a person; return how many there are.

    A browser in which they signed out, or that they did not use for a month, is told no more and
    forgotten: somebody else may sit there now. Call it in the transaction of what it tells.
    """
    forget_signed_out(person, now=now)
    told = write_note(account_id=person.pk, note=note, dedupe=dedupe, now=now)
    if told:
        send_notes.enqueue()
    return told


@transaction.atomic
def add_browser(new: NewBrowser, note: Note, *, now: datetime) -> None:
    """
    Tell somebody in one more browser from now on, and show there how that looks.

    :raises NoPushAddress: if the browser named no push service that we know, or no keys
    """
    browser = remember_browser(new, other_hosts=env().trusted_push_hosts, now=now)
    write_note(
        account_id=new.account_id,
        note=note,
        dedupe=f"first:{browser.pk}",
        now=now,
        only=browser.pk,
    )
    send_notes.enqueue()


def forget_signed_out(person: Account, *, now: datetime) -> None:
    """Forget the browsers in which a person is signed in no longer, with notes on their way."""
    marks = {mark_of(one.session_key) for one in sessions_of(person, now=now)}
    forget_other_sessions(account_id=person.pk, marks=marks)
