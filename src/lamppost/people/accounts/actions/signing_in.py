"""Note who came and went, and end sessions from elsewhere."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from lamppost.foundation.audit.log import Event, record
from lamppost.people.accounts.models import Account, Session

# A session that ran out by itself changes nothing for anybody.
UNAUDITED = ("forget_sessions",)


@transaction.atomic
def note_sign_in(*, account: Account, now: datetime, way: str = "mail", browser: str = "") -> None:
    """
    Write down that someone signed in.

    ``way`` is ``mail``, ``passkey``, ``mail+factor`` or ``setup code``; ``browser`` its family,
    as people say it.
    """
    record(
        Event.ACCOUNT_SIGNED_IN,
        subject=account.subject,
        actor=account.actor,
        now=now,
        details={"way": way},
        erasable={"browser": browser},
    )


@transaction.atomic
def end_sessions(
    *, account: Account, now: datetime, only: str = "", keep: str = "", actor: str = ""
) -> int:
    """
    Sign someone out: in the session ``only``, or in all but ``keep``. Return how many ended.

    Both are keys of sessions. A key that is another person's ends nothing.
    """
    rows = Session.objects.filter(account_id=account.pk).exclude(session_key=keep)
    if only:
        rows = rows.filter(session_key=only)
    count, _tables = rows.delete()
    if count:
        record(
            Event.ACCOUNT_SIGNED_OUT,
            subject=account.subject,
            actor=actor or account.actor,
            now=now,
            details={"sessions": count},
        )
    return count


@transaction.atomic
def note_export(*, account: Account, now: datetime) -> None:
    """Write down that somebody took a copy of all that is theirs."""
    record(Event.ACCOUNT_EXPORTED, subject=account.subject, actor=account.actor, now=now)


def forget_sessions(*, now: datetime) -> int:
    """Forget up to 500 sessions whose time is over; return how many."""
    over = Session.objects.filter(expire_date__lt=now).order_by("expire_date", "session_key")
    keys = list(over.values_list("session_key", flat=True)[:500])
    count, _tables = Session.objects.filter(session_key__in=keys).delete()
    return count
