"""The page of a person: what they offer now, everywhere in the network, and nothing private."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from lamppost.foundation.kernel.errors import N_, NotFound
from lamppost.market.categories.queries import taxonomy_for
from lamppost.market.listings.queries import count_public_of_seller, published_of, was_ever_public
from lamppost.people.accounts.queries import find_account_by_code
from lamppost.web.public.caching import public_page
from lamppost.web.public.cards import Card, card_of, covers_of
from lamppost.web.public.results import Pages
from lamppost.web.public.seller import seller_of
from lamppost.web.public.towns import Ground

if TYPE_CHECKING:
    from lamppost.people.accounts.models import Account

PAGE_SIZE = 30
NOBODY = N_("There is nobody of this name here.")


@public_page
def person_page(request: HttpRequest, code: str) -> HttpResponse:
    """
    Show whoever posted ads, with those that are live.

    :raises NotFound: for everybody else, so that the answer tells nothing about who has an account;
        who is leaving is gone already
    """
    account = find_account_by_code(code.lower())
    if account is None or account.leaving_at or not was_ever_public(account.pk):
        raise NotFound(NOBODY)
    path = reverse("person", kwargs={"code": account.code})
    if code != account.code:
        return HttpResponsePermanentRedirect(path)
    total = count_public_of_seller(account.pk)
    page = Pages(_number(request.GET.get("page", ""), total), _last(total), path, ())
    context = {
        "seller": seller_of(account, now=timezone.now()),
        "cards": _cards(account, page.number),
        "page": page,
        "canonical": request.build_absolute_uri(path),
    }
    return render(request, "public/person.html", context)


def _last(total: int) -> int:
    return max(1, -(-total // PAGE_SIZE))


def _number(text: str, total: int) -> int:
    asked = int(text) if text.isascii() and text.isdecimal() and len(text) < 7 else 1
    return min(max(asked, 1), _last(total))


def _cards(account: Account, number: int) -> list[Card]:
    """Return one page of live ads. Each names its town, as this page belongs to none."""
    first = (number - 1) * PAGE_SIZE
    listings = list(published_of(account.pk)[first : first + PAGE_SIZE])
    covers, taxonomy = covers_of(listings), taxonomy_for(None)
    return [
        card_of(
            listing,
            site=listing.site,
            ground=Ground(site=listing.site, taxonomy=taxonomy, places={}),
            photo=covers.get(listing.pk),
        )
        for listing in listings
    ]
