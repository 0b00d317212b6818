"""Numbers of the day: today and the last fourteen days, each with a small line and its table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from babel.dates import format_date
from babel.numbers import format_decimal, format_percent
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from markupsafe import Markup

from lamppost.market.sites.queries import all_sites
from lamppost.people.accounts.rules import Role
from lamppost.trust.cases.queries.days import middle
from lamppost.web.charts import sparkline
from lamppost.web.jinja import RIGHT_TO_LEFT, locale, number
from lamppost.web.staff.access import StaffRequest, TownRequest, may_see_site, staff_page
from lamppost.web.staff.day_counts import DayCounts, day_counts

if TYPE_CHECKING:
    from lamppost.market.sites.models import Site


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """
    One number of the day. ``today`` and ``over`` (all fourteen days) are in words; ``rows`` are
    (day, value), the newest first.
    """

    title: str
    today: str
    over: str
    line: Markup
    rows: Sequence[tuple[str, str]]


@staff_page(Role.OPERATOR, network=True)
@require_safe
def network_numbers(request: StaffRequest) -> HttpResponse:
    """Show the numbers of all towns together, or lead to those of one."""
    if slug := request.GET.get("town", ""):
        known = any(site.slug == slug for site in all_sites())
        return redirect("staff-site-numbers", slug=slug) if known else redirect("staff-numbers")
    return _page(request, None)


@staff_page(Role.OPERATOR)
@require_safe
def town_numbers(request: TownRequest, slug: str) -> HttpResponse:
    """Show the numbers of a town."""
    del slug
    return _page(request, request.town)


def _page(request: StaffRequest, town: Site | None) -> HttpResponse:
    counts = day_counts(town, now=timezone.now())
    mine = request.grants.sites(Role.OPERATOR)
    context = {
        "town": town,
        "towns": [(site.slug, site.name) for site in all_sites() if may_see_site(mine, site.pk)],
        "groups": groups_of(counts),
        "counted_at": counts.counted_at,
        "zone": town.time_zone if town else "UTC",
    }
    return render(request, "staff/numbers.html", context)


def groups_of(counts: DayCounts) -> list[tuple[str, list[Figure]]]:
    """Return the figures by what they are about."""
    checked = counts.checked
    people = [
        _sum(counts, _("Messages"), counts.messages),
        _answered(counts),
        _sum(counts, _("Found a home"), counts.found),
    ]
    if counts.joined is not None:
        people.append(_sum(counts, _("New accounts"), counts.joined))
    return [
        (
            _("Ads"),
            [
                _sum(counts, _("New ads"), counts.new_ads),
                _sum(counts, _("Checked and live at once"), checked["live"]),
                _sum(counts, _("Given back to their posters"), checked["asked"]),
                _sum(counts, _("Held for a person"), checked["person"]),
                _sum(counts, _("Refused at once"), checked["refused"]),
            ],
        ),
        (_("People"), [*people, _sum(counts, _("Mails sent"), counts.mails)]),
        (
            _("Trust"),
            [
                _sum(counts, _("Reports"), counts.reports),
                _reports_a_thousand(counts),
                _waits(counts),
                _overturned(counts),
            ],
        ),
    ]


def _sum(counts: DayCounts, title: str, by_day: Mapping[date, int]) -> Figure:
    values = [by_day.get(day, 0) for day in counts.days]
    return _figure(
        counts,
        title,
        values=[float(value) for value in values],
        shown=[number(value) for value in values],
        over=_("%(n)s in 14 days") % {"n": number(sum(values))},
    )


def _answered(counts: DayCounts) -> Figure:
    pairs = [counts.begun.get(day, (0, 0)) for day in counts.days]
    return _shares(counts, _("Conversations that were answered"), [(a, b) for b, a in pairs])


def _overturned(counts: DayCounts) -> Figure:
    rows = [counts.objections.get(day) for day in counts.days]
    pairs = [(row.overturned, row.decided) if row else (0, 0) for row in rows]
    return _shares(counts, _("Objections that succeeded"), pairs)


def _shares(counts: DayCounts, title: str, pairs: Sequence[tuple[int, int]]) -> Figure:
    """Return a share of each day; a day of which there is none shows a dash."""
    parts, wholes = (sum(pair[at] for pair in pairs) for at in (0, 1))
    return _figure(
        counts,
        title,
        values=[part / whole if whole else 0.0 for part, whole in pairs],
        shown=[_share(part, whole) for part, whole in pairs],
        over=_("%(share)s in 14 days (%(part)s of %(whole)s)")
        % {"share": _share(parts, wholes), "part": number(parts), "whole": number(wholes)},
    )


def _share(part: int, whole: int) -> str:
    return str(format_percent(part / whole, format="#,##0 %", locale=locale())) if whole else "–"


def _reports_a_thousand(counts: DayCounts) -> Figure:
    pairs = [(counts.reports.get(day, 0), counts.new_ads.get(day, 0)) for day in counts.days]
    reports, ads = (sum(pair[at] for pair in pairs) for at in (0, 1))
    return _figure(
        counts,
        _("Reports for 1,000 new ads"),
        values=[_a_thousand(*pair) or 0.0 for pair in pairs],
        shown=[_decimal(_a_thousand(*pair)) for pair in pairs],
        over=_("%(n)s over 14 days") % {"n": _decimal(_a_thousand(reports, ads))},
    )


def _a_thousand(part: int, whole: int) -> float | None:
    return round(part * 1000 / whole, 1) if whole else None


def _waits(counts: DayCounts) -> Figure:
    middles = [middle(counts.waits.get(day, [])) for day in counts.days]
    everything = middle([wait for waits in counts.waits.values() for wait in waits])
    return _figure(
        counts,
        _("Hours until a decision (half take longer)"),
        values=[wait or 0.0 for wait in middles],
        shown=[_decimal(wait) for wait in middles],
        over=_("%(n)s over 14 days") % {"n": _decimal(everything)},
    )


def _decimal(value: float | None) -> str:
    return "–" if value is None else str(format_decimal(value, locale=locale()))


def _figure(
    counts: DayCounts, title: str, *, values: Sequence[float], shown: Sequence[str], over: str
) -> Figure:
    language = get_language() or "en"
    days = [str(format_date(day, "EEE d MMM", locale=locale())) for day in counts.days]
    name = _("%(title)s, from %(first)s to today") % {"title": title, "first": days[0]}
    return Figure(
        title=title,
        today=shown[-1],
        over=over,
        line=sparkline(values, name=name, rtl=language.split("-")[0] in RIGHT_TO_LEFT),
        rows=list(zip(days, shown, strict=True))[::-1],
    )
