"""A poster objects to a refusal: a person who was not involved looks at it again."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from lamppost.foundation.kernel.errors import N_
from lamppost.foundation.kernel.text import tidy_text
from lamppost.market.listings.queries import get_own_listing
from lamppost.market.listings.rules import ListingState
from lamppost.trust.cases.actions import NewCase, open_case
from lamppost.trust.cases.queries import answers_an_objection, objection_to, statement_about
from lamppost.trust.cases.rules import OBJECTION_WITHIN, CannotObject, CaseKind
from lamppost.trust.review.actions import queue_case
from lamppost.trust.review.rules import Severity

if TYPE_CHECKING:
    from lamppost.people.accounts.models import Account
    from lamppost.trust.cases.models import Case


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
    if now - statement.issued_at > OBJECTION_WITHIN:
        raise CannotObject(N_("The six months for an objection are over."))
    if answers_an_objection(statement):
        raise CannotObject(N_("A second person has looked at this already; that decision stands."))
    known = objection_to(statement.pk)
    if known is not None:
        return known
    case = open_case(
        NewCase(
            subject=listing.subject,
            site_id=listing.site_id,
            revision_id=listing.revision_id,
            kind=CaseKind.OBJECTION,
            reasons=[(statement.rule_id, statement.rule_hash)],
            queue="objections",
            severity=Severity.HIGH,
            words=tidy_text(words),
            objects_to=statement.pk,
        ),
        actor=seller.actor,
        now=now,
    )
    queue_case(
        case_id=case.pk,
        site_id=listing.site_id,
        queue="objections",
        severity=Severity.HIGH,
        is_restricted=False,
        actor=seller.actor,
        now=now,
    )
    return case
