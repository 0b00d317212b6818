"""Screen an ad and do with it what the verdict says. Posting, editing and imports end here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from lamppost.foundation.audit.log import ENGINE
from lamppost.journeys.call_a_person import because_of, call_a_person, deciding_reasons
from lamppost.journeys.facts import Described, describe_listing
from lamppost.journeys.letters import write_outcome
from lamppost.journeys.matter import about_listing
from lamppost.journeys.quarantine_listing import quarantine_listing
from lamppost.journeys.state_reasons import state_automatic_refusal
from lamppost.market.listings.actions import Move, move_listing
from lamppost.market.listings.rules import ListingState
from lamppost.people.accounts.actions import lock_account
from lamppost.trust.cases.queries import was_taken_away
from lamppost.trust.links.actions import keep_arrival, keep_observations, keep_pictures
from lamppost.trust.links.rules import Whence
from lamppost.trust.screening.actions import ToScreen, screen_subject
from screening_engine import Outcome, Verdict

if TYPE_CHECKING:
    from lamppost.market.listings.models import Listing

STATE_AFTER = {
    Outcome.PUBLISH: ListingState.PUBLISHED,
    Outcome.FRICTION: ListingState.AWAITING_POSTER,
    Outcome.HOLD: ListingState.HELD,
    Outcome.REFUSE: ListingState.REFUSED,
    Outcome.QUARANTINE: ListingState.QUARANTINED,
}
ON_ITS_WAY = frozenset({ListingState.PUBLISHED, ListingState.AWAITING_POSTER})


@dataclass(frozen=True, slots=True)
class Placed:
    """Where an ad went, and the verdict that sent it there."""

    listing: Listing
    verdict: Verdict

    @property
    def state(self) -> ListingState:
        return ListingState(self.listing.state)


@transaction.atomic
def place_listing(listing: Listing, *, now: datetime, whence: Whence | None = None) -> Placed:
    """
    Screen an ad that is in state *screening*, move it, and see to the consequences.

    What a person decided against, a person sees once more before it is public again, changed or
    not: the checks found nothing in the version that was taken away either. ``whence`` is where
    it was sent from just now; None for what comes back by itself or by a click of its poster.
    """
    if not listing.seller.is_import:
        lock_account(listing.seller_id)
    described = describe_listing(listing, now=now, whence=whence)
    screened = screen_subject(
        ToScreen(
            subject=listing.subject,
            submission=described.submission,
            site_id=listing.site_id,
            revision_id=listing.revision_id,
            reading=described.reading,
            gather=described.gather,
        ),
        now=now,
    )
    _keep_what_was_seen(listing, described, whence, now)
    verdict = screened.verdict
    to = _state_for(listing, verdict)
    again = to in ON_ITS_WAY and not _is_new(listing) and was_taken_away(listing.subject)
    moved = move_listing(
        Move(
            listing_id=listing.pk,
            to=ListingState.HELD if again else to,
            actor=ENGINE,
            because="a person took it away before" if again else because_of(verdict),
            revision_id=listing.revision_id,
        ),
        now=now,
    )
    _see_to(moved, verdict, screened.record_id, now)
    return Placed(moved, verdict)


def _keep_what_was_seen(
    listing: Listing, described: Described, whence: Whence | None, now: datetime
) -> None:
    keep_observations(
        listing.subject,
        identifiers=described.identifiers,
        account_id=listing.seller_id,
        site_id=listing.site_id,
        is_attested=listing.seller.is_import,
        sketch=described.sketch,
        now=now,
    )
    if described.looks:
        keep_pictures(
            listing.subject,
            looks=described.looks,
            account_id=listing.seller_id,
            site_id=listing.site_id,
            now=now,
        )
    if whence is not None:
        keep_arrival(
            listing.subject,
            whence=whence,
            account_id=listing.seller_id,
            site_id=listing.site_id,
            now=now,
        )


def _is_new(listing: Listing) -> bool:
    """Nobody can have decided about it yet."""
    return listing.current.number == 1 and listing.published_at is None


def _state_for(listing: Listing, verdict: Verdict) -> ListingState:
    if verdict.outcome is Outcome.FRICTION and listing.seller.is_import:
        # Nobody is there to confirm an imported ad: its notes are counted, and it goes live.
        return ListingState.PUBLISHED
    return STATE_AFTER[verdict.outcome]


def _see_to(listing: Listing, verdict: Verdict, record_id: UUID, now: datetime) -> None:
    statement = None
    if listing.state in (ListingState.HELD, ListingState.QUARANTINED):
        case = call_a_person(about_listing(listing), verdict, record_id, now=now)
        if case.is_restricted:
            quarantine_listing(listing, case=case, now=now)
    elif verdict.outcome is Outcome.REFUSE:
        reasons = deciding_reasons(verdict)
        statement = state_automatic_refusal(about_listing(listing), reasons, verdict, now)
    write_outcome(listing, statement=statement, now=now)
