"""Somebody objects to a statement of reasons: a person who was not involved looks at it again."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from lamppost.foundation.kernel.errors import N_, NotFound
from lamppost.foundation.kernel.subjects import Subject, SubjectKind
from lamppost.foundation.kernel.text import tidy_text
from lamppost.market.contact.queries import find_message
from lamppost.market.contact.rules import MessageState
from lamppost.market.listings.queries import find_listing, get_own_listing
from lamppost.market.listings.rules import ListingState
from lamppost.trust.cases.actions import NewCase, open_case
from lamppost.trust.cases.queries import (
    answers_an_objection,
    find_statement,
    objection_to,
    statement_about,
)
from lamppost.trust.cases.rules import (
    OBJECTION_WITHIN,
    CannotObject,
    CaseKind,
    Claim,
    Measure,
)
from lamppost.trust.review.actions import queue_case
from lamppost.trust.review.rules import Severity

if TYPE_CHECKING:
    from lamppost.people.accounts.models import Account
    from lamppost.trust.cases.models import Case, Statement


@dataclass(frozen=True, slots=True, kw_only=True)
class Objection:
    """To which statement somebody objects, what we got wrong, and their own words."""

    statement_id: UUID
    words: str = ""
    claims: Collection[Claim] = ()


def get_own_statement(statement_id: UUID, account: Account) -> Statement:
    """
    Return a statement of reasons for whom it concerns.

    :raises NotFound: if there is none, or it is somebody else's
    """
    statement = find_statement(statement_id)
    if statement is None or statement.account_id != account.pk:
        raise NotFound(N_("There is no such decision."))
    return statement


def why_no_objection(statement: Statement, *, now: datetime) -> str:
    """Return why nobody can object to a statement (any more), as a message; "" if one can."""
    if statement.withdrawn_at is not None or not _is_in_force(statement):
        return N_("There is no decision here that you could object to.")
    if now - statement.issued_at > OBJECTION_WITHIN:
        return N_("The six months for an objection are over.")
    if answers_an_objection(statement):
        return N_("A second person has looked at this already; that decision stands.")
    return ""


def _is_in_force(statement: Statement) -> bool:
    """Return whether what was taken away still is. A warning stands until it is withdrawn."""
    about = Subject.parse(statement.subject)
    if statement.decision == Measure.WARN:
        return True
    if about.kind is SubjectKind.LISTING:
        listing = find_listing(about.id)
        return listing is not None and listing.state == ListingState.REFUSED
    message = find_message(about.id)
    return message is not None and message.state in (MessageState.REFUSED, MessageState.REMOVED)


@transaction.atomic
def object_to_decision(*, code: str, words: str, seller: Account, now: datetime) -> Case:
    """
    Open an objection to the statement in force about an ad. Objecting twice is objecting once.

    :raises NotFound: if the seller has no such ad
    :raises CannotObject: if it was not refused, or the six months are over
    """
    listing = get_own_listing(seller.pk, code)
    statement = statement_about(listing.subject)
    if statement is None or listing.state != ListingState.REFUSED:
        raise CannotObject(N_("There is no decision here that you could object to."))
    return object_to_statement(
        Objection(statement_id=statement.pk, words=words), account=seller, now=now
    )


@transaction.atomic
def object_to_statement(given: Objection, *, account: Account, now: datetime) -> Case:
    """
    Open an objection to any statement of reasons. Objecting twice is objecting once.

    :raises NotFound: if there is no such statement to this person
    :raises CannotObject: if it is not in force, is the last word, or the six months are over
    """
    statement = get_own_statement(given.statement_id, account)
    known = objection_to(statement.pk)
    if known is not None:
        return known
    problem = why_no_objection(statement, now=now)
    if problem:
        raise CannotObject(problem)
    case = open_case(
        NewCase(
            subject=Subject.parse(statement.subject),
            site_id=statement.site_id,
            revision_id=statement.revision_id,
            kind=CaseKind.OBJECTION,
            reasons=[(statement.rule_id, statement.rule_hash)],
            queue="objections",
            severity=Severity.HIGH,
            words=tidy_text(given.words),
            claims=[str(claim) for claim in given.claims],
            objects_to=statement.pk,
        ),
        actor=account.actor,
        now=now,
    )
    queue_case(
        case_id=case.pk,
        site_id=case.site_id,
        queue="objections",
        severity=Severity.HIGH,
        is_restricted=False,
        actor=account.actor,
        now=now,
    )
    return case
