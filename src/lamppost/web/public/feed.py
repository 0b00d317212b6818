"""Atom feeds of searches (RFC 4287), and the description that lets browsers search here."""

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
from django.utils import translation
from django.utils.cache import get_conditional_response
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lamppost.environment import env
from lamppost.market.listings.queries import published_by_ids
from lamppost.market.search.queries import search
from lamppost.market.search.rules import Order
from lamppost.web.http import SiteRequest
from lamppost.web.public.asked import NEAR, Asked, read_asked
from lamppost.web.public.cards import card_of
from lamppost.web.public.links import (
    Params,
    params_of,
    path_of,
    without_names,
)
from lamppost.web.public.links import address as address_of
from lamppost.web.public.results import heading
from lamppost.web.public.towns import Ground, ground_of

if TYPE_CHECKING:
    from lamppost.market.listings.models import Listing
    from lamppost.market.sites.models import Site

# Readers ask every few minutes, and nobody in between must hit the database.
KEEP = "public, max-age=60"


@require_safe
def feed_page(request: SiteRequest, site: str) -> HttpResponse:
    """
    Answer with the newest thirty ads of a search, in the town's language.

    The address takes what a results page takes; ``section`` and ``category`` name where.
    """
    del site
    town, params = request.site, params_of(request.GET)
    with translation.override(town.language):
        ground = ground_named(town, params)
        asked = read_asked(without_names(params, "sort", "view"), ground)
        text, updated = feed_of(
            ground,
            asked,
            title=heading(asked, ground),
            path=address_of(path_of(ground), without_names(params, "section", "category")),
            address=request.build_absolute_uri(),
            name=request.get_full_path(),
        )
    response = answer_feed(request, text, updated, language=town.language)
    response.headers["Cache-Control"] = KEEP
    return response


def answer_feed(
    request: HttpRequest, text: str, updated: datetime, *, language: str
) -> HttpResponse:
    """Return a feed, or that nothing is new since its reader asked last."""
    etag = f'"{sha256(text.encode()).hexdigest()[:32]}"'
    response = HttpResponse(text, content_type="application/atom+xml; charset=utf-8")
    response.headers["ETag"] = etag
    response.headers["Last-Modified"] = format_datetime(updated, usegmt=True)
    response.headers["Content-Language"] = language
    conditional = get_conditional_response(
        request, etag=etag, last_modified=int(updated.timestamp()), response=response
    )
    return conditional or response


def feed_of(
    ground: Ground, asked: Asked, *, title: str, path: str, address: str, name: str
) -> tuple[str, datetime]:
    """
    Return the newest thirty ads of a search as Atom, and when they changed last.

    ``path`` is where people read the same, ``address`` the feed's own, ``name`` its lasting name.
    """
    newest = replace(asked.search, order=Order.NEWEST, page=1)
    ids = () if asked.is_impossible else search(newest, facets=()).ids
    town = ground.site
    listings = published_by_ids([site.pk for site in ground.sites], ids)
    updated = max((_updated(listing) for listing in listings), default=town.opened_at)
    updated = updated.astimezone(UTC).replace(microsecond=0)
    feed = _Feed(
        title=_plain(title),
        link=_absolute(path),
        description=town.tagline or None,
        language=town.language,
        feed_url=address,
        author_name=town.name,
        feed_guid=_tag(town, name),
    )
    feed.updated = updated
    _add_entries(feed, listings, ground)
    return str(feed.writeString("utf-8")), updated


def ground_named(town: Site, params: Params) -> Ground:
    """Return the ground of a search whose parameters say where it looks."""
    named = dict(reversed(params))
    ground = ground_of(town, near=named.get("where") == NEAR)
    leaf = ground.taxonomy.find(named.get("category", ""))
    name = leaf.section_key if leaf else named.get("section", "")
    unknown = leaf is None and "category" in named
    return replace(ground, leaf=leaf, section=None if unknown else ground.taxonomy.section(name))


def _add_entries(feed: _Feed, listings: Sequence[Listing], ground: Ground) -> None:
    sites = {site.pk: site for site in ground.sites}
    for listing in listings:
        card = card_of(listing, site=sites[listing.site_id], ground=ground, photo=None)
        parts = (card.badge, card.price_text, card.category, card.place)
        feed.add_item(
            title=_plain(f"{card.title} – {card.price_text}" if card.price_text else card.title),
            link=_absolute(card.url),
            description=_html(" · ".join(part for part in parts if part), listing.current.body),
            unique_id=_tag(sites[listing.site_id], f"ad/{listing.pk}"),
            pubdate=listing.published_at or listing.created_at,
            updateddate=_updated(listing),
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


def _html(first: str, body: str) -> str:
    """Return a description: readers show it as HTML, so nothing in it may be markup."""
    lines = "<br>".join(escape(line) for line in _plain(body).split("\n"))
    return f"<p>{escape(_plain(first))}</p><p>{lines}</p>"


def _plain(text: str) -> str:
    """Return a text without the characters that XML cannot hold."""
    return "".join(sign for sign in text if sign in "\n\t" or (sign >= " " and sign < "\ufffe"))


class _Feed(Atom1Feed):
    """A feed that says when it changed last; an empty one does not change with every request."""

    updated: datetime

    def latest_post_date(self) -> datetime:
        return self.updated


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
