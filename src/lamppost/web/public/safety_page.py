"""Safety and help: what to do first, whom to call in which country, and how to leave unseen."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lamppost.market.sites.queries import all_sites
from lamppost.market.texts.rules import TextKey
from lamppost.trust.safety.queries import help_lines
from lamppost.trust.safety.rules import HelpLines
from lamppost.web.http import PageRequest
from lamppost.web.prose import prose
from lamppost.web.public.about import texts_here
from lamppost.web.public.help_words import LineView, country_name, line_view
from lamppost.web.public.safety_tasks import Task, tasks

P = ParamSpec("P")
R = TypeVar("R", bound=HttpRequest)


def kept_nowhere(
    view: Callable[Concatenate[R, P], HttpResponse],
) -> Callable[Concatenate[R, P], HttpResponse]:
    """
    Answer with a page that no cache keeps, not even the reader's own.

    The referrer policy of all pages, ``same-origin``, already tells other sites nothing. A
    stricter one would take the origin from our own forms, and they would be refused.
    """

    @wraps(view)
    def answered(request: R, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response.headers["Cache-Control"] = "private, no-store"
        return response

    return require_safe(answered)


@kept_nowhere
def safety_page(request: PageRequest, site: str = "") -> HttpResponse:
    """Show first steps for each matter, with the help lines of the reader's country."""
    del site
    lines = help_lines()
    country = _country(request, lines)
    emergency = lines.emergency(country)
    own = texts_here(request, (TextKey.SAFETY,))[TextKey.SAFETY]
    shown = [(task, _lines_for(task, country, lines)) for task in tasks()]
    context = {
        "tasks": shown,
        "country": country,
        "country_name": country_name(country) if country else "",
        "countries": _choices(lines),
        "emergency": line_view(emergency) if emergency else None,
        "own": own,
        "own_html": prose(own.body),
        "checked": _last_checked([view for _task, views in shown for view in views]),
    }
    return render(request, "public/safety.html", context)


@kept_nowhere
def leave_page(request: PageRequest, site: str = "") -> HttpResponse:
    """Say what leaving quickly does and does not do, and how to remove what stays behind."""
    del site
    return render(request, "public/leave.html")


def _country(request: PageRequest, lines: HelpLines) -> str:
    """Return the country asked for, else the town's, else what all towns or the browser say."""
    known = set(lines.countries)
    asked = request.GET.get("country", "").upper()
    if asked in known:
        return asked
    if request.site is not None:
        return str(request.site.country)
    of_towns = {site.country for site in all_sites()}
    if len(of_towns) == 1:
        return str(of_towns.pop())
    return next((code for code in _regions_of(request) if code in known), "")


def _regions_of(request: PageRequest) -> list[str]:
    """Return the countries that the browser's languages name: "de-AT" names Austria."""
    tags = request.headers.get("Accept-Language", "")[:200].split(",")
    parts = [tag.split(";")[0].strip().split("-") for tag in tags]
    return [part[-1].upper() for part in parts if len(part) > 1]


def _choices(lines: HelpLines) -> list[tuple[str, str]]:
    return sorted(((code, country_name(code)) for code in lines.countries), key=lambda row: row[1])


def _lines_for(task: Task, country: str, lines: HelpLines) -> list[LineView]:
    return [line_view(line) for line in lines.of(country, task.topics)]


def _last_checked(views: list[LineView]) -> date | None:
    return min((view.checked for view in views), default=None)
