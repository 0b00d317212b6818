"""Transparency: real counts of what was checked, reported and decided, as page, JSON and CSV."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from lamppost.market.sites.queries import all_sites
from lamppost.web.http import PageRequest
from lamppost.web.jinja import number
from lamppost.web.public.caching import public_page
from lamppost.web.public.counting import MonthFigures, figures_of, had_anything, months_since
from lamppost.web.public.figure_words import month_name, tables_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Which month of which place a page is about, with its figures."""

    place: str
    month: date
    months: list[date]
    figures: MonthFigures

    @property
    def is_running(self) -> bool:
        """Whether the month is not over yet."""
        return self.month == self.months[0]


@public_page
def transparency_page(request: PageRequest, site: str = "") -> HttpResponse:
    """Show a month in figures, each as a chart, a sentence and a table."""
    asked = _asked(request)
    at = {"site": site} if site else {}
    query = urlencode({"month": f"{asked.month:%Y-%m}"})
    context = {
        "asked": asked,
        "month": month_name(asked.month),
        "months": [(f"{month:%Y-%m}", month_name(month)) for month in asked.months],
        "chosen": f"{asked.month:%Y-%m}",
        "tiles": _tiles(asked.figures),
        "tables": tables_of(asked.figures),
        "json_url": f"{reverse('transparency-json', kwargs=at)}?{query}",
        "csv_url": f"{reverse('transparency-csv', kwargs=at)}?{query}",
    }
    return render(request, "public/transparency.html", context)


@public_page
def transparency_json(request: PageRequest, site: str = "") -> HttpResponse:
    """Answer with the same figures for machines."""
    del site
    asked = _asked(request)
    waits = asked.figures.waits
    return JsonResponse(
        {
            "place": asked.place,
            "month": f"{asked.month:%Y-%m}",
            "counted_at": asked.figures.counted_at.isoformat(timespec="seconds"),
            "ads": asked.figures.ads,
            "median_hours_to_decision": _rounded(waits.median),
            "p90_hours_to_decision": _rounded(waits.slowest),
            "tables": {
                table.key: {row.code: row.count for row in table.rows}
                for table in tables_of(asked.figures)
            },
        }
    )


@public_page
def transparency_csv(request: PageRequest, site: str = "") -> HttpResponse:
    """Answer with the same figures as lines: place, month, table, item, count."""
    del site
    asked = _asked(request)
    out = io.StringIO()
    lines = csv.writer(out)  # RFC 4180
    lines.writerow(["place", "month", "table", "item", "count"])
    month = f"{asked.month:%Y-%m}"
    lines.writerow([asked.place, month, "ads", "different", asked.figures.ads])
    for table in tables_of(asked.figures):
        lines.writerows([asked.place, month, table.key, row.code, row.count] for row in table.rows)
    response = HttpResponse(out.getvalue(), content_type="text/csv; charset=utf-8")
    name = f"transparency-{asked.place or 'network'}-{month}.csv"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _asked(request: PageRequest) -> Asked:
    """Read which month is asked for; without one, the last whole one in which there was an ad."""
    now, town = timezone.now(), request.site
    opened = [town.opened_at] if town else [site.opened_at for site in all_sites()]
    months = months_since(min(opened, default=now), now=now)
    by_name = {f"{month:%Y-%m}": month for month in months}
    town_id = town.pk if town else None
    month = by_name.get(request.GET.get("month", ""))
    if month is None:
        whole = months[min(1, len(months) - 1)]
        month = whole if had_anything(town_id, whole) else months[0]
    return Asked(
        place=town.slug if town else "",
        month=month,
        months=months,
        figures=figures_of(town_id, month, now=now),
    )


def _tiles(figures: MonthFigures) -> list[tuple[str, str]]:
    """Return the month in five numbers."""
    decided = figures.decided
    removed = sum(row.count for row in decided.statements if row.measure == "remove")
    refused = sum(row.count for row in decided.statements if row.measure == "refuse")
    return [
        (number(figures.ads), _("different ads checked")),
        (number(refused), _("refused before anyone saw them")),
        (number(sum(row.count for row in decided.reports)), _("reports from people")),
        (number(removed), _("taken down afterwards")),
        (number(sum(row.made for row in decided.appeals)), _("objections")),
        (number(sum(row.overturned for row in decided.appeals)), _("of them successful so far")),
    ]


def _rounded(hours: float | None) -> float | None:
    return None if hours is None else round(hours, 2)
