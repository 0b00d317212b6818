"""Small files that machines ask for by a fixed name."""

from __future__ import annotations

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from lamppost.environment import env
from lamppost.market.search.queries import indexed_count

ROBOTS = """User-agent: *
Disallow: /staff/
Disallow: /*/search/
Disallow: /*?
Allow: /

Sitemap: {sitemap}
"""


@require_safe
@cache_control(public=True, max_age=86_400)
def robots(_request: HttpRequest) -> HttpResponse:
    """Tell crawlers to leave searches alone: every ad stands in its category, too."""
    text = ROBOTS.format(sitemap=env().base_url + reverse("sitemap"))
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


@require_safe
def healthz(_request: HttpRequest) -> HttpResponse:
    """Answer 200 if the database and the index can be read, else 503 with what cannot."""
    problems = [*_database_problem(), *_index_problem()]
    text = "\n".join(problems) or "ok"
    response = HttpResponse(
        f"{text}\n", content_type="text/plain; charset=utf-8", status=503 if problems else 200
    )
    response.headers["Cache-Control"] = "no-store"
    return response


def _database_problem() -> list[str]:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return ["database: cannot be read"]
    return []


def _index_problem() -> list[str]:
    try:
        indexed_count()
    except (OSError, ValueError):
        return ["search index: cannot be read"]
    return []


@require_safe
@cache_control(public=True, max_age=86_400)
def favicon(_request: HttpRequest) -> HttpResponse:
    """Send browsers that guess the icon's address to the icon."""
    return HttpResponsePermanentRedirect(static("img/icon.svg"))
