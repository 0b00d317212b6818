"""What a case may become and who may decide it. Pure."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from uuid import UUID

from lamppost.foundation.kernel.errors import N_, DomainError

NOTE_MAX = 2_000
# Regulation (EU) 2022/2065 (Digital Services Act), Article 20(1): complaints must be possible
# for at least six months after the decision.
OBJECTION_WITHIN = timedelta(days=183)
# 18 U.S.C. 2258A(h)(1): what is reported is preserved for one year.
PRESERVE = timedelta(days=366)


class CaseKind(StrEnum):
    """Why a person looks."""

    SCREENING = "screening"  # the engine held it
    OBJECTION = "objection"  # the poster objects to a refusal


class CaseState(StrEnum):
    """A case is open until somebody decides it, or what it is about goes away."""

    OPEN = "open"
    DECIDED = "decided"
    CLOSED = "closed"


class Decision(StrEnum):
    """What a moderator decides about an ad. Nobody edits a suspicious ad: keep it or refuse it."""

    APPROVE = "approve"
    REFUSE = "refuse"


class DecidedBy(StrEnum):
    """Who made the decision that a statement explains (Article 17(3)(c) asks for it)."""

    AUTOMATION = "automation"
    PERSON = "person"


class CaseAlreadyDecided(DomainError):
    """Somebody decided this case before."""

    code = "case_already_decided"


class MayNotDecide(DomainError):
    """Whoever refused an ad does not decide the objection to that."""

    code = "may_not_decide"


class ReasonMissing(DomainError):
    """A refusal names the rule that was broken."""

    code = "reason_missing"


class CannotObject(DomainError):
    """There is nothing (any more) to object to."""

    code = "cannot_object"


def check_may_decide(*, moderator_id: UUID, earlier_decider: UUID | None, seller_id: UUID) -> None:
    """
    Refuse a decision in one's own matter.

    :raises MayNotDecide: for whoever made the decision objected to, and for the seller
    """
    if moderator_id == seller_id:
        raise MayNotDecide(N_("Nobody decides about an ad of their own."))
    if earlier_decider is not None and moderator_id == earlier_decider:
        raise MayNotDecide(
            N_("You made the decision that is objected to. A colleague decides this one.")
        )
