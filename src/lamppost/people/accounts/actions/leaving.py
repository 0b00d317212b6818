"""Leave: at once for everybody to see, for good after a week; until then, stay after all."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.db import transaction

from lamppost.foundation.audit.log import Event, record
from lamppost.foundation.kernel.errors import N_
from lamppost.people.accounts.actions.links import LinkRequest, send_link, take_link
from lamppost.people.accounts.actions.signing_in import end_sessions
from lamppost.people.accounts.models import Account, MailLink, RoleGrant, Session
from lamppost.people.accounts.rules import (
    GONE_NAME,
    LastOperator,
    LinkNotValid,
    LinkPurpose,
    Role,
)

# ``keep_account`` writes its line.
UNAUDITED = ("stay",)


@transaction.atomic
def ask_to_leave(*, account: Account, url: str, now: datetime) -> None:
    """
    Put an account on its way out: everybody in it is signed out, a mail can still keep it.

    :raises LastOperator: if nobody would be left who operates the network
    """
    everywhere = RoleGrant.objects.select_for_update().filter(role=Role.OPERATOR, site_id=None)
    operators = {grant.account_id for grant in everywhere}
    if operators == {account.pk}:
        raise LastOperator(
            N_("This is the last operator of the network. Make somebody else one first.")
        )
    account.leaving_at = now
    account.save(update_fields=["leaving_at"])
    request = LinkRequest(
        purpose=LinkPurpose.STAY,
        address=account.email,
        url=url,
        language=account.language or "en",
        payload={"account": str(account.pk)},
    )
    send_link(request, now=now, actor=account.actor)
    _record(account, "leaving", now)
    end_sessions(account=account, now=now)


@transaction.atomic
def keep_account(*, account: Account, now: datetime) -> None:
    """Keep an account that is on its way out."""
    account.leaving_at = None
    account.save(update_fields=["leaving_at"])
    _record(account, "kept", now)


@transaction.atomic
def stay(token: str, *, now: datetime) -> Account:
    """
    Keep the account that a link was mailed about. Signs nobody in.

    :raises LinkNotValid: if the link does not work any more, or the account is gone
    """
    link = take_link(token, LinkPurpose.STAY, now=now)
    key = UUID(str(link.payload["account"]))
    leaving = Account.objects.select_for_update().filter(pk=key, left_at=None)
    account = leaving.exclude(leaving_at=None).first()
    if account is None:
        raise LinkNotValid(N_("This link does not work any more. Links work once, for a while."))
    keep_account(account=account, now=now)
    return account


@transaction.atomic
def empty_account(*, account: Account, addresses: Collection[str], now: datetime) -> None:
    """
    Take everything out of an account that says who it was. Its row stays, so that decisions,
    and the other halves of conversations, still have a somebody. ``addresses`` are all it had.
    """
    MailLink.objects.filter(address_normal__in=list(addresses)).delete()
    MailLink.objects.filter(payload__account=str(account.pk)).delete()
    Authenticator.objects.filter(user_id=account.pk).delete()
    Session.objects.filter(account_id=account.pk).delete()
    RoleGrant.objects.filter(account=account).delete()
    account.email, account.email_normal = "", None
    account.display_name, account.language, account.wishes = GONE_NAME, "", {}
    account.leaving_at, account.left_at = None, now
    account.save()
    record(Event.ACCOUNT_ERASED, subject=account.subject, actor=account.actor, now=now)


def _record(account: Account, what: str, now: datetime) -> None:
    record(
        Event.ACCOUNT_CHANGED,
        subject=account.subject,
        actor=account.actor,
        now=now,
        details={"staying": what},
    )
