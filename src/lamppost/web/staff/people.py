"""Who holds which role, and giving and taking one. Operators do that for their own towns."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lamppost.environment import env
from lamppost.foundation.kernel.emails import NotAnAddress, normal_form
from lamppost.foundation.kernel.errors import N_, DomainError, NotFound
from lamppost.journeys.invite_staff import Invitation, invite_staff
from lamppost.market.sites.queries import all_sites
from lamppost.people.accounts.actions import give_role, take_role
from lamppost.people.accounts.queries import (
    all_grants,
    find_account,
    find_account_by_address,
    with_second_factor,
)
from lamppost.people.accounts.rules import NameNotAllowed, Role
from lamppost.web.errors import say
from lamppost.web.staff.access import StaffRequest, may_see_site, nothing_here, staff_page
from lamppost.web.staff.words import role_word

if TYPE_CHECKING:
    from lamppost.people.accounts.models import Account, RoleGrant

UNPROCESSABLE = 422
NETWORK = "network"


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantRow:
    """One role. ``town`` is "" for the network; ``may_take``: this person may take it away."""

    role: str
    role_word: str
    site_id: str
    town: str
    may_take: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRow:
    """
    Someone with roles. The address is cut: it is shown whole to its owner only. ``is_strong``:
    a mail alone does not sign them in.
    """

    account_id: UUID
    name: str
    address: str
    is_strong: bool
    grants: Sequence[GrantRow]


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleForm:
    """
    What was typed: an address, a role, and a town's id or ``NETWORK``.

    ``name`` is for who was never here: they get an account of this name, and a letter.
    """

    address: str = ""
    name: str = ""
    role: str = str(Role.MODERATOR)
    site_id: str = NETWORK
    errors: Mapping[str, str] = field(default_factory=dict)


class NobodyThere(DomainError):
    """No account has this address yet."""

    code = "nobody_there"


@staff_page(Role.OPERATOR)
@require_safe
def show_people(request: StaffRequest) -> HttpResponse:
    """List everyone with a role at the towns that this person operates, or who fits a search."""
    return _page(request, RoleForm(), sought=request.GET.get("who", "").strip()[:254])


def _page(request: StaffRequest, form: RoleForm, *, sought: str = "") -> HttpResponse:
    mine = request.grants.sites(Role.OPERATOR)
    towns = {site.pk: site.name for site in all_sites() if may_see_site(mine, site.pk)}
    seen = [one for one in all_grants() if _may_manage(request, one.site_id) or one.site_id is None]
    if sought:
        seen = [one for one in seen if _fits(one.account, sought)]
    strong = with_second_factor({one.account_id for one in seen})
    context = {
        "people": [
            _person(request, list(rows), towns, strong)
            for _id, rows in groupby(seen, key=lambda grant: grant.account_id)
        ],
        "form": replace(form, address=sought) if "@" in sought else form,
        "sought": sought,
        "demands_strong": env().staff_second_factor,
        "roles": [(role.value, role_word(role)) for role in Role],
        "places": _places(request, towns),
    }
    return render(
        request, "staff/people.html", context, status=UNPROCESSABLE if form.errors else 200
    )


def _fits(account: Account, sought: str) -> bool:
    """Compare a name by its beginning or middle, an address as a whole: it is not to be guessed."""
    if sought.casefold() in account.display_name.casefold():
        return True
    try:
        return normal_form(sought) == account.email_normal
    except NotAnAddress:
        return False


def _may_manage(request: StaffRequest, site_id: UUID | None) -> bool:
    """A network-wide role is a matter of network-wide operators."""
    if site_id is None:
        return request.grants.has_everywhere(Role.OPERATOR)
    return request.grants.has(Role.OPERATOR, site_id=site_id)


def _person(
    request: StaffRequest,
    grants: Sequence[RoleGrant],
    towns: Mapping[UUID, str],
    strong: Collection[UUID],
) -> PersonRow:
    account = grants[0].account
    return PersonRow(
        account_id=account.pk,
        name=account.display_name,
        address=_cut(account.email_normal or ""),
        is_strong=account.pk in strong,
        grants=[
            GrantRow(
                role=grant.role,
                role_word=role_word(grant.role),
                site_id=str(grant.site_id or NETWORK),
                town=towns.get(grant.site_id, "?") if grant.site_id else "",
                may_take=_may_manage(request, grant.site_id),
            )
            for grant in grants
        ],
    )


def _cut(address: str) -> str:
    name, at, host = address.rpartition("@")
    return f"{name[:2]}…{at}{host}" if at else ""


def _places(request: StaffRequest, towns: Mapping[UUID, str]) -> list[tuple[str, str]]:
    network = [(NETWORK, _("The whole network"))] if _may_manage(request, None) else []
    return [*network, *((str(site_id), name) for site_id, name in towns.items())]


@staff_page(Role.OPERATOR)
@require_POST
def give(request: StaffRequest) -> HttpResponse:
    """Give a role to whoever has an address; invite who was never here, if a name is given."""
    form = RoleForm(
        address=request.POST.get("address", "").strip()[:254],
        name=request.POST.get("name", "").strip()[:80],
        role=request.POST.get("role", "")[:12],
        site_id=request.POST.get("site", "")[:36],
    )
    role, site_id = _read_role(request, request.POST)
    try:
        account = find_account_by_address(form.address)
        if account is not None:
            give_role(
                account=account,
                role=role,
                site_id=site_id,
                actor=request.user.actor,
                now=timezone.now(),
            )
        elif form.name:
            account = _invite(request, form, role, site_id)
        else:
            raise NobodyThere(
                N_("Nobody has signed in with this address yet. Give a name to invite them.")
            )
    except DomainError as error:
        field_name = "name" if isinstance(error, NameNotAllowed) else "address"
        return _page(request, replace(form, errors={field_name: say(error)}))
    messages.success(
        request,
        _("%(name)s has the role now: %(role)s.")
        % {"name": account.display_name, "role": role_word(role)},
    )
    return redirect("staff-people")


def _invite(request: StaffRequest, form: RoleForm, role: Role, site_id: UUID | None) -> Account:
    town = next((site for site in all_sites() if site.pk == site_id), None)
    invitation = Invitation(
        address=form.address,
        name=form.name,
        role=role,
        site_id=site_id,
        place=town.name if town else env().network_name,
        language=town.language if town else get_language() or "en",
    )
    return invite_staff(invitation, inviter=request.user, now=timezone.now())


def _read_role(request: StaffRequest, sent: QueryDict) -> tuple[Role, UUID | None]:
    """Return the role and the place that were sent; a place that is not theirs is not there."""
    try:
        role = Role(sent.get("role", ""))
        place = sent.get("site", "")
        site_id = None if place == NETWORK else UUID(place)
    except ValueError:
        raise nothing_here() from None
    known = site_id is None or any(site.pk == site_id for site in all_sites())
    if not known or not _may_manage(request, site_id):
        raise nothing_here()
    return role, site_id


@staff_page(Role.OPERATOR)
@require_POST
def take(request: StaffRequest, account_id: UUID) -> HttpResponse:
    """Take a role away."""
    account = find_account(account_id)
    if account is None:
        raise NotFound(N_("There is no such account."))
    role, site_id = _read_role(request, request.POST)
    try:
        take_role(
            account=account,
            role=role,
            site_id=site_id,
            actor=request.user.actor,
            now=timezone.now(),
        )
    except DomainError as error:
        messages.error(request, say(error))
    else:
        messages.success(
            request,
            _("%(name)s no longer has the role: %(role)s.")
            % {"name": account.display_name, "role": role_word(role)},
        )
    return redirect("staff-people")
