"""Promotions of a town: which ads stand above their results, until when, and why."""

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
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from lamppost.journeys.promote_listing import promote_listing, titles_of
from lamppost.market.promotions.actions import end_promotion
from lamppost.market.promotions.queries import get_promotion, promotions_of
from lamppost.market.promotions.rules import LENGTHS, NOTE_LENGTH, NotPromotable
from lamppost.people.accounts.rules import Role
from lamppost.web.errors import say
from lamppost.web.staff.access import TownRequest, staff_page
from lamppost.web.staff.site_form import whole

if TYPE_CHECKING:
    from datetime import datetime

    from lamppost.market.promotions.models import Promotion

UNPROCESSABLE = 422
USUAL_DAYS = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One promotion as the list shows it; ``title`` is "" once the ad is gone."""

    promotion: Promotion
    title: str
    state: str
    is_running: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """What stands in the form."""

    code: str = ""
    days: int = USUAL_DAYS
    note: str = ""
    error: str = ""


@staff_page(Role.OPERATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def show_promotions(request: TownRequest, slug: str) -> HttpResponse:
    """List the promotions of a town, and promote an ad."""
    del slug
    if request.method != "POST":
        return _draw(request, Typed(code=request.GET.get("code", "")[:12]))
    typed = Typed(
        code=_code_of(request.POST.get("code", "")),
        days=whole(request.POST.get("days", "")),
        note=request.POST.get("note", ""),
    )
    try:
        promote_listing(
            site=request.town,
            code=typed.code,
            days=typed.days,
            note=typed.note,
            operator=request.user,
            now=timezone.now(),
        )
    except NotPromotable as error:
        wrong = Typed(code=typed.code, days=typed.days, note=typed.note, error=say(error))
        return _draw(request, wrong)
    messages.success(request, _("Promoted. It stands above the results that it belongs to."))
    return redirect("staff-promotions", slug=request.town.slug)


@staff_page(Role.OPERATOR)
@require_POST
def end(request: TownRequest, slug: str, promotion_id: UUID) -> HttpResponse:
    """End a promotion."""
    promotion = get_promotion(request.town.pk, promotion_id)
    end_promotion(promotion=promotion, actor=request.user.actor, now=timezone.now())
    messages.success(request, _("It is an ad like the others again."))
    return redirect("staff-promotions", slug=slug)


def _code_of(text: str) -> str:
    """Return the number of an ad from what was typed: the number, or the address of its page."""
    last = text.strip().rstrip("/").rpartition("/")[2]
    return last.partition("-")[0].lower()[:12]


def _draw(request: TownRequest, typed: Typed) -> HttpResponse:
    promotions, now = promotions_of(request.town.pk), timezone.now()
    titles = titles_of(promotions)
    context = {
        "town": request.town,
        "typed": typed,
        "lengths": [
            (days, ngettext("%(n)d day", "%(n)d days", days) % {"n": days}) for days in LENGTHS
        ],
        "note_length": NOTE_LENGTH,
        "rows": [_row(one, titles.get(one.listing_id, ""), now) for one in promotions],
        "order_url": reverse("rules") + "#sorting",
    }
    return render(
        request, "staff/promotions.html", context, status=UNPROCESSABLE if typed.error else 200
    )


def _row(promotion: Promotion, title: str, now: datetime) -> Row:
    is_running = promotion.ended_at is None and promotion.ends_at > now
    if not is_running:
        state = _("over")
    elif promotion.paused_at is not None:
        state = _("resting: a case about it is open")
    else:
        state = _("running")
    return Row(promotion=promotion, title=title, state=state, is_running=is_running)
