"""Tell those who reported something what became of it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from lamppost.foundation.kernel.subjects import Subject
from lamppost.journeys.report_letters import write_report_outcome
from lamppost.trust.cases.actions import answer_report, close_case
from lamppost.trust.cases.queries import find_statement, get_case, open_cases_about, reports_in
from lamppost.trust.cases.rules import (
    ABOUT_WHAT_PEOPLE_SAW,
    NAMES_A_RULE,
    CaseKind,
    Decision,
    ReportOutcome,
)
from lamppost.trust.review.actions import close_entry

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lamppost.trust.cases.models import Case, Report


def answer_reporters(case: Case, *, actor: str, now: datetime) -> None:
    """
    Answer the reports that a decided case is about.

    An objection that succeeds undoes what was done because of reports: their makers learn it.
    Where something was taken away, nobody needs to look at other reports of it any more.
    """
    if case.kind in ABOUT_WHAT_PEOPLE_SAW:
        acted = case.decision in NAMES_A_RULE
        outcome = ReportOutcome.ACTED if acted else ReportOutcome.KEPT
        _answer(reports_in(case), outcome, actor=actor, now=now)
    elif case.kind == CaseKind.OBJECTION and case.decision == Decision.APPROVE:
        _answer(_reports_behind(case), ReportOutcome.UNDONE, actor=actor, now=now)
    if case.decision in NAMES_A_RULE and case.kind != CaseKind.OBJECTION:
        close_reports_about(case.about, outcome=ReportOutcome.ACTED, actor=actor, now=now)


def close_reports_about(
    subject: Subject, *, outcome: ReportOutcome, actor: str, now: datetime
) -> None:
    """Close the cases of open reports about a subject and answer them all alike."""
    for case in open_cases_about(subject):
        if case.kind in ABOUT_WHAT_PEOPLE_SAW:
            close_case(case_id=case.pk, because="taken away", actor=actor, now=now)
            close_entry(case_id=case.pk, actor=actor, now=now)
            _answer(reports_in(case), outcome, actor=actor, now=now)


def _answer(
    reports: Iterable[Report], outcome: ReportOutcome, *, actor: str, now: datetime
) -> None:
    for report in reports:
        answered = answer_report(report_id=report.pk, outcome=outcome, actor=actor, now=now)
        if answered is not None:
            write_report_outcome(answered, now=now)


def _reports_behind(objection: Case) -> list[Report]:
    statement = find_statement(objection.objects_to) if objection.objects_to else None
    if statement is None or statement.case_id is None:
        return []
    return reports_in(get_case(statement.case_id))
