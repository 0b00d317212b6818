"""Each town's colour: a style sheet of three lines, named by its content, kept for a year."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.cache import cache_control

from lamppost.market.sites.queries import get_site
from lamppost.web.http import PageRequest

if TYPE_CHECKING:
    from lamppost.market.sites.models import Site


def theme_url(site: Site) -> str:
    """Return the address of a town's colour sheet; it changes with its content."""
    return reverse("site-theme", kwargs={"slug": site.slug, "fingerprint": _fingerprint(site)})


@cache_control(public=True, max_age=31_536_000, immutable=True)
def theme_page(_request: PageRequest, slug: str, fingerprint: str) -> HttpResponse:
    """Serve a town's colour sheet (whatever the fingerprint: an old page gets today's colour)."""
    del fingerprint
    return HttpResponse(_sheet(get_site(slug)), content_type="text/css; charset=utf-8")


def _sheet(site: Site) -> str:
    return f":root{{--brand-h:{site.hue};--brand-c:{site.chroma:.3f}}}\n"


def _fingerprint(site: Site) -> str:
    return hashlib.sha256(_sheet(site).encode()).hexdigest()[:8]
