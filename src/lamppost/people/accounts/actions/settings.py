"""What a person chooses: a name, a language, which mails."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from django.db import transaction

from lamppost.foundation.audit.log import Event, record
from lamppost.people.accounts.models import Account
from lamppost.people.accounts.rules import Wishes, check_name

# Changes nothing.
UNAUDITED = ("lock_account",)


def lock_account(account_id: UUID) -> None:
    """
    Let nobody else act for an account until this transaction ends.

    What is counted of an account is then whole: of two ads that are sent in at once, one is
    counted for the other. Call inside a transaction, after the ad's own rows are locked.
    """
    # Not the key: rows that name the account (the ads themselves) are written meanwhile.
    rows = Account.objects.select_for_update(no_key=True).filter(pk=account_id)
    list(rows.values_list("pk"))


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
