"""Saved searches: how often they write, when a day begins, and how a search is stored. Pure."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from lamppost.foundation.kernel.errors import N_, DomainError
from lamppost.market.search.rules import Circle, Range, Search

MOST_SEARCHES = 50
LABEL_LENGTH = 120
# Enough to look at over a coffee; the mail links to all of them.
HITS_IN_MAIL = 10
# At once, but not a mail for each chair of a house that is being cleared.
PAUSE_BETWEEN_MAILS = timedelta(minutes=30)
MORNING = time(8)
# How long we remember that a search has found an ad. An ad older than that finds no search any
# more, so that what we forgot is not told a second time.
KEEP_MATCHES = timedelta(days=30)


class Frequency(StrEnum):
    """How often somebody wants to hear of a search."""

    AT_ONCE = "at_once"
    DAILY = "daily"
    FEED = "feed"  # no mail at all
    BROWSER = "browser"  # at once, in the browsers that asked for it; a mail if there is none


class TooManySearches(DomainError):
    """Somebody has as many alerts as one can."""

    code = "too_many_searches"


class LabelNotAllowed(DomainError):
    """An alert needs a name that can be read."""

    code = "label_not_allowed"


def new_token() -> str:
    """Return what stands in the address of a feed, or of a link that stops mails: 192 bits."""
    return secrets.token_urlsafe(24)


def check_label(text: str) -> str:
    """
    Return the name of an alert on one line, cut to 120 characters.

    :raises LabelNotAllowed: if nothing readable is left
    """
    label = " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
    if not label:
        raise LabelNotAllowed(N_("Give the alert a name that tells you what it looks for."))
    return label[:LABEL_LENGTH].rstrip()


def last_morning(now: datetime, time_zone: str) -> datetime:
    """Return the latest eight o'clock in the morning of a town that is not after ``now``."""
    zone = ZoneInfo(time_zone)
    today = now.astimezone(zone).date()
    morning = _morning_of(today, zone)
    # By the calendar, not by 24 hours: when clocks change, a day has another length.
    return morning if morning <= now else _morning_of(today - timedelta(days=1), zone)


def next_morning(now: datetime, time_zone: str) -> datetime:
    """Return the first eight o'clock in the morning of a town that is after ``now``."""
    zone = ZoneInfo(time_zone)
    today = now.astimezone(zone).date()
    morning = _morning_of(today, zone)
    return morning if morning > now else _morning_of(today + timedelta(days=1), zone)


def _morning_of(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, MORNING, tzinfo=zone).astimezone(UTC)


def next_due(
    frequency: Frequency, mailed_at: datetime | None, time_zone: str, now: datetime
) -> datetime | None:
    """Return when what waits now may be told; None if it never is."""
    if frequency is Frequency.FEED:
        return None
    if frequency is Frequency.DAILY:
        return next_morning(now, time_zone)
    return now if mailed_at is None else max(now, mailed_at + PAUSE_BETWEEN_MAILS)


def search_to_json(wanted: Search) -> dict[str, object]:
    """Return a search as plain JSON; its order, page and moment are not kept."""
    return {
        "sites": [str(key) for key in wanted.site_ids],
        "languages": list(wanted.languages),
        "words": wanted.words,
        "section": wanted.section,
        "categories": list(wanted.categories),
        "offers": list(wanted.offers),
        "districts": list(wanted.districts),
        "price": _ends(wanted.price),
        "choices": {key: list(answers) for key, answers in wanted.choices.items()},
        "numbers": {key: _ends(span) for key, span in wanted.numbers.items()},
        "with_photo": wanted.with_photo,
        "sellers": list(wanted.sellers),
        "around": _circle(wanted.around),
    }


def search_from_json(stored: Mapping[str, Any]) -> Search:
    """Return the search that was stored."""
    return Search(
        site_ids=tuple(UUID(key) for key in stored["sites"]),
        languages=tuple(stored["languages"]),
        words=stored["words"],
        section=stored["section"],
        # One that was saved before there could be several has its category by itself.
        categories=tuple(stored.get("categories") or filter(None, [stored.get("category")])),
        offers=tuple(stored["offers"]),
        districts=tuple(stored["districts"]),
        price=Range(*stored["price"]),
        choices={key: tuple(answers) for key, answers in stored["choices"].items()},
        numbers={key: Range(*ends) for key, ends in stored["numbers"].items()},
        with_photo=stored["with_photo"],
        sellers=tuple(stored.get("sellers", ())),
        around=Circle(**around) if (around := stored.get("around")) else None,
    )


def _ends(span: Range) -> list[int | None]:
    return [span.low, span.high]


def _circle(circle: Circle | None) -> dict[str, float | int | None] | None:
    if circle is None:
        return None
    return {
        "latitude": circle.latitude,
        "longitude": circle.longitude,
        "kilometres": circle.kilometres,
    }
