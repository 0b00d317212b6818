"""Change the address of an account: the new mailbox proves it, the old one may take it back."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from lamppost.foundation.audit.log import Event, record
from lamppost.foundation.kernel.errors import N_
from lamppost.people.accounts.actions.links import LinkRequest, send_link, take_link
from lamppost.people.accounts.actions.signing_in import end_sessions
from lamppost.people.accounts.models import Account, MailLink
from lamppost.people.accounts.rules import AddressTaken, LinkNotValid, LinkPurpose

# Nothing changes yet, and the link that is mailed has its line.
UNAUDITED = ("ask_new_address",)


@transaction.atomic
def ask_new_address(*, account: Account, address: str, url: str, now: datetime) -> None:
    """
    Mail a link to the address that an account shall have. Nothing changes before it is used.

    Whether the address is another account's is said to nobody but its reader.

    :raises NotAnAddress: if the address cannot be one
    :raises TooManyLinks: after five mails within an hour to the same address
    """
    open_links = MailLink.objects.filter(purpose=LinkPurpose.NEW_ADDRESS, used_at=None)
    open_links.filter(payload__account=str(account.pk)).update(expires_at=now)
    request = LinkRequest(
        purpose=LinkPurpose.NEW_ADDRESS,
        address=address,
        url=url,
        language=account.language or "en",
        payload={"account": str(account.pk)},
    )
    send_link(request, now=now)


@transaction.atomic
def move_address(token: str, *, url: str, now: datetime) -> Account:
    """
    Give an account the address that a link was mailed to, and tell the old one.

    :raises LinkNotValid: if the link does not work any more
    :raises AddressTaken: if another account has the address
    """
    link = take_link(token, LinkPurpose.NEW_ADDRESS, now=now)
    account = _account_of(link)
    _refuse_taken(link, account)
    if account.email_normal != link.address_normal:
        request = LinkRequest(
            purpose=LinkPurpose.OLD_ADDRESS,
            address=account.email,
            url=url,
            language=account.language or "en",
            payload={"account": str(account.pk)},
        )
        send_link(request, now=now, actor=account.actor)
    _give(account, link, because="confirmed", now=now)
    return account


@transaction.atomic
def take_address_back(token: str, *, now: datetime) -> Account:
    """
    Give an account its old address back, and sign everybody out who is in it.

    Whoever had it meanwhile may have gone on to further addresses, whose mailboxes could take
    this back in turn: links about later changes, and about one that waits, end here.

    :raises LinkNotValid: if the link does not work any more
    :raises AddressTaken: if another account has the address
    """
    link = take_link(token, LinkPurpose.OLD_ADDRESS, now=now)
    account = _account_of(link)
    _refuse_taken(link, account)
    _give(account, link, because="taken back", now=now)
    links = MailLink.objects.filter(payload__account=str(account.pk), used_at=None)
    later = Q(purpose=LinkPurpose.OLD_ADDRESS, sent_at__gte=link.sent_at)
    links.filter(Q(purpose=LinkPurpose.NEW_ADDRESS) | later).update(expires_at=now)
    end_sessions(account=account, now=now)
    return account


def _account_of(link: MailLink) -> Account:
    key = UUID(str(link.payload["account"]))
    account = Account.objects.select_for_update().filter(pk=key, left_at=None).first()
    if account is None:
        raise LinkNotValid(N_("This link does not work any more. Links work once, for a while."))
    return account


def _refuse_taken(link: MailLink, account: Account) -> None:
    others = Account.objects.filter(email_normal=link.address_normal).exclude(pk=account.pk)
    if others.exists():
        raise AddressTaken(
            N_("This address belongs to another account here. Sign in with it, or choose another.")
        )


def _give(account: Account, link: MailLink, *, because: str, now: datetime) -> None:
    before = account.email
    account.email, account.email_normal = link.address, link.address_normal
    account.save(update_fields=["email", "email_normal"])
    record(
        Event.ACCOUNT_CHANGED,
        subject=account.subject,
        actor=account.actor,
        now=now,
        details={"address": because},
        erasable={"before": before, "after": account.email},
    )
