"""Writes: remember a browser, forget it, put a note on its way, send what is due."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from lamppost.foundation.push.models import PushBrowser, PushNote
from lamppost.foundation.push.rules import (
    MOST_BROWSERS,
    Note,
    check_address,
    check_keys,
    packed,
)

logger = logging.getLogger(__name__)

FIRST_WAIT = timedelta(seconds=30)
# Half an hour in all: news of an ad that is older finds its reader by mail or on the page.
MAX_ATTEMPTS = 7
BATCH = 50
KEEP = timedelta(days=7)

# Where somebody's own browser is told changes nothing for others; a note is part of another
# change, which has its line.
UNAUDITED = (
    "remember_browser",
    "forget_browser",
    "forget_browsers",
    "forget_other_sessions",
    "write_note",
    "send_due_notes",
    "forget_notes",
)


class Gone(Exception):
    """The push service says that this browser is not to be reached any more (404 or 410)."""


Send = Callable[[PushBrowser, PushNote], None]
"""Hands one note to the browser's push service; raises ``Gone``, or anything if it failed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewBrowser:
    """What a browser said of itself when it subscribed, and in which session that was."""

    account_id: UUID
    session_mark: str
    address: str
    p256dh: str
    auth: str
    name: str


@transaction.atomic
def remember_browser(
    new: NewBrowser, *, other_hosts: Collection[str] = (), now: datetime
) -> PushBrowser:
    """
    Tell somebody in this browser from now on; with more than ten, the oldest is told no more.

    The same address for another account is theirs now: who sits at the browser decides.

    :raises NoPushAddress: if the browser named no push service that we know, or no keys
    """
    address = check_address(new.address, others=other_hosts)
    p256dh, auth = check_keys(new.p256dh, new.auth)
    PushBrowser.objects.filter(address=address).delete()
    made = PushBrowser.objects.create(
        account_id=new.account_id,
        session_mark=new.session_mark,
        address=address,
        p256dh=p256dh,
        auth=auth,
        name=new.name[:60],
        created_at=now,
    )
    mine = PushBrowser.objects.filter(account_id=new.account_id).order_by("-created_at", "-id")
    kept = list(mine.values_list("pk", flat=True)[:MOST_BROWSERS])
    mine.exclude(pk__in=kept).delete()
    return made


@transaction.atomic
def forget_browser(*, account_id: UUID, browser_id: UUID) -> None:
    """Tell somebody in a browser of theirs no more. Twice is once."""
    PushBrowser.objects.filter(account_id=account_id, pk=browser_id).delete()


@transaction.atomic
def forget_browsers(*, account_id: UUID) -> int:
    """Forget every browser of an account, with the notes on their way; return how many."""
    mine = PushBrowser.objects.filter(account_id=account_id)
    count = mine.count()
    mine.delete()
    return count


@transaction.atomic
def forget_other_sessions(*, account_id: UUID, marks: Collection[str]) -> None:
    """Forget the browsers in which somebody is signed in no longer."""
    mine = PushBrowser.objects.filter(account_id=account_id)
    mine.exclude(session_mark__in=list(marks)).delete()


@transaction.atomic
def write_note(
    *, account_id: UUID, note: Note, dedupe: str, now: datetime, only: UUID | None = None
) -> int:
    """
    Put a note on its way to every browser of an account, or only to one, in the transaction of
    its cause.

    The same ``dedupe`` is written once to each. Return how many browsers are told.
    """
    theirs = PushBrowser.objects.filter(account_id=account_id)
    browsers = list(theirs if only is None else theirs.filter(pk=only))
    # At most 32 signs of base64url (RFC 8030, 5.4); a newer note of a topic replaces one unsent.
    topic = packed(hashlib.sha256(note.tag.encode()).digest())[:32]
    PushNote.objects.bulk_create(
        [
            PushNote(
                browser=browser,
                dedupe=dedupe[:120],
                topic=topic,
                text=note.as_json(),
                written_at=now,
                next_try_at=now,
            )
            for browser in browsers
        ],
        ignore_conflicts=True,
    )
    return len(browsers)


def send_due_notes(*, send: Send, now: datetime) -> int:
    """
    Send what is due; return how many were taken.

    Each is put off before it is sent: two processes at once do not send it twice, and if this
    one dies it is tried again.
    """
    due = PushNote.objects.filter(next_try_at__lte=now).select_related("browser")
    return sum(_send_one(note, send, now) for note in due.order_by("next_try_at", "id")[:BATCH])


def _send_one(note: PushNote, send: Send, now: datetime) -> bool:
    is_last = note.attempts + 1 >= MAX_ATTEMPTS
    later = None if is_last else now + FIRST_WAIT * 2**note.attempts
    same = PushNote.objects.filter(pk=note.pk, next_try_at=note.next_try_at)
    if not same.update(attempts=note.attempts + 1, next_try_at=later):
        return False  # somebody else is at it
    try:
        send(note.browser, note)
    except Gone:
        note.browser.delete()
        return False
    except Exception as error:
        # Never the address: whoever has it can make the browser wake up.
        logger.warning("a push to %s was not taken: %s", note.browser.name, type(error).__name__)
        return False
    PushNote.objects.filter(pk=note.pk).update(next_try_at=None, text="")
    return True


@transaction.atomic
def forget_notes(*, now: datetime) -> int:
    """Remove notes older than a week; return how many. Until then none is written twice."""
    count, _tables = PushNote.objects.filter(written_at__lt=now - KEEP).delete()
    return count
