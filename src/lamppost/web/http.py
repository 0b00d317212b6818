"""Request types, so that a view says who may be standing at the door."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.http import HttpRequest

if TYPE_CHECKING:
    from lamppost.market.sites.models import Site
    from lamppost.people.accounts.models import Account


class PageRequest(HttpRequest):
    """A request as our middleware leaves it. ``site`` is the town that the address names."""

    # Ours, not that of django.contrib.sites, which we do not use.
    site: Site | None  # type: ignore[assignment]
    # Stands in the search box of the frame, if a view sets it.
    search_total: int


class SiteRequest(PageRequest):
    """A request for a page of one town."""

    site: Site


class MemberRequest(PageRequest):
    """A request from someone who is signed in."""

    user: Account


def person_of(request: HttpRequest) -> Account | None:
    """Return who is signed in, or None."""
    user = getattr(request, "user", None)
    return user if user is not None and user.is_authenticated else None


def person_id_of(request: HttpRequest) -> UUID | None:
    """Return the account id of who is signed in, or None."""
    person = person_of(request)
    return person.pk if person else None
