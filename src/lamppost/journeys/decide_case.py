"""A moderator decides a case: the ad is published or refused, and its poster is told why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from lamppost.foundation.kernel.errors import N_, NotFound
from lamppost.foundation.kernel.subjects import SubjectKind
from lamppost.foundation.kernel.text import tidy_text
from lamppost.journeys.letters import write_outcome
from lamppost.journeys.state_reasons import state_refusal_by_person
from lamppost.market.listings.actions import Move, move_listing
from lamppost.market.listings.queries import find_listing
from lamppost.market.listings.rules import ListingState
from lamppost.people.accounts.queries import has_role
from lamppost.people.accounts.rules import Role
from lamppost.trust.cases.actions import CaseDecision, withdraw_statements
from lamppost.trust.cases.actions import decide_case as write_decision
from lamppost.trust.cases.queries import decider_objected_to, get_case
from lamppost.trust.cases.rules import (
    CaseAlreadyDecided,
    CaseKind,
    Decision,
    MayNotDecide,
    check_may_decide,
)
from lamppost.trust.review.actions import claim_case, close_entry
from lamppost.trust.screening.queries import policy_in_force

if TYPE_CHECKING:
    from lamppost.market.listings.models import Listing
    from lamppost.people.accounts.models import Account
    from lamppost.trust.cases.models import Case


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What a moderator sent: the decision, the rule for a refusal, and words for the poster."""

    case_id: UUID
    decision: Decision
    rule_id: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Decided:
    """The decided case, and the ad where it is now."""

    case: Case
    listing: Listing


@transaction.atomic
def decide_case(given: Given, *, moderator: Account, now: datetime) -> Decided:
    """
    Decide a case about an ad.

    Two moderators at once: the second gets ``CaseAlreadyDecided``. A decision on words that
    were changed meanwhile fails as stale.

    :raises NotFound: if there is no such case for this moderator, or the ad is gone
    :raises MayNotDecide: in one's own matter, on an objection to one's own decision, or on
        what is locked away: that takes the reviewers' key
    :raises ClaimedByAnother: while a colleague is looking at it
    :raises CaseAlreadyDecided: if somebody was faster
    :raises ReasonMissing: if a refusal names no rule, or one that does not exist
    :raises Stale: if the ad was changed meanwhile
    """
    case = case_for(moderator, given.case_id)
    if case.is_restricted:
        raise MayNotDecide(N_("What is locked away is decided with the reviewers’ key, not here."))
    listing = _listing_of(case)
    check_may_decide(
        moderator_id=moderator.pk,
        earlier_decider=decider_objected_to(case),
        seller_id=listing.seller_id,
    )
    _claim(case, moderator=moderator, now=now)
    case = write_decision(
        CaseDecision(
            case_id=case.pk,
            decision=given.decision,
            moderator_id=moderator.pk,
            rule_id=_known_rule(given),
            note=tidy_text(given.note),
        ),
        actor=moderator.actor,
        now=now,
    )
    close_entry(case_id=case.pk, actor=moderator.actor, now=now)
    return Decided(case, _carry_out(case, listing, actor=moderator.actor, now=now))


def case_for(moderator: Account, case_id: UUID) -> Case:
    """
    Return a case for someone who may decide it; quarantined ones for trained reviewers only.

    :raises NotFound: if there is none, or it is not for this person: the two look the same
    """
    case = get_case(case_id)
    role = Role.REVIEWER if case.is_restricted else Role.MODERATOR
    if not has_role(moderator, role, site_id=case.site_id):
        raise NotFound(N_("There is no such case."))
    return case


def _claim(case: Case, *, moderator: Account, now: datetime) -> None:
    try:
        claim_case(case_id=case.pk, moderator_id=moderator.pk, actor=moderator.actor, now=now)
    except NotFound:
        # It has left the queue, so somebody was faster: that is what the moderator must know.
        raise CaseAlreadyDecided(N_("This case was decided or closed already.")) from None


def _listing_of(case: Case) -> Listing:
    about = case.about
    listing = find_listing(about.id) if about.kind is SubjectKind.LISTING else None
    if listing is None:
        raise NotFound(N_("What this case is about is gone."))
    return listing


def _known_rule(given: Given) -> str:
    if given.decision is Decision.APPROVE:
        return ""
    return given.rule_id if policy_in_force().rule(given.rule_id) else ""


def _carry_out(case: Case, listing: Listing, *, actor: str, now: datetime) -> Listing:
    is_refused = case.decision == Decision.REFUSE
    because = f"case {case.pk}" + (f", {case.rule_id}" if is_refused else "")
    if case.kind == CaseKind.OBJECTION:
        withdraw_statements(subject=listing.subject, actor=actor, now=now)
    target = ListingState.REFUSED if is_refused else ListingState.PUBLISHED
    if listing.state == target:
        moved = listing  # an objection that was turned down leaves the ad where it is
    else:
        moved = move_listing(
            Move(
                listing_id=listing.pk,
                to=target,
                actor=actor,
                because=because,
                revision_id=case.revision_id,
            ),
            now=now,
        )
    statement = state_refusal_by_person(moved, case, actor=actor, now=now) if is_refused else None
    write_outcome(moved, statement=statement, now=now)
    return moved
