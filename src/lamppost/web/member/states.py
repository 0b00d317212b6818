"""The states of an ad in people's words, and the tabs that gather them."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from lamppost.market.listings.rules import ListingState

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
    }[_S(state)]


def shown_state(state: str) -> str:
    """Return the state whose icon and colour an ad shows to its poster."""
    return _S.HELD if state in (_S.QUARANTINED, _S.SCREENING) else state


def moved_on() -> str:
    """Return what a poster reads when an ad cannot go where they want; it names no state."""
    return _("That is not possible any more: the ad has moved on in the meantime.")


@dataclass(frozen=True, slots=True)
class Tab:
    """Some states under one name. ``key`` stands in the address."""

    key: str
    name: str
    states: frozenset[str]

    @property
    def label(self) -> str:
        return _(self.name)


TABS = (
    Tab("", gettext_noop("All"), frozenset(ListingState)),
    Tab("live", gettext_noop("Live"), frozenset({_S.PUBLISHED})),
    Tab("you", gettext_noop("Needs you"), frozenset({_S.AWAITING_POSTER})),
    Tab(
        "review",
        gettext_noop("In review"),
        frozenset({_S.HELD, _S.QUARANTINED, _S.SCREENING}),
    ),
    Tab("refused", gettext_noop("Not published"), frozenset({_S.REFUSED})),
    Tab("ended", gettext_noop("Ended"), frozenset({_S.WITHDRAWN, _S.EXPIRED})),
)


def tab_of(key: str) -> Tab:
    """Return the tab that an address names, else the one with everything."""
    return next((tab for tab in TABS if tab.key == key), TABS[0])
