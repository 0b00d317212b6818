"""Feeds of searches, and the description that lets browsers search here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from email.utils import format_datetime
from hashlib import sha256
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from xml.sax.saxutils import escape

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lamppost.environment import env
from lamppost.market.listings.queries import published_by_ids
from lamppost.market.search.queries import search
from lamppost.market.search.rules import Order
from lamppost.web.http import SiteRequest
from lamppost.web.public.asked import NEAR, Asked, read_asked
from lamppost.web.public.cards import card_of, covers_of
from lamppost.web.public.feed_forms import Entry, Feed, FeedForm
from lamppost.web.public.links import (
    Params,
    behind_path,
    params_of,
    path_of,
    without_names,
)
from lamppost.web.public.links import address as address_of
from lamppost.web.public.makeshift import come_again, is_unanswered
from lamppost.web.public.results import heading
from lamppost.web.public.towns import Ground, ground_of

if TYPE_CHECKING:
    from lamppost.market.listings.models import Listing
    from lamppost.market.media.queries import PhotoView
    from lamppost.market.sites.models import Site

# Readers ask every few minutes, and nobody in between must hit the database.
KEEP = "public, max-age=60"


@require_safe
def feed_page(request: SiteRequest, site: str, form: FeedForm) -> HttpResponse:
    """
    Answer with the newest thirty ads of a search, in the town's language.

    The address takes what a results page takes; ``section`` and ``category`` name where.
    """
    del site
    town, params = request.site, params_of(request.GET)
    with translation.override(town.language):
        ground = ground_named(town, params)
        params = behind_path(ground, without_names(params, "sort", "view"))
        asked = read_asked(params, ground, now=timezone.now())
        feed = feed_of(
            ground,
            asked,
            title=heading(asked, ground),
            path=address_of(path_of(ground), params),
            address=request.build_absolute_uri(),
            name=request.get_full_path(),
        )
    if not feed.entries and is_unanswered(asked.search):
        return come_again()
    response = answer_feed(request, feed, form)
    response.headers["Cache-Control"] = KEEP
    return response


def answer_feed(request: HttpRequest, feed: Feed, form: FeedForm) -> HttpResponse:
    """Return a feed, or that nothing is new since its reader asked last."""
    text = form.write(feed)
    etag = f'"{sha256(text.encode()).hexdigest()[:32]}"'
    response = HttpResponse(text, content_type=form.content_type)
    response.headers["ETag"] = etag
    response.headers["Last-Modified"] = format_datetime(feed.updated_at, usegmt=True)
    response.headers["Content-Language"] = feed.language
    conditional = get_conditional_response(
        request, etag=etag, last_modified=int(feed.updated_at.timestamp()), response=response
    )
    return conditional or response


def feed_of(
    ground: Ground, asked: Asked, *, title: str, path: str, address: str, name: str
) -> Feed:
    """
    Return the newest thirty ads of a search.

    ``path`` is where people read the same, ``address`` the feed's own, ``name`` its lasting name.
    """
    # Words as they were typed: what is spelt alike or may be meant is for people who look now.
    newest = replace(asked.search, order=Order.NEWEST, page=1, meanings=())
    found = None if asked.is_impossible else search(newest, facets=())
    ids = found.ids if found and not found.is_instead else ()
    town = ground.site
    entries = _entries(published_by_ids([site.pk for site in ground.sites], ids), ground)
    updated = max((entry.updated_at for entry in entries), default=town.opened_at)
    return Feed(
        name=_tag(town, name),
        title=title,
        about=town.tagline,
        author=town.name,
        language=town.language,
        url=_absolute(path),
        feed_url=address,
        updated_at=updated.astimezone(UTC).replace(microsecond=0),
        entries=entries,
    )


def ground_named(town: Site, params: Params) -> Ground:
    """Return the ground of a search whose parameters say where it looks."""
    named = dict(reversed(params))
    ground = ground_of(town, near=named.get("where") == NEAR, params=params)
    categories = {value for name, value in params if name == "category"}
    leaf = ground.taxonomy.find(named.get("category", "")) if len(categories) == 1 else None
    name = leaf.section_key if leaf else named.get("section", "")
    unknown = leaf is None and len(categories) == 1
    return replace(ground, leaf=leaf, section=None if unknown else ground.taxonomy.section(name))


def _entries(listings: Sequence[Listing], ground: Ground) -> list[Entry]:
    sites = {site.pk: site for site in ground.sites}
    covers = covers_of(listings)
    return [
        _entry(listing, sites[listing.site_id], ground, covers.get(listing.pk))
        for listing in listings
    ]


def _entry(listing: Listing, site: Site, ground: Ground, cover: PhotoView | None) -> Entry:
    card = card_of(listing, site=site, ground=ground, photo=None)
    facts = (card.badge, card.price_text, card.category, card.place)
    return Entry(
        id=_tag(site, f"ad/{listing.pk}"),
        url=_absolute(card.url),
        title=f"{card.title} – {card.price_text}" if card.price_text else card.title,
        facts=" · ".join(fact for fact in facts if fact),
        body=listing.current.body,
        language=listing.current.language,
        category=card.category,
        published_at=listing.published_at or listing.created_at,
        updated_at=_updated(listing),
        photo_url=_absolute(cover.src_1600) if cover else "",
    )


def _updated(listing: Listing) -> datetime:
    published_at = listing.published_at or listing.created_at
    return max(published_at, listing.current.created_at, listing.reserved_at or published_at)


def _absolute(path: str) -> str:
    return env().base_url + path


def _tag(site: Site, name: str) -> str:
    """Return a tag: URI (RFC 4151): the same for as long as the network keeps its address."""
    host = urlsplit(env().base_url).hostname or "localhost"
    return f"tag:{host},{site.opened_at:%Y-%m-%d}:{site.slug}/{name.lstrip('/')}"


@require_safe
def opensearch_page(request: SiteRequest, site: str) -> HttpResponse:
    """Answer with the description by which browsers offer to search this town."""
    town = request.site
    template = _absolute(reverse("search", kwargs={"site": site})) + "?q={searchTerms}"
    name = escape(town.name[:16])
    about = escape(_("Search the ads of %(town)s") % {"town": town.name})
    text = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">'
        f"<ShortName>{name}</ShortName><Description>{about}</Description>"
        "<InputEncoding>UTF-8</InputEncoding>"
        f'<Url type="text/html" template="{escape(template)}"/>'
        "</OpenSearchDescription>\n"
    )
    return HttpResponse(text, content_type="application/opensearchdescription+xml")
