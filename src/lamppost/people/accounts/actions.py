"""Writes: open and prove accounts, mail links, roles."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from lamppost.foundation.audit.log import Event, record
from lamppost.foundation.kernel.emails import normal_form, tidy_address
from lamppost.foundation.kernel.errors import N_
from lamppost.foundation.kernel.subjects import Subject, SubjectKind
from lamppost.foundation.notify.actions import write_mail
from lamppost.foundation.notify.compose import MailText
from lamppost.people.accounts.models import Account, MailLink, RoleGrant
from lamppost.people.accounts.rules import (
    LINK_LIFE,
    LINKS_PER_HOUR,
    AccountKind,
    LastOperator,
    LinkNotValid,
    LinkPurpose,
    Role,
    TooManyLinks,
    check_name,
    hash_token,
    name_from_address,
    new_token,
)

STRANGER = "stranger"


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
    normal, address = normal_form(request.address), tidy_address(request.address)
    recent = MailLink.objects.filter(
        address_normal=normal, is_counted=True, sent_at__gt=now - timedelta(hours=1)
    )
    if actor == STRANGER and recent.count() >= LINKS_PER_HOUR:
        raise TooManyLinks(
            N_("We sent several mails to this address already. Please look there, or wait an hour.")
        )
    token = new_token()
    link = MailLink.objects.create(
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
    with override(request.language):
        mail = _link_mail(request, request.url.format(token=token))
    write_mail(
        address=address,
        mail=mail,
        dedupe=f"link:{link.pk}",
        now=now,
        site_id=request.site_id,
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
    return token


def _link_mail(request: LinkRequest, url: str) -> MailText:
    texts = {
        LinkPurpose.SIGN_IN: (
            _("Your sign-in link"),
            _("Open this link to sign in. It works once, within 30 minutes."),
            _("Sign in"),
        ),
        LinkPurpose.PUBLISH_DRAFT: (
            _("One step left: confirm your ad"),
            _("Your ad is ready. Open this link within three days to send it in."),
            _("Look at the ad and publish"),
        ),
        LinkPurpose.SEND_MESSAGE: (
            _("One step left: send your message"),
            _("Your message is written. Open this link within three days to send it."),
            _("Look at the message and send it"),
        ),
        LinkPurpose.SAVE_SEARCH: (
            _("One step left: confirm your alert"),
            _("Open this link within three days, and we write to you when something new fits."),
            _("Confirm the alert"),
        ),
    }
    subject, paragraph, label = texts[request.purpose]
    return MailText(
        subject=subject,
        paragraphs=[paragraph],
        button_label=label,
        button_url=url,
        closing=_(
            "If you did not ask for this, you can ignore it: nothing happens without the link."
        ),
        language=request.language,
        direction="rtl" if request.language.split("-")[0] in ("ar", "he", "fa") else "ltr",
    )


@transaction.atomic
def use_link(token: str, *, now: datetime) -> UsedLink:
    """
    Use a mailed link: once. The account of its address is opened if there is none yet.

    :raises LinkNotValid: if it was used, has expired or never existed
    """
    link = (
        MailLink.objects.select_for_update()
        .filter(token_hash=hash_token(token), used_at=None, expires_at__gt=now)
        .first()
    )
    if link is None:
        raise LinkNotValid(N_("This link does not work any more. Links work once, for a while."))
    link.used_at = now
    link.save(update_fields=["used_at"])
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
        try:
            with transaction.atomic():
                account = _open_for_reader(link, now)
        except IntegrityError:
            # Two links to the same new address at the same moment: the other one was faster.
            account = known.get()
    if account.proved_at is None:
        account.proved_at = now
        account.save(update_fields=["proved_at"])
        record(Event.ACCOUNT_PROVED, subject=account.subject, actor=account.actor, now=now)
    return account


def _open_for_reader(link: MailLink, now: datetime) -> Account:
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
def note_sign_in(*, account: Account, now: datetime) -> None:
    """Write down that someone signed in."""
    record(Event.ACCOUNT_SIGNED_IN, subject=account.subject, actor=account.actor, now=now)


@transaction.atomic
def give_role(
    *, account: Account, role: Role, site_id: UUID | None, actor: str, now: datetime
) -> None:
    """Give someone a role for a site, or (without one) for the network. Twice is once."""
    _grant, is_new = RoleGrant.objects.get_or_create(
        account=account, role=role, site_id=site_id, defaults={"given_at": now}
    )
    if is_new:
        record(
            Event.ROLE_GIVEN,
            subject=account.subject,
            actor=actor,
            now=now,
            site_id=site_id,
            details={"role": str(role)},
        )


@transaction.atomic
def take_role(
    *, account: Account, role: Role, site_id: UUID | None, actor: str, now: datetime
) -> None:
    """
    Take a role away. Taking one that is not held changes nothing.

    :raises LastOperator: if nobody would be left who operates the network
    """
    everywhere = RoleGrant.objects.select_for_update().filter(role=Role.OPERATOR, site_id=None)
    # Locked, so that two operators cannot take each other's role at the same moment.
    operators = [grant.account_id for grant in everywhere]
    if role is Role.OPERATOR and site_id is None and operators == [account.pk]:
        raise LastOperator(
            N_("This is the last operator of the network. Make somebody else one first.")
        )
    count, _rows = RoleGrant.objects.filter(account=account, role=role, site_id=site_id).delete()
    if count:
        record(
            Event.ROLE_TAKEN,
            subject=account.subject,
            actor=actor,
            now=now,
            site_id=site_id,
            details={"role": str(role)},
        )
