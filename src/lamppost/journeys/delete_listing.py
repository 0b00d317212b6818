"""A poster throws an ad away, and may take it back for a month."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from lamppost.foundation.kernel.errors import N_
from lamppost.journeys.close_cases import close_open_cases
from lamppost.journeys.place_listing import place_listing
from lamppost.market.listings.actions import Move, move_listing
from lamppost.market.listings.queries import get_own_listing
from lamppost.market.listings.rules import (
    KEEP_DELETED,
    CannotDelete,
    CannotUndelete,
    ListingState,
    MoveNotAllowed,
)
from lamppost.trust.cases.actions import NewCase, open_case
from lamppost.trust.cases.queries import cases_about, open_cases_about
from lamppost.trust.cases.rules import CaseKind, CaseState
from lamppost.trust.review.actions import queue_case
from lamppost.trust.review.rules import Severity

if TYPE_CHECKING:
    from lamppost.market.listings.models import Listing
    from lamppost.people.accounts.models import Account
    from lamppost.trust.cases.models import Case

_S = ListingState
# What was on its way to the board, or on it, goes that way again.
SCREENED_AGAIN = frozenset({_S.PUBLISHED, _S.AWAITING_POSTER})


@transaction.atomic
def delete_listing(*, code: str, seller: Account, now: datetime) -> Listing:
    """
    Take an ad off the board and out of its poster's list; cases about it are closed.

    Statements of reasons stay. Doing it twice changes nothing.

    :raises NotFound: if the seller has no such ad
    :raises CannotDelete: while an objection of its poster's is open: it would be lost
    :raises MoveNotAllowed: if it cannot be deleted in its state
    """
    listing = get_own_listing(seller.pk, code)
    if listing.state == _S.DELETED:
        return listing
    if any(case.kind == CaseKind.OBJECTION for case in open_cases_about(listing.subject)):
        raise CannotDelete(N_("You can delete this ad once your objection is decided."))
    moved = _move(listing, _S.DELETED, because="deleted by its poster", actor=seller.actor, now=now)
    close_open_cases(listing.subject, because="deleted", actor=seller.actor, now=now)
    return moved


@transaction.atomic
def undelete_listing(*, code: str, seller: Account, now: datetime) -> Listing:
    """
    Bring a deleted ad back to what it was. What was public is screened before it is public again.

    What a person was looking at when it was deleted waits for a person again, and what was
    refused is refused: deleting is no way around a decision.

    :raises NotFound: if the seller has no such ad
    :raises CannotUndelete: after thirty days
    :raises MoveNotAllowed: if it is not deleted
    """
    listing = get_own_listing(seller.pk, code)
    if listing.state != _S.DELETED:
        raise MoveNotAllowed(N_("That is not possible with this ad any more."))
    if now - listing.state_at > KEEP_DELETED:
        raise CannotUndelete(N_("The thirty days to take it back are over."))
    looked_at = _looked_at(listing)
    to = _way_back(listing, now, is_case_open=bool(looked_at))
    moved = _move(listing, to, because="deletion undone", actor=seller.actor, now=now)
    if to is _S.SCREENING:
        return place_listing(moved, now=now).listing
    if to is _S.HELD:
        for case in looked_at:
            _look_again(case, actor=seller.actor, now=now)
    return moved


def _way_back(listing: Listing, now: datetime, *, is_case_open: bool) -> ListingState:
    before = ListingState(listing.deleted_from)
    if before is _S.REFUSED:
        return before
    if is_case_open or before is _S.HELD:
        return _S.HELD
    if before not in SCREENED_AGAIN:
        return before
    is_over = listing.expires_at is not None and listing.expires_at <= now
    return _S.EXPIRED if is_over else _S.SCREENING


def _looked_at(listing: Listing) -> list[Case]:
    """Return the cases that deleting closed, which happened at the same moment."""
    cases = cases_about(listing.subject)
    closed = [
        case
        for case in cases
        if case.state == CaseState.CLOSED and case.decided_at == listing.state_at
    ]
    if closed or listing.deleted_from != _S.HELD or open_cases_about(listing.subject):
        return closed
    return cases[-1:]  # what is held must be in somebody's queue


def _look_again(case: Case, *, actor: str, now: datetime) -> None:
    opened = open_case(
        NewCase(
            subject=case.about,
            site_id=case.site_id,
            revision_id=case.revision_id,
            kind=CaseKind(case.kind),
            record_id=case.record_id,
            reasons=[(rule_id, rule_hash) for rule_id, rule_hash in case.reasons],
            queue=case.queue,
            severity=case.severity,
            words=case.words,
        ),
        actor=actor,
        now=now,
    )
    queue_case(
        case_id=opened.pk,
        site_id=opened.site_id,
        queue=opened.queue,
        severity=Severity(opened.severity),
        is_restricted=False,
        actor=actor,
        now=now,
    )


def _move(
    listing: Listing, to: ListingState, *, because: str, actor: str, now: datetime
) -> Listing:
    move = Move(
        listing_id=listing.pk,
        to=to,
        actor=actor,
        because=because,
        revision_id=listing.revision_id,
    )
    return move_listing(move, now=now)
