"""Reads: accounts, roles, and links that still open."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime, tzinfo
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.db.models import Count, F, Q
from django.db.models.functions import TruncDate

from lamppost.foundation.kernel.emails import normal_form
from lamppost.foundation.kernel.errors import N_
from lamppost.people.accounts.models import Account, MailLink, RoleGrant, Session
from lamppost.people.accounts.rules import (
    TAKING_BACK,
    AccountKind,
    Grants,
    LinkNotValid,
    LinkPurpose,
    Role,
    Wishes,
    hash_token,
)


def find_account(account_id: UUID) -> Account | None:
    """Return an account by its id."""
    return Account.objects.filter(pk=account_id).first()


def accounts_by_ids(ids: Sequence[UUID]) -> dict[UUID, Account]:
    """Return several accounts at once, by id."""
    return Account.objects.in_bulk(list(ids))


def find_account_by_code(code: str) -> Account | None:
    """Return the account that a public address names."""
    return Account.objects.filter(code=code).first()


def find_account_by_address(address: str) -> Account | None:
    """
    Return the account that has this address, however it is typed.

    :raises NotAnAddress: if it has not the shape of one
    """
    return Account.objects.filter(email_normal=normal_form(address)).first()


def wishes_of(account: Account) -> Wishes:
    """Return which mails somebody wants; who never said gets what everybody gets."""
    return Wishes.read(account.wishes)


def sessions_of(account: Account, *, now: datetime) -> list[Session]:
    """Return where somebody is signed in, the last seen first."""
    rows = Session.objects.filter(account_id=account.pk, expire_date__gt=now)
    return list(rows.order_by(F("seen_at").desc(nulls_last=True), "session_key"))


def open_link(token: str, *, now: datetime) -> MailLink:
    """
    Return the link that a token opens, without using it.

    :raises LinkNotValid: if it was used, has expired or never existed
    """
    link = MailLink.objects.filter(
        token_hash=hash_token(token), used_at=None, expires_at__gt=now
    ).first()
    if link is None:
        raise LinkNotValid(N_("This link does not work any more. Links work once, for a while."))
    return link


def has_role(account: Account | None, *roles: Role, site_id: UUID | None = None) -> bool:
    """
    Return whether someone has one of these roles for a site.

    A network-wide grant counts for every site. Without ``site_id`` any site's grant counts:
    that opens the door of the staff pages, not what is behind it.
    """
    if account is None:
        return False
    grants = RoleGrant.objects.filter(account=account, role__in=roles)
    if site_id is not None:
        grants = grants.filter(site_id__in=[site_id]) | grants.filter(site_id=None)
    return grants.exists()


def grants_of(account: Account) -> Grants:
    """Return all roles of someone: one query."""
    rows = RoleGrant.objects.filter(account=account).values_list("role", "site_id")
    return Grants(frozenset((Role(role), site_id) for role, site_id in rows))


def all_grants() -> list[RoleGrant]:
    """Return every role of everyone, with its account: who was here first comes first."""
    rows = RoleGrant.objects.select_related("account")
    return list(rows.order_by("account__joined_at", "account_id", "role", "given_at"))


def with_second_factor(ids: Collection[UUID]) -> frozenset[UUID]:
    """Return those of several accounts whom a mail alone does not sign in: one query."""
    rows = Authenticator.objects.filter(user_id__in=list(ids))
    rows = rows.exclude(type=Authenticator.Type.RECOVERY_CODES)
    return frozenset(rows.values_list("user_id", flat=True))


def has_operator() -> bool:
    """Return whether somebody operates the network."""
    return RoleGrant.objects.filter(role=Role.OPERATOR, site_id=None).exists()


def count_joined_among(ids: Collection[UUID], *, since: datetime) -> int:
    """Return how many of these accounts were made after a moment."""
    return Account.objects.filter(pk__in=list(ids), joined_at__gt=since).count()


def count_joined_by_day(*, since: datetime, zone: tzinfo) -> dict[date, int]:
    """Return how many people joined on each day since a moment; imports are no people."""
    rows = Account.objects.filter(joined_at__gte=since, kind=AccountKind.PERSON)
    days = rows.annotate(day=TruncDate("joined_at", tzinfo=zone)).values_list("day")
    return dict(days.annotate(count=Count("pk")).order_by("day"))


def addresses_of(account: Account) -> frozenset[str]:
    """Return every address that an account has or had, as typed and as compared."""
    found = {account.email, account.email_normal or ""}
    links = MailLink.objects.filter(payload__account=str(account.pk))
    for link in links.filter(purpose__in=(LinkPurpose.NEW_ADDRESS, LinkPurpose.OLD_ADDRESS)):
        # A new address that was never confirmed may be anybody's.
        if link.used_at is not None or link.purpose == LinkPurpose.OLD_ADDRESS:
            found |= {link.address, link.address_normal}
    return frozenset(found - {""})


def mail_links_of(account: Account, addresses: Collection[str]) -> list[UUID]:
    """Return the ids of all links that were mailed to somebody, or about their account."""
    mine = Q(address_normal__in=list(addresses)) | Q(payload__account=str(account.pk))
    return list(MailLink.objects.filter(mine).order_by("sent_at").values_list("pk", flat=True))


def accounts_to_erase(now: datetime) -> list[Account]:
    """Return accounts whose week to come back is over, the longest gone first; up to a thousand."""
    gone = Account.objects.filter(leaving_at__lte=now - TAKING_BACK, left_at=None)
    return list(gone.order_by("leaving_at", "id")[:1000])
