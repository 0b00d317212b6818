"""Towns: open one, set it up, see its colours, put its parts in order. For operators."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lamppost.foundation.kernel.errors import DomainError, Stale
from lamppost.journeys.change_parts import PartsChange, change_parts
from lamppost.market.listings.queries import districts_in_use
from lamppost.market.sites.actions import (
    change_site,
    draw_districts,
    open_site,
)
from lamppost.market.sites.outlines import LARGEST_FILE, OutlineNotValid, read_outlines
from lamppost.market.sites.queries import all_sites, districts_of, undrawn_names
from lamppost.market.sites.rules import SiteNotValid
from lamppost.people.accounts.rules import Role
from lamppost.web.errors import say
from lamppost.web.staff.access import StaffRequest, TownRequest, may_see_site, staff_page
from lamppost.web.staff.site_form import (
    DistrictForm,
    SiteForm,
    blank_site,
    districts_form,
    form_of,
    read_districts,
    read_site,
    settings_of,
)

if TYPE_CHECKING:
    from lamppost.market.sites.models import Site

UNPROCESSABLE = 422
CONFLICT = 409


@staff_page(Role.OPERATOR)
@require_safe
def show_sites(request: StaffRequest) -> HttpResponse:
    """List the towns that this person operates."""
    mine = request.grants.sites(Role.OPERATOR)
    towns = [site for site in all_sites() if may_see_site(mine, site.pk)]
    return render(request, "staff/sites.html", {"towns": towns})


@staff_page(Role.OPERATOR, network=True)
@require_http_methods(["GET", "HEAD", "POST"])
def open_town(request: StaffRequest) -> HttpResponse:
    """Open a new town, or show its colours first."""
    if request.method != "POST":
        return _new_page(request, blank_site())
    form = read_site(request.POST)
    if request.POST.get("action") == "preview":
        return _new_page(request, form)
    try:
        site = open_site(
            settings=settings_of(form),
            districts=(),
            actor=request.user.actor,
            now=timezone.now(),
        )
    except SiteNotValid as error:
        return _new_page(request, _with_errors(form, error.problems))
    messages.success(
        request, _("%(name)s is open. Add its parts of town next.") % {"name": site.name}
    )
    return redirect("staff-site", slug=site.slug)


def _with_errors(form: SiteForm, problems: Mapping[str, str]) -> SiteForm:
    return replace(form, errors={name: _(message) for name, message in problems.items()})


def _names(towns: Iterable[Site]) -> list[tuple[str, str]]:
    return [(town.slug, town.name) for town in towns]


def _new_page(request: StaffRequest, form: SiteForm) -> HttpResponse:
    context = {"form": form, "towns": _names(all_sites())}
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "staff/site_new.html", context, status=status)


@staff_page(Role.OPERATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def change_town(request: TownRequest, slug: str) -> HttpResponse:
    """Show a town's settings and change them."""
    site = request.town
    if request.method != "POST":
        return _town_page(request, form=form_of(site))
    form = read_site(request.POST, slug=slug)
    if request.POST.get("action") == "preview":
        return _town_page(request, form=form)
    try:
        change_site(
            site_id=site.pk,
            settings=settings_of(form),
            expected_version=form.version,
            actor=request.user.actor,
            now=timezone.now(),
        )
    except SiteNotValid as error:
        return _town_page(request, form=_with_errors(form, error.problems))
    except Stale as error:
        return _town_page(request, form=form, stale=error)
    messages.success(request, _("Saved."))
    return redirect("staff-site", slug=slug)


@staff_page(Role.OPERATOR)
@require_POST
def change_town_districts(request: TownRequest, slug: str) -> HttpResponse:
    """Rename, move, add and remove the parts of a town."""
    site = request.town
    form = read_districts(request.POST, known=[one.slug for one in districts_of(site.pk)])
    try:
        change = PartsChange(
            site_id=site.pk, districts=form.wanted(), expected_version=form.version
        )
        change_parts(change, actor=request.user.actor, now=timezone.now())
    except SiteNotValid as error:
        form = replace(form, errors=form.at_rows(error.problems))
        return _town_page(request, form=form_of(site), districts=form)
    except Stale as error:
        return _town_page(request, form=form_of(site), districts=form, stale=error)
    messages.success(request, _("Saved."))
    return redirect("staff-site", slug=slug)


@staff_page(Role.OPERATOR)
@require_POST
def draw_town_districts(request: TownRequest, slug: str) -> HttpResponse:
    """Take the outlines of a town's parts from a GeoJSON file."""
    site = request.town
    names = {one.slug: one.name for one in districts_of(site.pk)}
    try:
        draw_districts(
            site_id=site.pk,
            outlines=read_outlines(_sent_text(request), names),
            actor=request.user.actor,
            now=timezone.now(),
        )
    except OutlineNotValid as error:
        return _town_page(request, form=form_of(site), file_error=say(error))
    messages.success(request, _("Drawn. The map of the town shows it at once."))
    return redirect("staff-site", slug=slug)


def _sent_text(request: TownRequest) -> str:
    sent = request.FILES.get("outlines")
    raw = sent.read(LARGEST_FILE + 1) if sent is not None else b""
    return raw.decode("utf-8", errors="replace")


def _town_page(
    request: TownRequest,
    *,
    form: SiteForm,
    districts: DistrictForm | None = None,
    stale: DomainError | None = None,
    file_error: str = "",
) -> HttpResponse:
    site = request.town
    districts = districts or districts_form(site, districts_of(site.pk))
    if stale is not None:
        # What was typed stays; saving it once more is then a decision made with open eyes.
        form = replace(form, version=site.version)
        districts = replace(districts, version=site.version)
    context = {
        "town": site,
        "form": form,
        "districts": districts,
        "stale": say(stale) if stale else "",
        "differences": _differences(site, form) if stale else [],
        "in_use": districts_in_use(site.pk),
        "undrawn": undrawn_names(site.pk),
        "file_error": file_error,
        "towns": _names(town for town in all_sites() if town.pk != site.pk),
    }
    wrong = bool(form.errors or districts.errors or file_error)
    status = CONFLICT if stale else UNPROCESSABLE if wrong else 200
    return render(request, "staff/site.html", context, status=status)


def _differences(site: Site, form: SiteForm) -> list[tuple[str, str, str]]:
    """Return (field, what it is now, what was typed), for someone whose form was stale."""
    now = form_of(site).values
    return [(name, now[name], typed) for name, typed in form.values.items() if now[name] != typed]


@staff_page(Role.OPERATOR)
@require_safe
def swatch_style(request: StaffRequest, hue: int, chroma: int) -> HttpResponse:
    """Serve the colours that a form previews; ``chroma`` in thousandths."""
    del request
    return HttpResponse(swatch_sheet(hue, chroma), content_type="text/css; charset=utf-8")


def swatch_sheet(hue: int, chroma: int) -> str:
    """Return the rule that colours a preview; ``chroma`` in thousandths."""
    shown_hue, strength = min(hue, 360), min(chroma, 200) / 1000
    return f"[data-town=preview]{{--brand-h:{shown_hue};--brand-c:{strength:.3f}}}\n"
