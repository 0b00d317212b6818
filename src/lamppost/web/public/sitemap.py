"""Maps of what is public, for search engines: an index, and files by town and month."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from lamppost.environment import env
from lamppost.market.categories.queries import taxonomy_for
from lamppost.market.listings.queries.months import ads_of_month, months_with_ads
from lamppost.market.search.queries import count_by_category
from lamppost.market.sites.queries import all_sites
from lamppost.web.http import PageRequest, SiteRequest
from lamppost.web.public.counting import span_of
from lamppost.web.public.links import leaf_path, section_path

if TYPE_CHECKING:
    from lamppost.market.sites.models import Site

KEEP = "public, max-age=3600"
NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
OWN_PAGES = ("site-home", "safety", "about", "terms", "contact-points", "transparency")

Place = tuple[str, datetime | None]


@require_safe
def sitemap_index(request: PageRequest) -> HttpResponse:
    """List the files there are: one of places for each town, one for each month of its ads."""
    sites = list(all_sites())
    slugs = {site.pk: site.slug for site in sites}
    places: list[Place] = [(_path("sitemap-places", site=site.slug), None) for site in sites]
    places += [
        (_month_path(slugs[row.site_id], row.month), row.newest) for row in months_with_ads()
    ]
    return _answer(request, _document("sitemapindex", "sitemap", places))


@require_safe
def sitemap_places(request: SiteRequest, site: str) -> HttpResponse:
    """List a town's own pages, and its sections and categories in which there is something."""
    return _answer(request, _document("urlset", "url", _places(request.site, site)))


@require_safe
def sitemap_ads(request: SiteRequest, site: str, year: int, month: int) -> HttpResponse:
    """List a town's public ads that went live in one month."""
    try:
        since, until = span_of(date(year, month, 1))
    except (ValueError, OverflowError):
        raise Http404 from None
    places: list[Place] = [
        (_path("ad", site=site, code=code, slug=slug) if slug
         else _path("ad-code", site=site, code=code), changed)
        for code, slug, changed in ads_of_month(request.site.pk, since=since, until=until)
    ]  # fmt: skip
    return _answer(request, _document("urlset", "url", places))


def _places(town: Site, slug: str) -> list[Place]:
    counts = count_by_category(town.pk)
    found: list[Place] = [(_path(name, site=slug), None) for name in OWN_PAGES]
    for section in taxonomy_for(town.pk).sections:
        leaves = [leaf for leaf in section.open_leaves if counts.get(leaf.key)]
        if leaves:
            found.append((section_path(slug, section.key), None))
            found += [(leaf_path(slug, leaf.key), None) for leaf in leaves]
    return found


def _month_path(slug: str, month: datetime) -> str:
    return _path("sitemap-ads", site=slug, year=month.year, month=month.month)


def _path(name: str, **kwargs: object) -> str:
    return reverse(name, kwargs=kwargs)


def _document(root: str, item: str, places: Iterable[Place]) -> str:
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', f'<{root} xmlns="{NAMESPACE}">']
    for path, changed in places:
        day = f"<lastmod>{_moment(changed)}</lastmod>" if changed else ""
        lines.append(f"<{item}><loc>{escape(env().base_url + path)}</loc>{day}</{item}>")
    return "\n".join([*lines, f"</{root}>", ""])


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds")


def _answer(request: PageRequest, text: str) -> HttpResponse:
    etag = f'"{sha256(text.encode()).hexdigest()[:32]}"'
    response = HttpResponse(text, content_type="application/xml; charset=utf-8")
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = KEEP
    conditional = get_conditional_response(request, etag=etag, response=response)
    return conditional or response
