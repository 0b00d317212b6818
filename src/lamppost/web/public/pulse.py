"""What goes on in a town, in a few true numbers. Counted anew every five minutes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.core.cache import cache
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lamppost.market.contact.queries import usual_reply_in
from lamppost.market.listings.queries import count_found_since
from lamppost.web.jinja import number

if TYPE_CHECKING:
    from lamppost.market.sites.models import Site

KEPT = 300  # seconds
FOUND_OVER = timedelta(days=30)
HOURS_A_DAY = 24


@dataclass(frozen=True, slots=True)
class Figure:
    """A number in the reader's digits, and what it counts."""

    number: str
    words: str


def pulse_of(site: Site, *, total: int, fresh: int, gratis: int, now: datetime) -> list[Figure]:
    """Return the figures worth showing; what is nothing, or too little to say, is left out."""
    found, hours = _counted(site, now)
    figures = [
        Figure(number(total), ngettext("ad right now", "ads right now", total)),
        Figure(number(fresh), ngettext("new since yesterday", "new since yesterday", fresh)),
        Figure(number(gratis), ngettext("thing for free", "things for free", gratis)),
        Figure(number(found), ngettext("found somebody", "found somebody", found)),
    ]
    shown = [
        figure
        for figure, count in zip(figures, (total, fresh, gratis, found), strict=True)
        if count
    ]
    return [*shown, Figure(_reply(hours), _("usual time to a reply"))] if hours else shown


def _counted(site: Site, now: datetime) -> tuple[int, int | None]:
    """Return how many ads found somebody in thirty days, and the usual wait in hours."""
    key = f"pulse-{site.pk}"
    known = cache.get(key)
    if known is None:
        known = (count_found_since(site.pk, now - FOUND_OVER), usual_reply_in(site.pk, now=now))
        cache.set(key, known, KEPT)
    found, hours = known
    return found, hours


def _reply(hours: int) -> str:
    if hours > HOURS_A_DAY:
        days = round(hours / HOURS_A_DAY)
        return ngettext("%(n)s day", "%(n)s days", days) % {"n": number(days)}
    return ngettext("%(n)s hour", "%(n)s hours", hours) % {"n": number(hours)}
