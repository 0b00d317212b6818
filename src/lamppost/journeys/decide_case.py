"""A moderator decides a case; it is carried out, and everybody whom it concerns is told."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from lamppost.foundation.kernel.errors import N_, NotFound
from lamppost.foundation.kernel.subjects import SubjectKind
from lamppost.foundation.kernel.text import tidy_text
from lamppost.journeys.answer_reporters import answer_reporters
from lamppost.journeys.decide_listing import decide_listing
from lamppost.journeys.decide_message import decide_message
from lamppost.journeys.decide_person import decide_person
from lamppost.journeys.decide_warning import decide_warning
from lamppost.journeys.matter import Matter, matter_of
from lamppost.people.accounts.queries import has_role
from lamppost.people.accounts.rules import Role
from lamppost.trust.cases.actions import CaseDecision
from lamppost.trust.cases.actions import decide_case as write_decision
from lamppost.trust.cases.queries import (
    decider_objected_to,
    doubted_by,
    find_statement,
    get_case,
    reporters_behind,
)
from lamppost.trust.cases.rules import (
    NAMES_A_RULE,
    CaseAlreadyDecided,
    CaseKind,
    Decision,
    DecisionNotPossible,
    MayNotDecide,
    Measure,
    check_may_decide,
    decisions_about,
)
from lamppost.trust.review.actions import claim_case, close_entry
from lamppost.trust.screening.queries import rule_book

if TYPE_CHECKING:
    from lamppost.market.listings.models import Listing
    from lamppost.people.accounts.models import Account
    from lamppost.trust.cases.models import Case


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """
    What a moderator sent: the decision, the rule where it names one, and words for the owner.

    ``seen_revision`` is the version of an ad that stood on the page, if the page said so.
    """

    case_id: UUID
    decision: Decision
    rule_id: str = ""
    note: str = ""
    seen_revision: UUID | None = None


@dataclass(frozen=True, slots=True)
class Decided:
    """The decided case, and what it is about, where it is now."""

    case: Case
    matter: Matter

    @property
    def listing(self) -> Listing:
        """The ad; only a case about one has it."""
        if self.matter.listing is None:
            raise LookupError(f"case {self.case.pk} is not about an ad")
        return self.matter.listing


CarryOut = Callable[..., Matter]
CARRY_OUT: Mapping[SubjectKind, CarryOut] = {
    SubjectKind.LISTING: decide_listing,
    SubjectKind.MESSAGE: decide_message,
    SubjectKind.ACCOUNT: decide_person,
}


@transaction.atomic
def decide_case(given: Given, *, moderator: Account, now: datetime) -> Decided:
    """
    Decide a case about an ad, a message or a person.

    Two moderators at once: the second gets ``CaseAlreadyDecided``. A decision on words that
    were changed meanwhile fails as stale.

    :raises NotFound: if there is no such case for this moderator, or what it is about is gone
    :raises MayNotDecide: in one's own matter, on an objection to one's own decision, or on
        what is locked away: that takes the reviewers' key
    :raises ClaimedByAnother: while a colleague is looking at it
    :raises CaseAlreadyDecided: if somebody was faster
    :raises DecisionNotPossible: if this is no decision about such a thing
    :raises ReasonMissing: if a refusal names no rule, or one that does not exist
    :raises Stale: if the ad was changed meanwhile
    """
    case = case_for(moderator, given.case_id)
    if case.is_restricted:
        raise MayNotDecide(N_("What is locked away is decided with the reviewers’ key, not here."))
    matter = matter_of(case)
    check_involved(case, matter, moderator)
    if given.decision not in decisions_about(case.about.kind, CaseKind(case.kind)):
        raise DecisionNotPossible(N_("That is no decision about this."))
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
    carry_out = _carry_out_for(case)
    matter = carry_out(case, matter, seen=given.seen_revision, moderator=moderator, now=now)
    answer_reporters(case, actor=moderator.actor, now=now)
    return Decided(case, matter)


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


def check_involved(case: Case, matter: Matter, moderator: Account) -> None:
    """
    Refuse a decision in one's own matter, whichever part of it one is.

    :raises MayNotDecide: for the owner, the reader of a message, whoever reported it, and
        whoever made the decision that is looked at again
    """
    reporters = reporters_behind(case, doubted=doubted_by(case))
    check_may_decide(
        moderator_id=moderator.pk,
        earlier_decider=decider_objected_to(case),
        seller_id=matter.owner.pk,
        involved=matter.involved | reporters,
    )


def has_no_part_in(case_id: UUID, moderator: Account) -> bool:
    """Return whether somebody may decide a case, or read that what it was about is gone."""
    case = get_case(case_id)
    try:
        check_involved(case, matter_of(case), moderator)
    except MayNotDecide:
        return False
    except NotFound:
        return True
    return True


def _claim(case: Case, *, moderator: Account, now: datetime) -> None:
    try:
        claim_case(case_id=case.pk, moderator_id=moderator.pk, actor=moderator.actor, now=now)
    except NotFound:
        # It has left the queue, so somebody was faster: that is what the moderator must know.
        raise CaseAlreadyDecided(N_("This case was decided or closed already.")) from None


def _known_rule(given: Given) -> str:
    if given.decision not in NAMES_A_RULE:
        return ""
    return given.rule_id if rule_book().rule(given.rule_id) else ""


def _carry_out_for(case: Case) -> CarryOut:
    statement = find_statement(case.objects_to) if case.objects_to else None
    if statement is not None and statement.decision == Measure.WARN:
        return decide_warning
    return CARRY_OUT[case.about.kind]
