"""Issue and withdraw statements of reasons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from lamppost.foundation.audit.log import Event, record
from lamppost.foundation.kernel.subjects import Subject, SubjectKind
from lamppost.trust.cases.models import Statement
from lamppost.trust.cases.rules import DecidedBy, FoundBy, Measure


@dataclass(frozen=True, slots=True, kw_only=True)
class NewStatement:
    """A statement of reasons in its reader's language. ``facts`` are sentences."""

    subject: Subject
    site_id: UUID
    revision_id: UUID | None
    account_id: UUID
    rule_id: str
    rule_hash: str
    clause: str
    clause_heading: str
    explanation: str
    facts: Sequence[str]
    found_by: FoundBy
    decided_by: DecidedBy
    language: str
    case_id: UUID | None = None
    measure: Measure = Measure.REFUSE


@transaction.atomic
def issue_statement(new: NewStatement, *, actor: str, now: datetime) -> Statement:
    """Issue a statement of reasons."""
    statement = Statement.objects.create(
        site_id=new.site_id,
        subject=str(new.subject),
        revision_id=new.revision_id,
        account_id=new.account_id,
        case_id=new.case_id,
        decision=new.measure,
        rule_id=new.rule_id,
        rule_hash=new.rule_hash,
        clause=new.clause,
        clause_heading=new.clause_heading[:120],
        explanation=new.explanation,
        facts=list(new.facts),
        found_by=new.found_by,
        decided_by=new.decided_by,
        language=new.language,
        issued_at=now,
    )
    record(
        Event.STATEMENT_ISSUED,
        subject=Subject(SubjectKind.STATEMENT, statement.pk),
        actor=actor,
        now=now,
        site_id=new.site_id,
        details={
            "about": str(new.subject),
            "rule": new.rule_id,
            "hash": new.rule_hash,
            "measure": str(new.measure),
            "decided_by": str(new.decided_by),
        },
    )
    return statement


@transaction.atomic
def withdraw_statement(*, statement_id: UUID, actor: str, now: datetime) -> None:
    """Withdraw one statement: a person overturned it. Doing it twice changes nothing."""
    found = Statement.objects.select_for_update().filter(pk=statement_id, withdrawn_at=None)
    for statement in found:
        _withdraw(statement, actor=actor, now=now)


@transaction.atomic
def withdraw_statements(*, subject: Subject, actor: str, now: datetime) -> None:
    """Withdraw what was stated about a subject: a new version came."""
    for statement in Statement.objects.filter(subject=str(subject), withdrawn_at=None):
        _withdraw(statement, actor=actor, now=now)


def _withdraw(statement: Statement, *, actor: str, now: datetime) -> None:
    statement.withdrawn_at = now
    statement.save(update_fields=["withdrawn_at"])
    record(
        Event.STATEMENT_WITHDRAWN,
        subject=Subject(SubjectKind.STATEMENT, statement.pk),
        actor=actor,
        now=now,
        site_id=statement.site_id,
        details={"about": statement.subject},
    )
