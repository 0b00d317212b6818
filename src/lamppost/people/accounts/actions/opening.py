"""Open accounts: for who reads a mailbox, for who the operator knows, for an import."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from lamppost.foundation.audit.log import Event, record
from lamppost.foundation.kernel.emails import normal_form, tidy_address
from lamppost.people.accounts.models import Account, MailLink
from lamppost.people.accounts.rules import AccountKind, check_name, name_from_address

STRANGER = "stranger"


def open_for_reader(link: MailLink, *, now: datetime) -> Account:
    """Open the account of an address, for whoever has just shown that they read its mails."""
    return _open(
        AccountKind.PERSON,
        now=now,
        actor=STRANGER,
        email=link.address,
        email_normal=link.address_normal,
        display_name=name_from_address(link.address_normal),
    )


def _open(kind: AccountKind, *, now: datetime, actor: str, **fields: object) -> Account:
    account = Account(kind=kind, joined_at=now, **fields)
    account.set_unusable_password()
    account.save()
    record(
        Event.ACCOUNT_OPENED,
        subject=account.subject,
        actor=actor,
        now=now,
        details={"kind": str(kind)},
        erasable={"name": account.display_name, "address": account.email},
    )
    return account


@transaction.atomic
def open_account(
    *, address: str, display_name: str, joined_at: datetime, actor: str, now: datetime
) -> Account:
    """
    Open a proved account for someone the operator knows (first moderator, demo cast).

    :raises NotAnAddress: if the address cannot be one
    :raises NameNotAllowed: if the name is empty or too long
    """
    account = _open(
        AccountKind.PERSON,
        now=now,
        actor=actor,
        email=tidy_address(address),
        email_normal=normal_form(address),
        display_name=check_name(display_name),
    )
    account.joined_at, account.proved_at = joined_at, joined_at
    account.save(update_fields=["joined_at", "proved_at"])
    return account


@transaction.atomic
def open_import_account(*, name: str, actor: str, now: datetime) -> Account:
    """Return the import account of this name; open it, attested by ``actor``, if there is none."""
    known = Account.objects.filter(kind=AccountKind.IMPORT, display_name=name).first()
    return known or _open(AccountKind.IMPORT, now=now, actor=actor, display_name=check_name(name))
