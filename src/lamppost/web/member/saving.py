"""Keep an ad or hide it, from wherever it is shown: with an account or without one."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lamppost.market.listings.queries import get_published
from lamppost.market.search.actions import drop_ad, hide_ad, keep_ad, show_ad, take_over_kept
from lamppost.market.search.rules.kept import Owner, TooManyKept
from lamppost.web.errors import say
from lamppost.web.http import person_id_of
from lamppost.web.limits import KEEPS, count_or_refuse
from lamppost.web.member.drafts import VisitorRequest, remembers_visitor, visitor_of
from lamppost.web.member.local import local_path
from lamppost.web.same_origin import same_origin_post

if TYPE_CHECKING:
    from datetime import datetime

    from lamppost.market.listings.models import Listing
    from lamppost.people.accounts.models import Account

OFF = ""


@same_origin_post
@remembers_visitor
def save_ad(request: VisitorRequest, site: str, code: str) -> HttpResponse:
    """
    Keep a public ad, or (``keep`` empty) keep it no longer.

    :raises NotFound: if there is no such public ad
    """
    del site
    listing = get_published(request.site.pk, code.lower())

    def act(owner: Owner) -> str:
        if request.POST.get("keep", "1") == OFF:
            drop_ad(owner=owner, listing_id=listing.pk)
            return _("You keep this ad no longer.")
        language = get_language() or "en"
        keep_ad(owner=owner, listing=listing, language=language, now=timezone.now())
        return _("You keep this ad now. It stands under “Saved”.")

    return _answer(request, listing, act)


@same_origin_post
@remembers_visitor
def hide_ad_page(request: VisitorRequest, site: str, code: str) -> HttpResponse:
    """
    Leave a public ad out of somebody's lists, or (``hide`` empty) show it again.

    :raises NotFound: if there is no such public ad
    """
    del site
    listing = get_published(request.site.pk, code.lower())

    def act(owner: Owner) -> str:
        if request.POST.get("hide", "1") == OFF:
            show_ad(owner=owner, listing_id=listing.pk)
            return _("This ad stands in your lists again.")
        hide_ad(owner=owner, listing=listing, now=timezone.now())
        return _("This ad is left out of your lists from now on. “Saved” lists what you hid.")

    return _answer(request, listing, act)


def bring_kept(request: HttpRequest, account: Account, *, now: datetime) -> None:
    """Make what this browser kept and hid the account's that has just signed in here."""
    visitor_id = visitor_of(request)
    if visitor_id is not None:
        take_over_kept(
            visitor_id=visitor_id,
            account_id=account.pk,
            language=get_language() or "en",
            now=now,
        )


def owner_in(request: VisitorRequest) -> Owner:
    """Return who acts: the account, or the browser that ``remembers_visitor`` knows."""
    account_id = person_id_of(request)
    return Owner(account_id=account_id) if account_id else Owner(visitor_id=request.visitor)


def _answer(request: VisitorRequest, listing: Listing, act: Callable[[Owner], str]) -> HttpResponse:
    count_or_refuse(request, KEEPS)
    is_script = request.headers.get("Accept", "").startswith("application/json")
    try:
        words = act(owner_in(request))
    except TooManyKept as full:
        if is_script:
            raise
        messages.warning(request, say(full))
        return redirect(_back(request, listing))
    if is_script:
        return JsonResponse({"message": words})
    messages.success(request, words)
    return redirect(_back(request, listing))


def _back(request: HttpRequest, listing: Listing) -> str:
    """Return where the button was pressed, if that is a page of ours; else the ad's page."""
    # Our pages send where they are to ourselves only (Referrer-Policy: same-origin).
    parts = urlsplit(request.headers.get("Referer", ""))
    is_ours = parts.netloc == request.get_host()
    path = f"{parts.path}?{parts.query}" if parts.query else parts.path
    usual = reverse("ad-code", kwargs={"site": listing.site.slug, "code": listing.code})
    return (local_path(path) if is_ours else "") or usual
