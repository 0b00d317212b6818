"""Links of alerts that work without signing in: the one that stops mails, and the feed."""

from __future__ import annotations

from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from lamppost.foundation.kernel.errors import N_, NotFound
from lamppost.journeys.tell_of_favourites import stop_telling
from lamppost.market.search.actions import stop_search
from lamppost.market.search.queries.alerts import find_search_by_feed, find_search_to_stop
from lamppost.market.search.queries.kept import find_favourite_mail
from lamppost.web.http import PageRequest
from lamppost.web.member.searches import asked_again
from lamppost.web.public.feed import answer_feed, feed_of
from lamppost.web.public.feed_forms import FeedForm


@csrf_exempt  # who has the link may use it; mail programs send it from their own servers
@require_http_methods(["GET", "HEAD", "POST"])
def alert_stop(request: PageRequest, token: str) -> HttpResponse:
    """
    Show a button that stops an alert, or stop it. Mail programs press it themselves (RFC 8058).

    :raises NotFound: if the link belongs to nothing
    """
    search = find_search_to_stop(token)
    if search is None:
        find_favourite_mail(token)
    else:
        request.site = search.site
    is_done = request.method == "POST"
    if is_done and search is not None:
        stop_search(stop_token=token, now=timezone.now())
    elif is_done:
        stop_telling(stop_token=token, now=timezone.now())
    context = {"label": search.label if search else "", "is_done": is_done}
    response = render(request, "member/alert_stop.html", context)
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@require_safe
def alert_feed(request: HttpRequest, token: str, form: FeedForm) -> HttpResponse:
    """
    Answer with the newest ads of a saved search, in its owner's language.

    :raises NotFound: if there is no such feed, or it was stopped
    """
    search = find_search_by_feed(token)
    if search.stopped_at is not None:
        raise NotFound(N_("There is no such feed (any more)."))
    with translation.override(search.language):
        ground, asked = asked_again(search)
        feed = feed_of(
            ground,
            asked,
            title=search.label,
            path=reverse("search", kwargs={"site": search.site.slug}),
            address=request.build_absolute_uri(),
            name=f"alert/{search.pk}",
        )
    response = answer_feed(request, replace(feed, language=search.language), form)
    # The address is the key: nothing in between keeps what it opens.
    response.headers["Cache-Control"] = "private, max-age=60"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
