"""Towns' colours: style sheets of a few lines, named by their content, kept for a year."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.cache import cache_control

from lamppost.market.sites.queries import all_sites, get_site
from lamppost.web.http import PageRequest

if TYPE_CHECKING:
    from lamppost.market.sites.models import Site


def theme_url(site: Site) -> str:
    """Return the address of a town's colour sheet; it changes with its content."""
    return _theme_url(site.slug, _sheet(site))


@lru_cache(maxsize=1_024)
def _theme_url(slug: str, sheet: str) -> str:
    return reverse("site-theme", kwargs={"slug": slug, "fingerprint": _mark(sheet)})


@cache_control(public=True, max_age=31_536_000, immutable=True)
def theme_page(_request: PageRequest, slug: str, fingerprint: str) -> HttpResponse:
    """Serve a town's colour sheet (whatever the fingerprint: an old page gets today's colour)."""
    del fingerprint
    return HttpResponse(_sheet(get_site(slug)), content_type="text/css; charset=utf-8")


def towns_theme_url(sites: Sequence[Site]) -> str:
    """Return the address of the sheet with the colours of all towns, for a page about many."""
    return reverse("towns-theme", kwargs={"fingerprint": _mark(_towns_sheet(sites))})


@cache_control(public=True, max_age=31_536_000, immutable=True)
def towns_theme_page(_request: PageRequest, fingerprint: str) -> HttpResponse:
    """Serve the colours of all towns."""
    del fingerprint
    return HttpResponse(_towns_sheet(list(all_sites())), content_type="text/css; charset=utf-8")


def _sheet(site: Site) -> str:
    return f":root{{{_colour(site)}}}\n"


def _towns_sheet(sites: Sequence[Site]) -> str:
    # Slugs are small letters, digits and hyphens: nothing in them ends the quotes.
    return "".join(f'[data-town="{site.slug}"]{{{_colour(site)}}}\n' for site in sites)


def _colour(site: Site) -> str:
    return f"--brand-h:{site.hue};--brand-c:{site.chroma:.3f}"


def _mark(sheet: str) -> str:
    return hashlib.sha256(sheet.encode()).hexdigest()[:8]
