"""Note who came and went, and end sessions from elsewhere."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from lamppost.foundation.audit.log import Event, record
from lamppost.people.accounts.models import Account, Session


@transaction.atomic
def note_sign_in(*, account: Account, now: datetime, way: str = "mail", browser: str = "") -> None:
    """
    Write down that someone signed in.

    ``way`` is ``mail``, ``passkey`` or ``mail+factor``; ``browser`` its family, as people say it.
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
