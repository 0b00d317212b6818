"""Reads: accounts, roles, and links that still open."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from lamppost.foundation.kernel.emails import normal_form
from lamppost.foundation.kernel.errors import N_
from lamppost.people.accounts.models import Account, MailLink, RoleGrant
from lamppost.people.accounts.rules import Grants, LinkNotValid, Role, Wishes, hash_token


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
