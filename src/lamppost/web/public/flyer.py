"""An ad on one sheet of paper: with a code to scan and strips to tear off."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import segno
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from markupsafe import Markup

from lamppost.environment import env
from lamppost.market.listings.queries import get_published, photo_ids_of
from lamppost.market.media.queries import photos_by_ids
from lamppost.web.http import SiteRequest
from lamppost.web.public.caching import public_page
from lamppost.web.whole_ad import whole_ad

if TYPE_CHECKING:
    from lamppost.market.listings.models import Listing

STRIPS = 9
# What somebody who walks past can read, and what leaves room for the strips.
FACTS_SHOWN = 5
WORDS_SHOWN = 420
LONG_TITLE = 45


@public_page
def flyer_page(request: SiteRequest, site: str, code: str) -> HttpResponse:
    """
    Show a public ad as a flyer. It says nothing that the ad's page does not.

    :raises NotFound: for what is not public
    """
    del site
    listing = get_published(request.site.pk, code.lower())
    ad = whole_ad(
        listing.current,
        site=request.site,
        photos=photos_by_ids(photo_ids_of([listing.current.pk])[listing.current.pk][:1]),
        code=listing.code,
    )
    address = short_address(listing)
    context = {
        "ad": ad,
        "facts": ad.facts[:FACTS_SHOWN],
        "words": _beginning(ad.body),
        "is_long": len(ad.title) > LONG_TITLE,
        "address": address,
        "shown_address": _without_scheme(address),
        "code_picture": _code(address),
        "strips": range(STRIPS),
    }
    return render(request, "public/flyer.html", context)


def short_address(listing: Listing) -> str:
    """Return the whole address that is short enough to type: the code decides."""
    place = {"site": listing.site.slug, "code": listing.code}
    return env().base_url + reverse("ad-code", kwargs=place)


def _without_scheme(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.netloc}{parts.path}".rstrip("/")


def _code(address: str) -> Markup:
    """Return a QR code (ISO/IEC 18004), a quarter of which may be torn or dirty."""
    drawn = segno.make(address, error="q", micro=False)
    # Made of our own address and numbers only.
    return Markup(  # noqa: S704
        drawn.svg_inline(omitsize=True, border=2, svgclass="qr", lineclass=None, light="#fff")
    )


def _beginning(body: str) -> str:
    """Return how a description begins, in one paragraph, cut between words."""
    text = " ".join(body.split())
    if len(text) <= WORDS_SHOWN:
        return text
    return text[:WORDS_SHOWN].rsplit(" ", 1)[0] + " …"
