"""The page of one ad, of one that is gone, and the redirect from its short address."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from django.http import HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language

from lamppost.environment import env
from lamppost.foundation.kernel.errors import NotFound
from lamppost.market.listings.queries import (
    find_gone,
    get_published,
    photo_ids_of,
    published_by_ids,
)
from lamppost.market.listings.rules import ListingState
from lamppost.market.media.queries import PhotoView, photos_by_ids
from lamppost.market.search.queries.similar import Like, similar_to
from lamppost.web.http import SiteRequest, person_id_of
from lamppost.web.public.caching import public_page
from lamppost.web.public.cards import Card, card_of
from lamppost.web.public.kept_cards import cards_of
from lamppost.web.public.links import leaf_path, section_path
from lamppost.web.public.rules_page import contact_url
from lamppost.web.public.safety import safety_line
from lamppost.web.public.seen_ads import remember_look
from lamppost.web.public.seller import seller_of
from lamppost.web.public.structured import structured_data
from lamppost.web.public.town_map import small_map
from lamppost.web.public.towns import Ground, ground_of
from lamppost.web.public.view_counts import count_look_of_stranger, count_view
from lamppost.web.whole_ad import GOODS, public_url, whole_ad_on

if TYPE_CHECKING:
    from uuid import UUID

    from lamppost.market.listings.models import Listing

SIMILAR = 6


@public_page
def listing_page(request: SiteRequest, site: str, code: str, slug: str = "") -> HttpResponse:
    """
    Show a public ad. Its code decides: any other words behind it lead to the right address.

    :raises NotFound: for what is not public and never was
    """
    del site
    try:
        listing = get_published(request.site.pk, code.lower())
    except NotFound:
        return _gone(request, code.lower())
    if (code, slug) != (listing.code, listing.current.slug):
        return HttpResponsePermanentRedirect(public_url(listing))
    count_view(request, listing)
    response = remember_look(request, _page(request, listing), listing.code)
    # Whoever gets the same page from memory looked at the ad, too.
    response.count_look = partial(count_look_of_stranger, listing_id=listing.pk)  # type: ignore[attr-defined]
    return response


def _page(request: SiteRequest, listing: Listing) -> HttpResponse:
    ground = ground_of(request.site, category=listing.current.category)
    photos, similar = _photos_and_similar(listing, ground)
    ad = whole_ad_on(
        ground, listing.current, photos=photos, code=listing.code, posted_at=listing.published_at
    )
    canonical = request.build_absolute_uri(public_url(listing))
    section = ground.section.key if ground.section else ""
    context = {
        "ad": ad,
        "listing": listing,
        "edited_at": listing.current.created_at if listing.current.number > 1 else None,
        "crumbs": crumbs_of(ground),
        "seller": listing.seller,
        "poster": seller_of(listing.seller, now=timezone.now()),
        "place_map": small_map(request.site, listing.current.district),
        "is_mine": listing.seller_id == person_id_of(request),
        "safety": safety_line(section),
        "contact": env().operator_contact,
        "contact_url": contact_url(env().operator_contact),
        "similar": similar,
        "canonical": canonical,
        "picture": request.build_absolute_uri(photos[0].src_1600) if photos else "",
        "structured": structured_data(
            listing,
            leaf=ground.leaf,
            url=canonical,
            images=[request.build_absolute_uri(photo.src_1600) for photo in photos],
        ),
    }
    return render(request, "public/listing.html", context)


def crumbs_of(ground: Ground) -> list[tuple[str, str]]:
    """Return the way from the town to an ad's category."""
    language, site = get_language() or "en", ground.site
    found = [(site.name, reverse("site-home", kwargs={"site": site.slug}))]
    if ground.section is not None:
        found.append((ground.section.label(language), section_path(site.slug, ground.section.key)))
    if ground.leaf is not None:
        found.append((ground.leaf.label(language), leaf_path(site.slug, ground.leaf.key)))
    return found


def _photos_and_similar(listing: Listing, ground: Ground) -> tuple[list[PhotoView], list[Card]]:
    """Return an ad's photos and cards of similar ads, with all photos in one query."""
    others = _similar_listings(listing, ground)
    revisions = [listing.current.pk, *(other.current.pk for other in others)]
    photo_ids = photo_ids_of(revisions)
    own = photo_ids[listing.current.pk]
    covers = {other.pk: ids[0] for other in others if (ids := photo_ids[other.current.pk])}
    photos = {photo.id: photo for photo in photos_by_ids((*own, *covers.values()))}
    cards = [
        card_of(
            other, site=ground.site, ground=ground, photo=photos.get(covers.get(other.pk, other.pk))
        )
        for other in others
    ]
    return [photos[key] for key in own if key in photos], cards


def _similar_listings(listing: Listing, ground: Ground) -> list[Listing]:
    return published_by_ids([ground.site.pk], _similar_ids(listing, ground))


def _similar_ids(listing: Listing, ground: Ground) -> tuple[UUID, ...]:
    revision = listing.current
    like = Like(
        listing_id=listing.pk,
        site_ids=(ground.site.pk,),
        category=revision.category,
        offer=revision.offer,
        title=revision.title,
        language=revision.language,
    )
    return similar_to(like, most=SIMILAR)


def _gone(request: SiteRequest, code: str) -> HttpResponse:
    """
    Answer for an ad that was public once: it is gone, and these are similar.

    :raises NotFound: for what never was public, or was refused
    """
    gone = find_gone(request.site.pk, code)
    category = gone.current.category
    ground = ground_of(request.site, category=category)
    context = {
        "is_sold": gone.state == ListingState.SOLD,
        "is_thing": ground.section is not None and ground.section.key in GOODS,
        "crumbs": crumbs_of(ground),
        "similar": cards_of(_similar_ids(gone, ground), ground),
    }
    return render(request, "public/listing_gone.html", context, status=410)
