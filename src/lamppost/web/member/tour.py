"""The demo's tour: ten things to try, each with the page where it begins."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from lamppost.web.member.mailbox import demo_only

TOWN = "harbour-bay"


@require_safe
@demo_only
def tour(request: HttpRequest) -> HttpResponse:
    """Show who one can be in the demo, and what to try as whom."""
    # A fresh demo has lived for three weeks: its numbers are those of the running month.
    month = f"{timezone.now():%Y-%m}"
    return render(request, "member/tour.html", {"town": TOWN, "month": month})
