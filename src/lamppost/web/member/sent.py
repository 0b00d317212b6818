"""A draft that was sent in is an ad now: whoever comes back to it is led there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from lamppost.market.listings.queries import find_listing
from lamppost.web.http import person_id_of

if TYPE_CHECKING:
    from lamppost.market.listings.models import Draft


def sent_page(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Return the page that says so; 409 for a form, whose words are not taken any more."""
    listing = find_listing(draft.listing_id) if draft.listing_id else None
    mine = listing is not None and listing.seller_id == person_id_of(request)
    status = 409 if request.method == "POST" else 200
    context = {"listing": listing if mine else None}
    return render(request, "member/draft_sent.html", context, status=status)
