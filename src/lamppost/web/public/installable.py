"""The board as an app on a phone: its manifest, and one page for when there is no connection."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language, get_language_bidi
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from lamppost.web.http import SiteRequest
from lamppost.web.icons import sprite_of

if TYPE_CHECKING:
    from lamppost.market.sites.models import Site

PAPER = "#fcfaf6"
# The lightness that the style sheet gives a town's colour.
BRAND_LIGHTNESS = 0.45


@require_safe
@cache_control(public=True, max_age=3_600)
def manifest(request: SiteRequest, site: str) -> HttpResponse:
    """Describe a town's board to a phone that installs it (W3C Web Application Manifest)."""
    del site
    answer = JsonResponse(_manifest_of(request.site), json_dumps_params={"ensure_ascii": False})
    answer.headers["Content-Type"] = "application/manifest+json"
    answer.headers["Vary"] = "Accept-Language, Cookie"
    return answer


def _manifest_of(site: Site) -> dict[str, object]:
    home = reverse("site-home", kwargs={"site": site.slug})
    return {
        "id": home,
        "name": f"{site.name} – lamppost",
        "short_name": site.name,
        "description": site.tagline,
        "lang": get_language() or "en",
        "dir": "rtl" if get_language_bidi() else "ltr",
        "start_url": home,
        "scope": "/",
        "display": "standalone",
        "theme_color": hex_of_oklch(BRAND_LIGHTNESS, site.chroma, site.hue),
        "background_color": PAPER,
        "icons": [
            _icon("icon.svg", "any", "any", "image/svg+xml"),
            _icon("icon-192.png", "192x192", "any"),
            _icon("icon-512.png", "512x512", "any"),
            _icon("icon-maskable-512.png", "512x512", "maskable"),
        ],
        "shortcuts": [
            {"name": _("Post an ad"), "url": reverse("post", kwargs={"site": site.slug})},
            {"name": _("My ads"), "url": reverse("my-listings")},
        ],
        "share_target": {
            "action": reverse("post-shared", kwargs={"site": site.slug}),
            "method": "POST",
            "enctype": "multipart/form-data",
            "params": {
                "title": "title",
                "text": "text",
                "url": "url",
                "files": [{"name": "photo", "accept": ["image/*"]}],
            },
        },
    }


def _icon(file: str, sizes: str, purpose: str, kind: str = "image/png") -> dict[str, str]:
    return {"src": static(f"img/{file}"), "sizes": sizes, "type": kind, "purpose": purpose}


def hex_of_oklch(lightness: float, chroma: float, hue: float) -> str:
    """
    Return an OKLCH colour as #rrggbb, cut to what sRGB holds. ``hue`` in degrees.

    Matrices: Björn Ottosson, "A perceptual color space for image processing" (2020); transfer
    curve: IEC 61966-2-1. Manifests are read by more than browsers, and hex by all of them.
    """
    a, b = chroma * math.cos(math.radians(hue)), chroma * math.sin(math.radians(hue))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    linear = (
        4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short,
    )
    return "#" + "".join(f"{round(255 * _curve(part)):02x}" for part in linear)


def _curve(linear: float) -> float:
    part = min(max(linear, 0.0), 1.0)
    return float(12.92 * part if part <= 0.0031308 else 1.055 * part ** (1 / 2.4) - 0.055)


@require_safe
def offline_page(request: HttpRequest) -> HttpResponse:
    """Hold on to an ad's words while there is no connection; they stay on the device."""
    answer = render(request, "public/offline.html")
    answer.headers["Cache-Control"] = "no-cache"
    return answer


@require_safe
def service_worker(_request: HttpRequest) -> HttpResponse:
    """
    Serve the script that keeps the offline page, and no other page.

    Devices are shared: a copy of somebody's messages in a cache would outlive their sign-out.
    """
    kept = [
        reverse("offline"),
        static("css/app.css"),
        static("js/offline.js"),
        static("img/icon.svg"),
        static(sprite_of("send")),
    ]
    script = render_to_string("public/service_worker.js", {"kept": json.dumps(kept)})
    answer = HttpResponse(script, content_type="text/javascript; charset=utf-8")
    answer.headers["Cache-Control"] = "no-cache"
    return answer
