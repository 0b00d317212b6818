"""Carry out a decision on an objection to a warning: it is withdrawn, or it stands."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from lamppost.journeys.decision_letters import write_back_again, write_decision
from lamppost.journeys.matter import Matter
from lamppost.journeys.state_reasons import state_by_person
from lamppost.trust.cases.actions import withdraw_statement
from lamppost.trust.cases.rules import Decision, Measure

if TYPE_CHECKING:
    from lamppost.people.accounts.models import Account
    from lamppost.trust.cases.models import Case


def decide_warning(
    case: Case, matter: Matter, *, seen: UUID | None, moderator: Account, now: datetime
) -> Matter:
    """Withdraw the warning that somebody objects to, or state it again with the last word on it."""
    del seen
    if case.objects_to is None:
        raise LookupError(f"case {case.pk} objects to nothing")
    withdraw_statement(statement_id=case.objects_to, actor=moderator.actor, now=now)
    if case.decision == Decision.APPROVE:
        write_back_again(matter, case, now=now)
        return matter
    statement = state_by_person(matter, case, measure=Measure.WARN, actor=moderator.actor, now=now)
    write_decision(matter, statement, now=now)
    return matter
