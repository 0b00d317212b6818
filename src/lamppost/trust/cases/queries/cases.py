"""Cases, and the statements that people got."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from lamppost.foundation.kernel.errors import N_, NotFound
from lamppost.foundation.kernel.subjects import Subject
from lamppost.trust.cases.models import Case, SealedEvidence, Statement
from lamppost.trust.cases.rules import CaseKind, CaseState, DecidedBy, Decision


def get_case(case_id: UUID) -> Case:
    """
    Return a case.

    :raises NotFound: if there is none
    """
    case = Case.objects.filter(pk=case_id).first()
    if case is None:
        raise NotFound(N_("There is no such case."))
    return case


def cases_by_ids(ids: Sequence[UUID]) -> dict[UUID, Case]:
    """Return several cases at once, by id."""
    return Case.objects.in_bulk(list(ids))


def open_cases_about(subject: Subject) -> list[Case]:
    """Return the undecided cases about a subject."""
    return list(Case.objects.filter(subject=str(subject), state=CaseState.OPEN))


def open_subjects_among(subjects: Sequence[Subject]) -> frozenset[Subject]:
    """Return which of these subjects an undecided case is about: one query."""
    rows = Case.objects.filter(
        subject__in=[str(subject) for subject in subjects], state=CaseState.OPEN
    )
    return frozenset(map(Subject.parse, rows.values_list("subject", flat=True)))


def cases_about(subject: Subject) -> list[Case]:
    """Return all cases about a subject, oldest first."""
    return list(Case.objects.filter(subject=str(subject)).order_by("opened_at", "id"))


def statement_about(subject: Subject) -> Statement | None:
    """Return the statement of reasons in force about a subject."""
    return (
        Statement.objects.filter(subject=str(subject), withdrawn_at=None)
        .order_by("-issued_at", "-id")
        .first()
    )


def find_statement(statement_id: UUID) -> Statement | None:
    """Return one statement."""
    return Statement.objects.filter(pk=statement_id).first()


def objection_to(statement_id: UUID) -> Case | None:
    """Return the case that objects to a statement, if its poster has objected."""
    return Case.objects.filter(objects_to=statement_id, kind=CaseKind.OBJECTION).first()


def answers_an_objection(statement: Statement) -> bool:
    """
    Return whether a second person has looked already, so that this statement is the last word.

    That is so for the answer to an objection, and where somebody took away again, after a
    reporter had asked, what an objection had brought back.
    """
    if statement.case_id is None:
        return False
    case = Case.objects.filter(pk=statement.case_id).first()
    if case is None:
        return False
    if case.kind == CaseKind.OBJECTION:
        return True
    if case.looks_again_at is None:
        return False
    return Case.objects.filter(pk=case.looks_again_at, kind=CaseKind.OBJECTION).exists()


def was_taken_away(subject: Subject) -> bool:
    """
    Return whether a person decided against a thing, and none has let it through since.

    A warning counts, too: that is what an ad gets that its poster took down just in time.
    """
    against = Statement.objects.filter(subject=str(subject), decided_by=DecidedBy.PERSON)
    last = against.order_by("-issued_at", "-id").first()
    if last is None:
        return False
    approved = Case.objects.filter(
        subject=str(subject), state=CaseState.DECIDED, decision=Decision.APPROVE
    )
    return not approved.filter(decided_at__gte=last.issued_at).exists()


def doubted_by(case: Case) -> UUID | None:
    """Return the case whose decision a case looks at again; None if automation decided, too."""
    if case.objects_to is None:
        return case.looks_again_at
    statement = find_statement(case.objects_to)
    return statement.case_id if statement else None


def decider_objected_to(case: Case) -> UUID | None:
    """Return who made the decision that a case looks at again; None if it was automation."""
    earlier = doubted_by(case)
    if earlier is None:
        return None
    return Case.objects.filter(pk=earlier).values_list("decided_by", flat=True).first()


def sealed_evidence_of(case_id: UUID) -> bytes:
    """
    Return what was sealed for a case.

    :raises NotFound: if nothing was
    """
    found = SealedEvidence.objects.filter(case_id=case_id).first()
    if found is None:
        raise NotFound(N_("Nothing was sealed for this case."))
    return bytes(found.sealed)


def open_restricted_cases() -> list[Case]:
    """Return the quarantined cases that wait for a trained reviewer, oldest first."""
    rows = Case.objects.filter(is_restricted=True, state=CaseState.OPEN)
    return list(rows.order_by("opened_at", "id"))


def cases_about_any(subjects: Sequence[Subject]) -> list[Case]:
    """Return all cases about several subjects, newest first: one query."""
    rows = Case.objects.filter(subject__in=[str(subject) for subject in subjects])
    return list(rows.order_by("-opened_at", "-id"))


def decisions_of(moderator_id: UUID, *, limit: int = 10) -> list[Case]:
    """Return what a moderator decided last, newest first."""
    rows = Case.objects.filter(decided_by=moderator_id, state=CaseState.DECIDED)
    return list(rows.order_by("-decided_at", "-id")[:limit])


def waits_until_decision(
    site_ids: Collection[UUID] | None, *, since: datetime
) -> list[tuple[datetime, datetime]]:
    """Return (opened, decided) of what people decided since a moment; the latest thousand."""
    rows = Case.objects.filter(state=CaseState.DECIDED, decided_at__gte=since, is_restricted=False)
    if site_ids is not None:
        rows = rows.filter(site_id__in=list(site_ids))
    rows = rows.exclude(decided_at=None).order_by("-decided_at")
    pairs = rows.values_list("opened_at", "decided_at")[:1000]
    return [(opened, decided) for opened, decided in pairs if decided is not None]


def open_case_of_kind(subject: Subject, kind: CaseKind) -> Case | None:
    """Return the undecided case of a kind about a subject that objects to no statement."""
    rows = Case.objects.filter(subject=str(subject), kind=kind, objects_to=None)
    return rows.filter(state=CaseState.OPEN).first()


def last_decision_about(subject: Subject, revision_id: UUID | None) -> Case | None:
    """Return the latest case about a version of a subject that a person decided."""
    rows = Case.objects.filter(
        subject=str(subject), revision_id=revision_id, state=CaseState.DECIDED, is_restricted=False
    )
    return rows.order_by("-decided_at", "-id").first()


def statements_of(account_id: UUID) -> list[Statement]:
    """Return every statement of reasons that somebody got, newest first."""
    rows = Statement.objects.filter(account_id=account_id)
    return list(rows.order_by("-issued_at", "-id"))


def objections_to(statement_ids: Collection[UUID]) -> dict[UUID, Case]:
    """Return the objections to several statements, by statement: one query."""
    rows = Case.objects.filter(objects_to__in=list(statement_ids), kind=CaseKind.OBJECTION)
    return {case.objects_to: case for case in rows.order_by("opened_at") if case.objects_to}
