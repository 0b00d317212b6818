"""The states of an ad in people's words, and the tabs that gather them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from lamppost.market.listings.rules import ListingState

if TYPE_CHECKING:
    from lamppost.market.listings.models import Listing

_S = ListingState


def state_word(state: str) -> str:
    """Return the word beside the icon. In quarantine an ad reads as one that is being looked at."""
    return {
        _S.SCREENING: _("In review"),
        _S.AWAITING_POSTER: _("Needs you"),
        _S.PUBLISHED: _("Live"),
        _S.HELD: _("In review"),
        _S.REFUSED: _("Not published"),
        _S.QUARANTINED: _("In review"),
        _S.WITHDRAWN: _("Taken down"),
        _S.EXPIRED: _("Ended"),
        _S.SOLD: _("Found somebody"),
        _S.DELETED: _("Deleted"),
    }[_S(state)]


def shown_word(listing: Listing) -> str:
    """Return the word of an ad's state; one that is public and promised says so."""
    return _("Reserved") if listing.is_reserved else state_word(listing.state)


def shown_mark(listing: Listing) -> str:
    """Return the state whose icon and colour an ad shows, reserved ones their own."""
    return "reserved" if listing.is_reserved else shown_state(listing.state)


def shown_state(state: str) -> str:
    """Return the state whose icon and colour an ad shows to its poster."""
    return _S.HELD if state in (_S.QUARANTINED, _S.SCREENING) else state


def moved_on() -> str:
    """Return what a poster reads when an ad cannot go where they want; it names no state."""
    return _("That is not possible any more: the ad has moved on in the meantime.")


@dataclass(frozen=True, slots=True)
class Tab:
    """Some states under one name. ``key`` stands in the address; ``is_rare``: hidden when empty."""

    key: str
    name: str
    states: frozenset[str]
    is_rare: bool = False

    @property
    def label(self) -> str:
        return _(self.name)


TABS = (
    Tab("", gettext_noop("All"), frozenset(ListingState) - {_S.DELETED}),
    Tab("live", gettext_noop("Live"), frozenset({_S.PUBLISHED})),
    Tab("you", gettext_noop("Needs you"), frozenset({_S.AWAITING_POSTER})),
    Tab(
        "review",
        gettext_noop("In review"),
        frozenset({_S.HELD, _S.QUARANTINED, _S.SCREENING}),
    ),
    Tab("refused", gettext_noop("Not published"), frozenset({_S.REFUSED})),
    Tab("ended", gettext_noop("Ended"), frozenset({_S.WITHDRAWN, _S.EXPIRED})),
    Tab("sold", gettext_noop("Found somebody"), frozenset({_S.SOLD}), is_rare=True),
    Tab("deleted", gettext_noop("Recently deleted"), frozenset({_S.DELETED}), is_rare=True),
)


def tab_of(key: str) -> Tab:
    """Return the tab that an address names, else the one with everything."""
    return next((tab for tab in TABS if tab.key == key), TABS[0])
