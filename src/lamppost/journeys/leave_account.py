"""A person asks to leave: signed out and hidden at once, erased after a week."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from lamppost.environment import env
from lamppost.journeys.delete_listing import delete_listing
from lamppost.market.listings.queries import listings_of
from lamppost.market.listings.rules import CannotDelete, ListingState, MoveNotAllowed
from lamppost.people.accounts.actions import ask_to_leave

if TYPE_CHECKING:
    from lamppost.people.accounts.models import Account


@transaction.atomic
def leave_account(*, account: Account, now: datetime) -> None:
    """
    Put an account on its way out: its ads go at once, a mail can keep it for seven days.

    An ad whose objection is still open, or that is sealed as evidence, stays where it is.

    :raises LastOperator: if nobody would be left who operates the network
    """
    ask_to_leave(account=account, url=env().base_url + "/mail/{token}/", now=now)
    delete_ads(account, now=now)


def delete_ads(account: Account, *, now: datetime) -> None:
    """Delete every ad of somebody that may be deleted."""
    for listing in listings_of(account.pk):
        if listing.state == ListingState.DELETED:
            continue
        try:
            with transaction.atomic():
                delete_listing(code=listing.code, seller=account, now=now)
        except (CannotDelete, MoveNotAllowed):
            continue
