"""Screen an ad and do with it what the verdict says. Posting, editing and imports end here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from lamppost.foundation.audit.log import ENGINE
from lamppost.journeys.facts import describe_listing
from lamppost.journeys.letters import write_outcome
from lamppost.journeys.quarantine_listing import quarantine_listing
from lamppost.journeys.state_reasons import state_automatic_refusal
from lamppost.market.listings.actions import Move, move_listing
from lamppost.market.listings.rules import ListingState
from lamppost.trust.cases.actions import NewCase, open_case
from lamppost.trust.links.actions import keep_observations
from lamppost.trust.review.actions import queue_case
from lamppost.trust.review.rules import SEVERITY_RANK, Severity, severity_of
from lamppost.trust.screening.actions import ToScreen, screen_subject
from screening_engine import Outcome, Verdict
from screening_engine.verdict import SEVERITY, Reason

if TYPE_CHECKING:
    from lamppost.market.listings.models import Listing
    from lamppost.trust.cases.models import Case

STATE_AFTER = {
    Outcome.PUBLISH: ListingState.PUBLISHED,
    Outcome.FRICTION: ListingState.AWAITING_POSTER,
    Outcome.HOLD: ListingState.HELD,
    Outcome.REFUSE: ListingState.REFUSED,
    Outcome.QUARANTINE: ListingState.QUARANTINED,
}


@dataclass(frozen=True, slots=True)
class Placed:
    """Where an ad went, and the verdict that sent it there."""

    listing: Listing
    verdict: Verdict

    @property
    def state(self) -> ListingState:
        return ListingState(self.listing.state)


@transaction.atomic
def place_listing(listing: Listing, *, now: datetime) -> Placed:
    """Screen an ad that is in state *screening*, move it, and see to the consequences."""
    described = describe_listing(listing, now=now)
    screened = screen_subject(
        ToScreen(
            subject=listing.subject,
            submission=described.submission,
            site_id=listing.site_id,
            revision_id=listing.revision_id,
            reading=described.reading,
        ),
        now=now,
    )
    keep_observations(
        listing.subject,
        identifiers=described.identifiers,
        account_id=listing.seller_id,
        site_id=listing.site_id,
        is_attested=listing.seller.is_import,
        now=now,
    )
    verdict = screened.verdict
    moved = move_listing(
        Move(
            listing_id=listing.pk,
            to=_state_for(listing, verdict),
            actor=ENGINE,
            because=_because(verdict),
            revision_id=listing.revision_id,
        ),
        now=now,
    )
    _see_to(moved, verdict, screened.record_id, now)
    return Placed(moved, verdict)


def _state_for(listing: Listing, verdict: Verdict) -> ListingState:
    if verdict.outcome is Outcome.FRICTION and listing.seller.is_import:
        # Nobody is there to confirm an imported ad: its notes are counted, and it goes live.
        return ListingState.PUBLISHED
    return STATE_AFTER[verdict.outcome]


def _because(verdict: Verdict) -> str:
    return ", ".join(reason.rule_id for reason in deciding_reasons(verdict)) or "nothing found"


def deciding_reasons(verdict: Verdict) -> tuple[Reason, ...]:
    """Return the reasons that made the outcome: those of the most severe kind, no shadow ones."""
    return tuple(
        reason
        for reason in verdict.reasons
        if not reason.shadow and SEVERITY[reason.outcome] == SEVERITY[verdict.outcome]
    )


def _see_to(listing: Listing, verdict: Verdict, record_id: UUID, now: datetime) -> None:
    statement = None
    if verdict.outcome in (Outcome.HOLD, Outcome.QUARANTINE):
        case = call_a_person(listing, verdict, record_id, now)
        if case.is_restricted:
            quarantine_listing(listing, case=case, now=now)
    elif verdict.outcome is Outcome.REFUSE:
        statement = state_automatic_refusal(listing, deciding_reasons(verdict), verdict, now)
    write_outcome(listing, statement=statement, now=now)


def call_a_person(listing: Listing, verdict: Verdict, record_id: UUID, now: datetime) -> Case:
    """Open a case about an ad and put it into the queue that its worst reason names."""
    reasons = deciding_reasons(verdict)
    worst = max(
        (severity_of(reason.severity) for reason in reasons),
        key=SEVERITY_RANK.__getitem__,
        default=Severity.MEDIUM,
    )
    is_restricted = verdict.outcome is Outcome.QUARANTINE
    case = open_case(
        NewCase(
            subject=listing.subject,
            site_id=listing.site_id,
            revision_id=listing.revision_id,
            record_id=record_id,
            reasons=[(reason.rule_id, reason.rule_hash) for reason in reasons],
            queue=next((reason.queue for reason in reasons if reason.queue), "general"),
            severity=Severity.CRITICAL if is_restricted else worst,
            is_restricted=is_restricted,
        ),
        actor=ENGINE,
        now=now,
    )
    queue_case(
        case_id=case.pk,
        site_id=listing.site_id,
        queue=case.queue,
        severity=Severity(case.severity),
        is_restricted=is_restricted,
        actor=ENGINE,
        now=now,
    )
    return case
