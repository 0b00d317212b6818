"""Carry out a decision about an ad: it goes live, stays, is refused, or is taken off the board."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from lamppost.foundation.kernel.errors import N_, Stale
from lamppost.journeys.close_cases import close_open_cases
from lamppost.journeys.decision_letters import write_back_again, write_decision
from lamppost.journeys.letters import write_outcome
from lamppost.journeys.matter import Matter, about_listing
from lamppost.journeys.state_reasons import state_by_person
from lamppost.market.listings.actions import Move, move_listing
from lamppost.market.listings.rules import MOVES, ListingState
from lamppost.trust.cases.actions import withdraw_statements
from lamppost.trust.cases.queries import find_statement
from lamppost.trust.cases.rules import ABOUT_WHAT_PEOPLE_SAW, CaseKind, Decision, Measure

if TYPE_CHECKING:
    from lamppost.market.listings.models import Listing
    from lamppost.people.accounts.models import Account
    from lamppost.trust.cases.models import Case


def decide_listing(
    case: Case, matter: Matter, *, seen: UUID | None, moderator: Account, now: datetime
) -> Matter:
    """
    Carry out what a moderator decided about an ad, and tell its poster.

    :raises Stale: if the ad was changed since the moderator saw it
    :raises MoveNotAllowed: if the ad cannot go there from where it is
    """
    listing = _listing_in(matter)
    if seen is not None and listing.revision_id != seen:
        raise Stale(N_("The ad was changed in the meantime. Please look at the new version."))
    actor = moderator.actor
    if case.decision == Decision.REFUSE:
        return _take_off(case, matter, actor=actor, now=now)
    if case.kind in ABOUT_WHAT_PEOPLE_SAW:
        return matter  # it stays as it is, and its poster was never bothered with it
    is_objection = case.kind == CaseKind.OBJECTION
    if is_objection:
        withdraw_statements(subject=matter.subject, actor=actor, now=now)
    moved = _move(case, listing, ListingState.PUBLISHED, actor=actor, now=now)
    if is_objection:
        write_back_again(about_listing(moved), case, now=now)
    else:
        write_outcome(moved, statement=None, now=now)
    return about_listing(moved)


def remove_listing(case: Case, listing: Listing, *, actor: str, now: datetime) -> Matter:
    """Take a public ad off the board because of a case about its poster; state why."""
    return _take_off(case, about_listing(listing), actor=actor, now=now)


def _take_off(case: Case, matter: Matter, *, actor: str, now: datetime) -> Matter:
    listing = _listing_in(matter)
    state = ListingState(listing.state)
    measure = _measure(case, listing)
    if case.kind == CaseKind.OBJECTION:
        withdraw_statements(subject=matter.subject, actor=actor, now=now)
    elif state is ListingState.REFUSED:
        return matter  # somebody has refused it meanwhile, and its poster has read why
    if measure is not Measure.WARN and state is not ListingState.REFUSED:
        matter = about_listing(_move(case, listing, ListingState.REFUSED, actor=actor, now=now))
        close_open_cases(matter.subject, because="refused", actor=actor, now=now)
    statement = state_by_person(matter, case, measure=measure, actor=actor, now=now)
    write_decision(matter, statement, now=now)
    return matter


def _measure(case: Case, listing: Listing) -> Measure:
    """Return what is done to an ad. One that is down already can only be warned about."""
    if case.objects_to is not None:
        earlier = find_statement(case.objects_to)
        return Measure(earlier.decision) if earlier else Measure.REFUSE
    if listing.state == ListingState.PUBLISHED:
        return Measure.REMOVE
    return Measure.REFUSE if ListingState.REFUSED in MOVES[_state(listing)] else Measure.WARN


def _state(listing: Listing) -> ListingState:
    return ListingState(listing.state)


def _move(case: Case, listing: Listing, to: ListingState, *, actor: str, now: datetime) -> Listing:
    because = f"case {case.pk}" + (f", {case.rule_id}" if case.rule_id else "")
    move = Move(
        listing_id=listing.pk,
        to=to,
        actor=actor,
        because=because,
        revision_id=case.revision_id,
    )
    if case.kind in ABOUT_WHAT_PEOPLE_SAW:
        # Editing is no way out: what is taken off is the ad as it stands, which the page showed.
        move = replace(move, revision_id=listing.revision_id)
    return move_listing(move, now=now)


def _listing_in(matter: Matter) -> Listing:
    if matter.listing is None:
        raise LookupError("a decision about an ad needs the ad")
    return matter.listing
