"""What a poster can do with an ad where it stands: the buttons of the list and of its page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from lamppost.market.listings.rules import (
    EDITABLE,
    KEEP_DELETED,
    MOVES,
    REPOSTABLE,
    ListingState,
    may_renew,
)

if TYPE_CHECKING:
    from lamppost.market.listings.models import Listing

_S = ListingState
# Where taking an ad down, to change it later, says something that deleting does not.
IN_VIEW = frozenset({_S.PUBLISHED, _S.AWAITING_POSTER, _S.HELD})


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """
    One button. ``is_form`` sends a form (with ``name`` and ``value`` if any), else it is a link.

    ``key`` tells templates which one it is.
    """

    key: str
    label: str
    icon: str
    url: str
    is_form: bool = True
    name: str = ""
    value: str = ""


def acts_of(listing: Listing, *, now: datetime) -> Sequence[Act]:
    """Return what is possible with an ad, the likeliest first."""
    state = ListingState(listing.state)
    if state is _S.DELETED:
        return _acts_of_deleted(listing, now)
    is_live = state is _S.PUBLISHED
    is_renewable = may_renew(listing.state, listing.expires_at, now=now)
    possible = (
        (is_live, _reserve(listing)),
        (_S.SOLD in MOVES[state], _link(listing, "sold", _("Found somebody"), "badge-check")),
        (is_renewable, _form(listing, "renew", _("Renew"), "refresh-cw")),
        (state in EDITABLE, _form(listing, "edit", _("Change"), "pencil")),
        (state in REPOSTABLE, _form(listing, "repost", _("Post again"), "copy")),
        (is_live, _flyer(listing)),
        (state in IN_VIEW, _link(listing, "withdraw", _("Take down"), "archive")),
        (_S.DELETED in MOVES[state], _link(listing, "delete", _("Delete"), "trash-2")),
    )
    return [act for is_possible, act in possible if is_possible]


def _acts_of_deleted(listing: Listing, now: datetime) -> Sequence[Act]:
    if now - listing.state_at > KEEP_DELETED:
        return []
    return [_form(listing, "undelete", _("Undo"), "undo-2")]


def _form(listing: Listing, key: str, label: str, icon: str) -> Act:
    return Act(key=key, label=label, icon=icon, url=_url(listing, key))


def _link(listing: Listing, key: str, label: str, icon: str) -> Act:
    return Act(key=key, label=label, icon=icon, url=_url(listing, key), is_form=False)


def _url(listing: Listing, key: str) -> str:
    return reverse(f"my-listing-{key}", kwargs={"code": listing.code})


def _reserve(listing: Listing) -> Act:
    is_reserved = listing.reserved_at is not None
    return Act(
        key="reserve",
        label=_("No longer reserved") if is_reserved else _("Reserve"),
        icon="undo-2" if is_reserved else "clock",
        url=_url(listing, "reserve"),
        name="reserved",
        value="no" if is_reserved else "yes",
    )


def _flyer(listing: Listing) -> Act:
    place = {"site": listing.site.slug, "code": listing.code}
    return Act(
        key="flyer",
        label=_("Flyer"),
        icon="file-text",
        url=reverse("ad-flyer", kwargs=place),
        is_form=False,
    )
