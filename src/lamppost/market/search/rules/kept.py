"""Ads that somebody keeps or does not want to see, and what is news about those kept. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from lamppost.foundation.kernel.errors import DomainError
from lamppost.market.listings.rules import ListingState

# A page of results leaves hidden ads out within one query, and marks kept ones by one more:
# both stay small with so many.
MOST_KEPT = 500
MOST_HIDDEN = 500
# A browser without an account forgets who it is after 30 days without a visit; three of those.
KEEP_WITHOUT_ACCOUNT = timedelta(days=90)


class TooManyKept(DomainError):
    """Somebody keeps or hides as many ads as one can."""

    code = "too_many_kept"


@dataclass(frozen=True, slots=True, kw_only=True)
class Owner:
    """Who keeps something: an account, or a browser that has none. Exactly one of them is set."""

    account_id: UUID | None = None
    visitor_id: UUID | None = None

    def __post_init__(self) -> None:
        if (self.account_id is None) == (self.visitor_id is None):
            raise ValueError("an owner is an account or a browser")

    @property
    def keys(self) -> dict[str, Any]:
        """How rows name this owner."""
        return {"account_id": self.account_id, "visitor_id": self.visitor_id}


class Standing(StrEnum):
    """How an ad stands for somebody who keeps it."""

    LIVE = "live"
    RESERVED = "reserved"
    AWAY = "away"  # being changed or looked at: it may come back in a minute
    SOLD = "sold"
    GONE = "gone"


_PASSING = frozenset({ListingState.SCREENING, ListingState.AWAITING_POSTER, ListingState.HELD})


def standing_of(state: str, *, is_reserved: bool) -> Standing:
    """Return how an ad in a state stands for others."""
    if state == ListingState.PUBLISHED:
        return Standing.RESERVED if is_reserved else Standing.LIVE
    if state == ListingState.SOLD:
        return Standing.SOLD
    return Standing.AWAY if ListingState(state) in _PASSING else Standing.GONE


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What somebody last knew of an ad. ``price_minor`` is None where none is named."""

    standing: Standing
    price_minor: int | None
    currency: str


class News(StrEnum):
    """What has happened to an ad since somebody last knew of it."""

    CHEAPER = "cheaper"
    RESERVED = "reserved"
    FREE_AGAIN = "free_again"
    SOLD = "sold"
    GONE = "gone"


_OVER = frozenset({Standing.SOLD, Standing.GONE})


def is_cheaper(now: Seen, then: Seen) -> bool:
    """Return whether a price went down. One that is no longer named is not a lower one."""
    return (
        now.price_minor is not None
        and then.price_minor is not None
        and now.currency == then.currency
        and now.price_minor < then.price_minor
    )


def news_of(now: Seen, then: Seen) -> News | None:
    """Return the most important thing that is new, if anything is."""
    if now.standing is Standing.AWAY:
        return None
    if now.standing in _OVER:
        # Sold and then taken down is one piece of news, not two.
        return None if then.standing in _OVER else News(now.standing.value)
    if now.standing is Standing.RESERVED:
        return None if then.standing is Standing.RESERVED else News.RESERVED
    if is_cheaper(now, then):
        return News.CHEAPER
    return News.FREE_AGAIN if then.standing in (*_OVER, Standing.RESERVED) else None
