"""Somebody's alerts: what they found since the last look, and how often they write."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lamppost.environment import env
from lamppost.journeys.send_alerts import results_path
from lamppost.market.search.actions import (
    AlertChange,
    change_search,
    delete_search,
    look_at_searches,
    start_search,
    stop_search,
)
from lamppost.market.search.queries.alerts import get_own_search, new_counts_of, saved_searches_of
from lamppost.market.search.rules.alerts import LABEL_LENGTH, Frequency, LabelNotAllowed
from lamppost.web.errors import say
from lamppost.web.http import MemberRequest
from lamppost.web.member.access import signed_in
from lamppost.web.member.fields import storable
from lamppost.web.member.pushing import pushes_of

if TYPE_CHECKING:
    from lamppost.market.search.models import SavedSearch


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertRow:
    """One alert as the page shows it. ``new`` counts what it found since the last look."""

    id: UUID
    label: str
    town: str
    url: str
    feed_url: str
    json_feed_url: str
    act_url: str
    frequency: Frequency
    is_stopped: bool
    new: int


def frequency_choices() -> list[tuple[str, str, str]]:
    """Return how often an alert may write: value, label, and one line about it."""
    return [
        (Frequency.AT_ONCE, _("At once"), _("A mail when it goes live, at most every 30 minutes.")),
        (Frequency.DAILY, _("Every morning"), _("One mail at eight, if there is something new.")),
        (
            Frequency.BROWSER,
            _("At once, in my browser only"),
            _("A note where you asked for it. A mail only if there is no such browser."),
        ),
        (Frequency.FEED, _("Feed only"), _("No mail: for those who use a feed reader.")),
    ]


def read_frequency(text: str) -> Frequency:
    """Return what a form chose; anything else is the quietest that still writes."""
    return Frequency(text) if text in set(Frequency) else Frequency.DAILY


@require_safe
@signed_in
def alerts(request: MemberRequest) -> HttpResponse:
    """List somebody's alerts; what was new counts as seen from then on."""
    counts = new_counts_of(request.user.pk)
    rows = [_row(search, counts) for search in saved_searches_of(request.user.pk)]
    if counts and request.method == "GET":
        look_at_searches(account_id=request.user.pk, now=timezone.now())
    context = {
        "rows": rows,
        "push": pushes_of(request),
        "choices": frequency_choices(),
        "words": {value: label for value, label, _line in frequency_choices()},
        "label_length": LABEL_LENGTH,
    }
    return render(request, "member/alerts.html", context)


def _row(search: SavedSearch, counts: dict[UUID, int]) -> AlertRow:
    key, base = {"token": search.feed_token}, env().base_url
    return AlertRow(
        id=search.pk,
        label=search.label,
        town=search.site.name,
        url=results_path(search),
        feed_url=base + reverse("alert-feed", kwargs=key),
        json_feed_url=base + reverse("alert-feed-json", kwargs=key),
        act_url=reverse("alert", kwargs={"search_id": search.pk}),
        frequency=Frequency(search.frequency),
        is_stopped=search.stopped_at is not None,
        new=counts.get(search.pk, 0),
    )


@require_POST
@signed_in
def alert(request: MemberRequest, search_id: UUID) -> HttpResponse:
    """
    Change one alert: its name and frequency, or stop it, start it, delete it.

    :raises NotFound: if it is not this person's
    """
    person, now = request.user, timezone.now()
    act = request.POST.get("act", "")
    if act == "stop":
        search = get_own_search(person.pk, search_id)
        stop_search(stop_token=search.stop_token, now=now)
        messages.success(request, _("Stopped. You can start it again whenever you like."))
    elif act == "start":
        start_search(account_id=person.pk, search_id=search_id, now=now)
        messages.success(request, _("Started again."))
    elif act == "delete":
        delete_search(account_id=person.pk, search_id=search_id, now=now)
        messages.success(request, _("Deleted."))
    else:
        _change(request, search_id)
    return redirect("alerts")


def _change(request: MemberRequest, search_id: UUID) -> None:
    change = AlertChange(
        account_id=request.user.pk,
        search_id=search_id,
        label=storable(request.POST.get("label", "")),
        frequency=read_frequency(request.POST.get("how", "")),
    )
    try:
        change_search(change, now=timezone.now())
    except LabelNotAllowed as refused:
        messages.warning(request, say(refused))
    else:
        messages.success(request, _("Changed."))
