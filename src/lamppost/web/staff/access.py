"""Who may stand at the staff door. Everyone else finds nothing there."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeVar
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _

from lamppost.environment import env
from lamppost.foundation.kernel.errors import N_, NotFound
from lamppost.market.sites.queries import get_site
from lamppost.people.accounts.queries import grants_of
from lamppost.people.accounts.rules import Grants, Role
from lamppost.trust.review.rules import Sight
from lamppost.web.http import MemberRequest, person_of
from lamppost.web.kept_pages import forget_kept_pages
from lamppost.web.member.proofs import is_strong

if TYPE_CHECKING:
    from lamppost.market.sites.models import Site
    from lamppost.people.accounts.models import Account

P = ParamSpec("P")


class StaffRequest(MemberRequest):
    """
    A request of someone with a role that the page demands.

    ``town`` is the site that the address names by ``slug``; pages about none have None.
    """

    grants: Grants
    town: Site | None


class TownRequest(StaffRequest):
    """A request for a staff page of one town."""

    town: Site


R = TypeVar("R", bound=StaffRequest)


def staff_page(
    *roles: Role, network: bool = False
) -> Callable[
    [Callable[Concatenate[R, P], HttpResponse]], Callable[Concatenate[R, P], HttpResponse]
]:
    """
    Open a view to people who hold one of these roles; to everyone else it does not exist.

    A view whose address names a town by ``slug`` demands the role for that town. ``network``
    demands it for the whole network. Answers are private and are not kept by browsers.
    """

    def decorate(
        view: Callable[Concatenate[R, P], HttpResponse],
    ) -> Callable[Concatenate[R, P], HttpResponse]:
        @wraps(view)
        def guarded(request: R, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            grants, town = _admit(person_of(request), roles, kwargs.get("slug"), network=network)
            if env().staff_second_factor and not is_strong(request):
                return _ask_for_more(request)
            request.grants, request.town = grants, town
            response = view(request, *args, **kwargs)
            if request.method == "POST":
                # Whoever changed a town, a text or a case looks at once how strangers see it.
                forget_kept_pages()
            response.headers["Cache-Control"] = "private, no-store"
            patch_vary_headers(response, ["Cookie"])
            return response

        guarded.demands_roles = roles  # type: ignore[attr-defined]
        return guarded

    return decorate


def _admit(
    person: Account | None, roles: tuple[Role, ...], slug: object, *, network: bool
) -> tuple[Grants, Site | None]:
    grants = grants_of(person) if person else Grants(frozenset())
    allowed = grants.has_everywhere(*roles) if network else grants.has_anywhere(*roles)
    if not allowed:
        raise nothing_here()
    if not isinstance(slug, str):
        return grants, None
    town = get_site(slug)
    if not grants.has(*roles, site_id=town.pk):
        raise nothing_here()
    return grants, town


def _ask_for_more(request: HttpRequest) -> HttpResponse:
    """Lead staff to where they add a second factor, or show the one they have."""
    messages.warning(request, _("Staff pages ask for a second step. Add one, or sign in with it."))
    return redirect("my-security")


def nothing_here() -> NotFound:
    """Return the one answer to everybody who may not see a page, whether it exists or not."""
    return NotFound(N_("There is no such page."))


def sight_of(grants: Grants) -> Sight:
    """Return which cases a person sees."""
    return Sight(moderated=grants.sites(Role.MODERATOR), reviewed=grants.sites(Role.REVIEWER))


def may_see_site(sites: frozenset[UUID] | None, site_id: UUID) -> bool:
    """Return whether a site is among those of a role; None stands for all."""
    return sites is None or site_id in sites
