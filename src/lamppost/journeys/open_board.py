"""The first run: a fresh installation becomes a board with a town and whoever looks after it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from lamppost.environment import env, is_demo
from lamppost.foundation.audit.log import SYSTEM
from lamppost.foundation.kernel.errors import N_, NotFound
from lamppost.journeys.invite_staff import Invitation, invite_staff
from lamppost.market.sites.actions import open_site
from lamppost.market.sites.queries import all_sites
from lamppost.market.sites.rules import DistrictSettings, SiteSettings
from lamppost.people.accounts.actions import give_role, open_account
from lamppost.people.accounts.queries import find_account_by_address, has_operator
from lamppost.people.accounts.rules import Role
from lamppost.people.accounts.setup_code import forget_setup_code, one_setup_at_a_time

if TYPE_CHECKING:
    from datetime import datetime

    from lamppost.people.accounts.models import Account


class AlreadyOpen(NotFound):
    """Somebody operates this network: it cannot be set up a second time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody by name and mail address."""

    name: str
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardPlan:
    """Everything that the first run asks for. ``moderator`` is somebody beside the operator."""

    operator: Person
    town: SiteSettings
    parts: Sequence[DistrictSettings] = ()
    moderator: Person | None = None


def is_untouched() -> bool:
    """Return whether nobody operates this network, it has no town and is no demo."""
    return not is_demo() and not has_operator() and not all_sites().exists()


def open_board(plan: BoardPlan, *, now: datetime) -> Account:
    """
    Make the first operator, the first town and the first moderators, all or nothing.

    Return the operator, who moderates, too. Of two people at the same moment one is first, and
    the other finds nothing left to set up.

    :raises AlreadyOpen: if the board is set up
    :raises SiteNotValid: if the town's settings or parts are wrong
    :raises NotAnAddress: if an address cannot be one
    :raises NameNotAllowed: if a name is empty or too long
    """
    home = env().home
    with one_setup_at_a_time(home):
        operator = _open(plan, now)
        forget_setup_code(home)
    return operator


@transaction.atomic
def _open(plan: BoardPlan, now: datetime) -> Account:
    if not is_untouched():
        raise AlreadyOpen(N_("There is no such page."))
    operator = _account_of(plan.operator, now)
    for role in (Role.OPERATOR, Role.MODERATOR):
        give_role(account=operator, role=role, site_id=None, actor=SYSTEM, now=now)
    town = open_site(settings=plan.town, districts=plan.parts, actor=operator.actor, now=now)
    if plan.moderator is not None:
        invitation = Invitation(
            address=plan.moderator.address,
            name=plan.moderator.name,
            role=Role.MODERATOR,
            site_id=town.pk,
            place=town.name,
            language=town.language,
        )
        invite_staff(invitation, inviter=operator, now=now)
    return operator


def _account_of(person: Person, now: datetime) -> Account:
    """Return the account of an address; whoever signed in before the first run keeps theirs."""
    return find_account_by_address(person.address) or open_account(
        address=person.address, display_name=person.name, joined_at=now, actor=SYSTEM, now=now
    )
