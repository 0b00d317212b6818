"""What a poster does with an ad that was live: reserve, sell, renew, repost, delete, take back."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lamppost.foundation.kernel.errors import DomainError, NotFound
from lamppost.journeys.delete_listing import delete_listing, undelete_listing
from lamppost.journeys.renew_listing import renew_listing
from lamppost.journeys.repost_listing import repost_listing
from lamppost.journeys.reserve_listing import reserve_listing
from lamppost.journeys.sell_listing import sell_listing
from lamppost.market.listings.queries import get_own_listing
from lamppost.market.listings.rules import MOVES, Found, ListingState, MoveNotAllowed
from lamppost.web.errors import say
from lamppost.web.http import MemberRequest
from lamppost.web.jinja import date
from lamppost.web.member.access import signed_in
from lamppost.web.member.local import local_path
from lamppost.web.member.states import moved_on, state_word

if TYPE_CHECKING:
    from lamppost.market.listings.models import Listing


@require_POST
@signed_in
def reserve(request: MemberRequest, code: str) -> HttpResponse:
    """Say that an ad is reserved (``reserved=yes``), or that it is not."""
    is_reserved = request.POST.get("reserved") == "yes"

    def act() -> str:
        reserve_listing(code=code, is_reserved=is_reserved, seller=request.user, now=timezone.now())
        return (
            _("“Reserved” stands on the ad now. It stays on the board.")
            if is_reserved
            else _("The ad is not reserved any more.")
        )

    return _done(request, code, act)


@signed_in
def sold(request: MemberRequest, code: str) -> HttpResponse:
    """Ask where it found somebody, which nobody must say, and take the ad off the board."""
    if request.method != "POST":
        return _ask(request, code, "member/sold.html", ListingState.SOLD)
    where = request.POST.get("found", "")
    found = Found(where) if where in set(Found) else Found.UNSAID

    def act() -> str:
        sell_listing(code=code, found=found, seller=request.user, now=timezone.now())
        return _("Good news! The ad is off the board.")

    return _done(request, code, act)


@require_POST
@signed_in
def renew(request: MemberRequest, code: str) -> HttpResponse:
    """Give an ad the full time of its category again."""

    def act() -> str:
        listing = renew_listing(code=code, seller=request.user, now=timezone.now())
        return renewed_words(listing)

    return _done(request, code, act)


def renewed_words(listing: Listing) -> str:
    """Return what became of an ad that was renewed."""
    if not listing.is_public or listing.expires_at is None:
        return _("The ad is renewed, and looked at before it is public again.")
    return _("The ad is renewed: it stays until %(day)s.") % {"day": date(listing.expires_at)}


@require_POST
@signed_in
def repost(request: MemberRequest, code: str) -> HttpResponse:
    """Begin a new ad with what an old one says; it goes through the usual screens."""
    try:
        draft = repost_listing(code=code, seller=request.user, now=timezone.now())
    except MoveNotAllowed:
        messages.warning(request, moved_on())
        return redirect("my-listing", code=code)
    return redirect("draft-details", site=draft.site.slug, draft_id=draft.pk)


@signed_in
def delete(request: MemberRequest, code: str) -> HttpResponse:
    """Ask once, then throw the ad away; for a month it can be taken back."""
    if request.method != "POST":
        return _ask(request, code, "member/delete.html", ListingState.DELETED)

    def act() -> str:
        delete_listing(code=code, seller=request.user, now=timezone.now())
        return _("The ad is deleted. You can take it back for 30 days.")

    return _done(request, code, act, stay=True)


@require_POST
@signed_in
def undelete(request: MemberRequest, code: str) -> HttpResponse:
    """Bring a deleted ad back to what it was."""

    def act() -> str:
        listing = undelete_listing(code=code, seller=request.user, now=timezone.now())
        return _("The ad is back: %(state)s.") % {"state": state_word(listing.state)}

    return _done(request, code, act, stay=True)


def _ask(request: MemberRequest, code: str, template: str, to: ListingState) -> HttpResponse:
    listing = get_own_listing(request.user.pk, code)
    request.site = listing.site
    context = {"listing": listing, "may": to in MOVES[ListingState(listing.state)]}
    return render(request, template, context)


def _done(
    request: HttpRequest, code: str, act: Callable[[], str], *, stay: bool = False
) -> HttpResponse:
    """Do something, say what happened, and go back to where the button was."""
    try:
        messages.success(request, act())
    except NotFound:
        raise
    except MoveNotAllowed:
        messages.warning(request, moved_on())
    except DomainError as refused:
        messages.warning(request, say(refused))
    then = "" if stay else local_path(request.POST.get("next", ""))
    return redirect(then) if then else redirect("my-listing", code=code)
