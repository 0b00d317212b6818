"""How much attention an ad gets: views, replies and the days it has left, for its poster."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lamppost.market.contact.queries import count_conversations_of_listing
from lamppost.market.listings.queries import count_views_of, views_by_day
from lamppost.market.listings.rules import KEEP_DELETED, ListingState
from lamppost.web.jinja import number

if TYPE_CHECKING:
    from lamppost.market.listings.models import Listing

DAYS_SHOWN = 14


@dataclass(frozen=True, slots=True, kw_only=True)
class Attention:
    """Views and replies of one ad. Views are counted low: pages out of a cache are not seen."""

    views: int
    replies: int


def attention_of(ids: Sequence[UUID]) -> dict[UUID, Attention]:
    """Return views and replies of several ads: two queries."""
    views, replies = count_views_of(ids), count_conversations_of_listing(ids)
    return {key: Attention(views=views.get(key, 0), replies=replies.get(key, 0)) for key in ids}


def words_about(attention: Attention) -> list[str]:
    """Return "182 views" and "5 replies"."""
    views, replies = attention.views, attention.replies
    return [
        ngettext("%(n)s view", "%(n)s views", views) % {"n": number(views)},
        ngettext("%(n)s reply", "%(n)s replies", replies) % {"n": number(replies)},
    ]


def time_left(listing: Listing, now: datetime) -> str:
    """Return how long a public ad stays, or a deleted one can be taken back; else ""."""
    if listing.state == ListingState.DELETED:
        days = _days(listing.state_at + KEEP_DELETED - now)
        return ngettext(
            "%(n)s day left to take it back", "%(n)s days left to take it back", days
        ) % {"n": number(days)}
    if listing.state != ListingState.PUBLISHED or listing.expires_at is None:
        return ""
    days = _days(listing.expires_at - now)
    if not days:
        return _("ends today")
    return ngettext("%(n)s day left", "%(n)s days left", days) % {"n": number(days)}


def last_days(listing: Listing, now: datetime) -> list[tuple[date, int]]:
    """Return the views of each of the last fourteen days (UTC), today the last."""
    today = now.date()
    first = max(today - timedelta(days=DAYS_SHOWN - 1), listing.created_at.date())
    return views_by_day(listing.pk, first=min(first, today), last=today)


def _days(left: timedelta) -> int:
    """Return whole days, to the nearest: a minute after "for 60 days" it still says 60."""
    return max(round(left / timedelta(days=1)), 0)
