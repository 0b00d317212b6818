"""Carry out a decision about a person: nothing happens, a warning, or all their ads are removed."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from lamppost.foundation.kernel.errors import N_
from lamppost.journeys.answer_reporters import close_reports_about
from lamppost.journeys.decide_listing import remove_listing
from lamppost.journeys.decision_letters import write_decision
from lamppost.journeys.matter import Matter
from lamppost.journeys.state_reasons import state_by_person
from lamppost.market.listings.queries import listings_of
from lamppost.market.listings.rules import ListingState
from lamppost.people.accounts.queries import grants_of
from lamppost.people.accounts.rules import Role
from lamppost.trust.cases.rules import Decision, DecisionNotPossible, Measure, ReportOutcome

if TYPE_CHECKING:
    from lamppost.market.listings.models import Listing
    from lamppost.people.accounts.models import Account
    from lamppost.trust.cases.models import Case


def decide_person(
    case: Case, matter: Matter, *, seen: UUID | None, moderator: Account, now: datetime
) -> Matter:
    """
    Carry out what a moderator decided about a person, and tell them.

    :raises DecisionNotPossible: if all ads shall go and the moderator sees none that is public
    """
    del seen
    if case.decision == Decision.WARN:
        statement = state_by_person(
            matter, case, measure=Measure.WARN, actor=moderator.actor, now=now
        )
        write_decision(matter, statement, now=now)
    elif case.decision == Decision.REMOVE_ALL:
        ads = ads_to_remove(matter.owner, moderator)
        if not ads:
            raise DecisionNotPossible(N_("No ad of this person is public where you moderate."))
        for listing in ads:
            _remove(case, listing, actor=moderator.actor, now=now)
    return matter


def _remove(case: Case, listing: Listing, *, actor: str, now: datetime) -> None:
    remove_listing(case, listing, actor=actor, now=now)
    acted = ReportOutcome.ACTED
    close_reports_about(listing.subject, outcome=acted, actor=actor, now=now)


def ads_to_remove(owner: Account, moderator: Account) -> list[Listing]:
    """Return the public ads of a person in the towns that a moderator looks after."""
    towns = grants_of(moderator).sites(Role.MODERATOR)
    rows = listings_of(owner.pk).filter(state=ListingState.PUBLISHED).select_related("seller")
    return [one for one in rows if towns is None or one.site_id in towns]
