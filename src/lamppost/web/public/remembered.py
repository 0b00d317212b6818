"""List, gallery or map, remembered for each part of the board in a cookie. Nothing else is."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from lamppost.web.public.towns import Ground

COOKIE = "views"
VIEWS = ("list", "gallery", "map")
AGE = 60 * 60 * 24 * 365
# Sections and the search of all: more is not ours.
MOST = 20


def remembered_view(request: HttpRequest, ground: Ground) -> str:
    """Return the view last chosen for this part of the board, or ""."""
    return _views(request).get(_part(ground), "")


def remember_view(request: HttpRequest, response: HttpResponse, ground: Ground) -> HttpResponse:
    """Keep a view that was chosen just now."""
    chosen = request.GET.get("view", "")
    if chosen in VIEWS and chosen != remembered_view(request, ground):
        views = {**_views(request), _part(ground): chosen}
        response.set_cookie(
            COOKIE,
            urlencode(views),
            max_age=AGE,
            httponly=True,
            samesite="Lax",
            secure=settings.HTTPS,
        )
    return response


def _part(ground: Ground) -> str:
    return ground.section.key if ground.section else "all"


def _views(request: HttpRequest) -> dict[str, str]:
    pairs = parse_qsl(request.COOKIES.get(COOKIE, "")[:1000])[:MOST]
    return {part: view for part, view in pairs if view in VIEWS}
