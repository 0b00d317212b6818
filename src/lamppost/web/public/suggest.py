"""What somebody may be about to type: words of this town's ads, categories, places."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

from django.http import HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from lamppost.market.categories.queries import taxonomy_for
from lamppost.market.search.queries import count_by_category
from lamppost.market.search.queries.spoken import completions
from lamppost.market.search.rules import MAX_QUERY
from lamppost.market.search.rules.meanings import known_words
from lamppost.market.search.rules.spoken import folded
from lamppost.market.sites.queries import districts_of
from lamppost.web.http import SiteRequest
from lamppost.web.limits import Limit, client_of, is_within
from lamppost.web.public.links import address, leaf_path

# Ten people behind one address who type all the time; what comes on top gets no offers.
COMPLETING = Limit("completing", 600, timedelta(minutes=1))
WORDS, CATEGORIES, PLACES = 6, 3, 3
# Two letters begin so many words that offers begin to help.
SHORTEST_START = 2
KEEP = "public, max-age=60"

Item = dict[str, str | int]


@require_safe
def suggest(request: SiteRequest, site: str) -> HttpResponse:
    """
    Answer with what may be meant: ``items`` have ``label``, and ``query`` or ``url``.

    Nothing in it is anybody's: words have several ads by several people, all else is the town's.
    """
    del site
    if not is_within(COMPLETING, client_of(request)):
        return JsonResponse({"items": []}, status=429)
    text = request.GET.get("q", "")[:MAX_QUERY].lstrip()
    found = re.search(r"[^\W_]+$", text)
    start = found[0] if found else ""
    items = list(_items(request, text, start)) if len(start) >= SHORTEST_START else []
    response = JsonResponse({"items": items})
    response.headers["Cache-Control"] = KEEP
    patch_vary_headers(response, ("Cookie", "Accept-Language"))
    return response


def _items(request: SiteRequest, text: str, start: str) -> Iterator[Item]:
    before = text[: len(text) - len(start)]
    for word, number in completions([request.site.pk], start, most=WORDS):
        yield {"label": f"{before}{word}", "query": f"{before}{word}", "count": number}
    yield from _categories(request, text)
    yield from _places(request, before, start)


def _categories(request: SiteRequest, text: str) -> Iterator[Item]:
    """Yield categories of which a name or another word begins with all that was typed."""
    taxonomy = taxonomy_for(request.site.pk)
    keys = known_words(taxonomy, request.site.language).leaves_that_begin(text)
    counts = count_by_category(request.site.pk) if keys else {}
    with_ads = sorted((key for key in keys if counts.get(key)), key=lambda key: -counts[key])
    for key in with_ads[:CATEGORIES]:
        label = taxonomy.leaf(key).label(get_language() or "en")
        url = leaf_path(request.site.slug, key)
        yield {"label": label, "url": url, "count": counts[key], "kind": "category"}


def _places(request: SiteRequest, before: str, start: str) -> Iterator[Item]:
    begun, words = folded(start), before.strip()
    names = [
        (district.name, district.slug)
        for district in districts_of(request.site.pk)
        if any(part.startswith(begun) for part in folded(district.name).split())
    ]
    path = reverse("search", kwargs={"site": request.site.slug})
    for name, slug in names[:PLACES]:
        params = ((("q", words),) if words else ()) + (("district", slug),)
        yield {"label": name, "url": address(path, params), "kind": "place", "words": words}
