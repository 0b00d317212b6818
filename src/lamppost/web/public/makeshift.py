"""What pages say and how they answer while the search index cannot be read."""

from __future__ import annotations

from dataclasses import replace

from django.http import HttpResponse
from django.utils.translation import gettext as _

from lamppost.market.search.queries import search
from lamppost.market.search.queries.makeshift import is_plain
from lamppost.market.search.reader import reader
from lamppost.market.search.rules import Found, Search
from lamppost.market.search.state import progress

# Seconds: a million ads take a minute, a town a second.
RETRY_AFTER = "20"
NOT_KEPT = "no-store"


def index_note() -> str:
    """Return what a page says of its ads while the index cannot be read; "" if it can."""
    if reader.can_be_read():
        return ""
    rebuild = progress()
    if rebuild is None:
        return _("Search is out of order. Until it is mended, these are simply the newest ads.")
    return _(
        "Search is being rebuilt: %(percent)s %%. Until then, these are simply the newest ads."
    ) % {"percent": rebuild.percent}


def newest_instead(wanted: Search, found: Found) -> Found:
    """Return what was found; where it cannot be looked for now, the newest ads of the place."""
    if not is_unanswered(wanted, found):
        return found
    plain = Search(
        site_ids=wanted.site_ids,
        languages=wanted.languages,
        section=wanted.section,
        categories=wanted.categories,
        without=wanted.without,
    )
    return replace(search(plain, facets=()), is_makeshift=True)


def is_unanswered(wanted: Search, found: Found | None = None) -> bool:
    """Return whether a search could not be answered, or if it was not asked yet, cannot be."""
    is_makeshift = found.is_makeshift if found else not reader.can_be_read()
    return is_makeshift and not is_plain(wanted)


def come_again() -> HttpResponse:
    """Answer a program that asks for what cannot be looked for now."""
    response = HttpResponse(
        f"{index_note()}\n", content_type="text/plain; charset=utf-8", status=503
    )
    response.headers["Retry-After"] = RETRY_AFTER
    response.headers["Cache-Control"] = NOT_KEPT
    return response


def say_makeshift(response: HttpResponse, wanted: Search, found: Found) -> HttpResponse:
    """
    Say to machines that a search could not be answered, and when to come again.

    Who only looks at a town or a category gets its newest ads, which is what they asked for. Who
    searches for words or narrows by filters gets a page all the same, but no cache and no crawler
    may take it for the answer.
    """
    if is_unanswered(wanted, found):
        response.status_code = 503
        response.headers["Retry-After"] = RETRY_AFTER
    return response
