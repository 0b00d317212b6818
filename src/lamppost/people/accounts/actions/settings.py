"""What a person chooses: a name, a language, which mails."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from django.db import transaction

from lamppost.foundation.audit.log import Event, record
from lamppost.people.accounts.models import Account
from lamppost.people.accounts.rules import Wishes, check_name


@transaction.atomic
def change_account(*, account: Account, display_name: str, language: str, now: datetime) -> None:
    """
    Change what a person is called and in which language they read.

    :raises NameNotAllowed: if the name is empty or too long
    """
    account.display_name = check_name(display_name)
    account.language = language
    account.save(update_fields=["display_name", "language"])
    record(
        Event.ACCOUNT_CHANGED,
        subject=account.subject,
        actor=account.actor,
        now=now,
        details={"language": language},
        erasable={"name": account.display_name},
    )


@transaction.atomic
def change_wishes(*, account: Account, wishes: Wishes, now: datetime) -> None:
    """Keep which mails somebody wants."""
    account.wishes = asdict(wishes)
    account.save(update_fields=["wishes"])
    record(
        Event.ACCOUNT_CHANGED,
        subject=account.subject,
        actor=account.actor,
        now=now,
        details={"wishes": account.wishes},
    )
