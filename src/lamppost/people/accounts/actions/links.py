"""Mail links and the codes beside them: sent once, used once, by whoever reads that mailbox."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.crypto import salted_hmac
from django.utils.translation import override

from lamppost.foundation.audit.log import Event, record
from lamppost.foundation.kernel.emails import normal_form, tidy_address
from lamppost.foundation.kernel.errors import N_
from lamppost.foundation.kernel.subjects import Subject, SubjectKind
from lamppost.foundation.notify.actions import write_mail
from lamppost.people.accounts.actions.opening import STRANGER, open_for_reader
from lamppost.people.accounts.link_mails import link_mail
from lamppost.people.accounts.models import Account, MailLink
from lamppost.people.accounts.rules import (
    ARRIVALS,
    CODE_LIFE,
    CODE_TRIES,
    LINK_LIFE,
    LINKS_PER_HOUR,
    AddressMoved,
    CodeNotValid,
    LinkNotValid,
    LinkPurpose,
    TooManyLinks,
    hash_token,
    new_code,
    new_token,
    tidy_code,
)

# Using a link is part of what it is for, which has its line in the log.
UNAUDITED = ("take_link",)


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkRequest:
    """
    What a mailed link is for. ``url`` is the page's address with ``{token}`` in it.

    ``payload`` comes back when the link is used.
    """

    purpose: LinkPurpose
    address: str
    url: str
    language: str
    site_id: UUID | None = None
    payload: Mapping[str, str | int] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UsedLink:
    """What using a link brought: the proved account and what the link was for."""

    account: Account
    purpose: LinkPurpose
    payload: Mapping[str, str | int]


@transaction.atomic
def send_link(request: LinkRequest, *, now: datetime, actor: str = STRANGER) -> str:
    """
    Mail a link that proves an address; return its token.

    Only a stranger's requests are counted: the operator's own commands may ask again and again.

    A typed address attaches nothing to an existing account: that happens only when the link
    is used, by whoever reads that mailbox.

    :raises NotAnAddress: if the address cannot be one
    :raises TooManyLinks: after five within an hour to the same address
    """
    _link, token = _send(request, code="", now=now, actor=actor)
    return token


@transaction.atomic
def send_link_and_code(request: LinkRequest, *, now: datetime) -> UUID:
    """
    Mail a link with a code to type instead; return what ``use_code`` needs beside the code.

    A new code ends the earlier ones to the same address.

    :raises NotAnAddress: if the address cannot be one
    :raises TooManyLinks: after five within an hour to the same address
    """
    earlier = MailLink.objects.filter(address_normal=normal_form(request.address), used_at=None)
    earlier.exclude(code_hash="").update(code_hash="")
    link, _token = _send(request, code=new_code(), now=now, actor=STRANGER)
    return link.pk


def _send(request: LinkRequest, *, code: str, now: datetime, actor: str) -> tuple[MailLink, str]:
    normal, address = normal_form(request.address), tidy_address(request.address)
    if actor == STRANGER:
        _refuse_many(normal, request.purpose, now)
    token = new_token()
    link = MailLink(
        token_hash=hash_token(token),
        purpose=request.purpose,
        address=address,
        address_normal=normal,
        site_id=request.site_id,
        payload=dict(request.payload or {}),
        sent_at=now,
        expires_at=now + LINK_LIFE[request.purpose],
        is_counted=actor == STRANGER,
    )
    link.code_hash = _hash_code(link, code) if code else ""
    link.save()
    with override(request.language):
        mail = link_mail(
            request.purpose,
            url=request.url.format(token=token),
            code=code,
            language=request.language,
        )
    write_mail(
        address=address, mail=mail, dedupe=f"link:{link.pk}", now=now, site_id=request.site_id
    )
    record(
        Event.MAIL_LINK_SENT,
        subject=Subject(SubjectKind.MAIL, link.pk),
        actor=actor,
        now=now,
        site_id=request.site_id,
        details={"purpose": str(request.purpose)},
        erasable={"address": address},
    )
    return link, token


def _refuse_many(address_normal: str, purpose: LinkPurpose, now: datetime) -> None:
    """
    Count sign-in links by themselves: whoever types an address into other forms all day must
    not keep its reader out.
    """
    sign_in = Q(purpose=LinkPurpose.SIGN_IN)
    recent = MailLink.objects.filter(
        sign_in if purpose is LinkPurpose.SIGN_IN else ~sign_in,
        address_normal=address_normal,
        is_counted=True,
        sent_at__gt=now - timedelta(hours=1),
    )
    if recent.count() >= LINKS_PER_HOUR:
        raise TooManyLinks(
            N_("We sent several mails to this address already. Please look there, or wait an hour.")
        )


def _hash_code(link: MailLink, code: str) -> str:
    """Keyed, because a million hashes are soon tried by who has a copy of the database."""
    return salted_hmac(
        "lamppost.accounts.code", f"{link.pk}:{code}", algorithm="sha256"
    ).hexdigest()


@transaction.atomic
def use_link(token: str, *, now: datetime) -> UsedLink:
    """
    Use a mailed link: once. The account of its address is opened if there is none yet.

    :raises LinkNotValid: if it was used, has expired, never existed or signs nobody in
    :raises AddressMoved: if the address was an account's until a few days ago
    """
    return _arrive(take_link(token, *ARRIVALS, now=now), now)


def take_link(token: str, *purposes: LinkPurpose, now: datetime) -> MailLink:
    """
    Mark a link of one of these purposes as used and return it, locked.

    :raises LinkNotValid: if there is none that still works
    """
    link = (
        MailLink.objects.select_for_update()
        .filter(token_hash=hash_token(token), used_at=None, expires_at__gt=now)
        .filter(purpose__in=purposes)
        .first()
    )
    if link is None:
        raise LinkNotValid(N_("This link does not work any more. Links work once, for a while."))
    link.used_at = now
    link.code_hash = ""
    link.save(update_fields=["used_at", "code_hash"])
    return link


def use_code(link_id: UUID, typed: str, *, now: datetime) -> UsedLink:
    """
    Use the code of a sign-in mail, in place of its link.

    ``link_id`` is what the browser that asked was given; nobody else knows it. A wrong guess is
    counted even though it raises.

    :raises CodeNotValid: if the code is wrong, older than 15 minutes, replaced or used, or after
        five wrong guesses: they look the same
    :raises AddressMoved: if the address was an account's until a few days ago
    """
    with transaction.atomic():
        link = _link_of_code(link_id, typed, now)
        if link is not None:
            return _arrive(link, now)
    raise CodeNotValid(
        N_("This code does not work. Look for the newest mail, or ask for a new one.")
    )


def _link_of_code(link_id: UUID, typed: str, now: datetime) -> MailLink | None:
    link = (
        MailLink.objects.select_for_update()
        .filter(pk=link_id, used_at=None, sent_at__gt=now - CODE_LIFE, purpose__in=ARRIVALS)
        .filter(code_tries__lt=CODE_TRIES)
        .exclude(code_hash="")
        .first()
    )
    if link is None:
        return None
    if not hmac.compare_digest(link.code_hash, _hash_code(link, tidy_code(typed))):
        link.code_tries += 1
        link.save(update_fields=["code_tries"])
        return None
    link.used_at, link.code_hash = now, ""
    link.save(update_fields=["used_at", "code_hash"])
    return link


def _arrive(link: MailLink, now: datetime) -> UsedLink:
    account = _account_for(link, now)
    record(
        Event.MAIL_LINK_USED,
        subject=Subject(SubjectKind.MAIL, link.pk),
        actor=account.actor,
        now=now,
        site_id=link.site_id,
        details={"purpose": link.purpose, "account": str(account.pk)},
    )
    return UsedLink(account=account, purpose=LinkPurpose(link.purpose), payload=link.payload)


def _account_for(link: MailLink, now: datetime) -> Account:
    known = Account.objects.select_for_update().filter(email_normal=link.address_normal)
    account = known.first()
    if account is None:
        _refuse_moved(link.address_normal, now)
        try:
            with transaction.atomic():
                account = open_for_reader(link, now=now)
        except IntegrityError:
            # Two links to the same new address at the same moment: the other one was faster.
            account = known.get()
    if account.proved_at is None:
        account.proved_at = now
        account.save(update_fields=["proved_at"])
        record(Event.ACCOUNT_PROVED, subject=account.subject, actor=account.actor, now=now)
    return account


def _refuse_moved(address_normal: str, now: datetime) -> None:
    """Keep an address free that its reader may still take back, so that nothing is in the way."""
    waiting = MailLink.objects.filter(
        purpose=LinkPurpose.OLD_ADDRESS,
        address_normal=address_normal,
        used_at=None,
        expires_at__gt=now,
    )
    if waiting.exists():
        raise AddressMoved(
            N_(
                "Your account has another address since a few days ago. If that was not you, open "
                "the mail that told you about it: it takes the change back."
            )
        )
