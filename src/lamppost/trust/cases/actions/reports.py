"""Take reports in, let their makers add to them, and write down what became of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from lamppost.foundation.audit.log import Event, record
from lamppost.foundation.kernel.errors import N_
from lamppost.foundation.kernel.ids import new_id
from lamppost.foundation.kernel.subjects import Subject
from lamppost.trust.cases.models import Case, Report
from lamppost.trust.cases.rules import (
    MAY_ASK_AGAIN,
    NOTE_MAX,
    REPORT_MAX,
    CannotReport,
    CaseAlreadyDecided,
    CaseState,
    ReportOutcome,
    ReportReason,
    may_become,
)
from lamppost.trust.cases.tracker import code_for, hash_code

# The answers of a formal notice that say who somebody is.
PERSONAL = frozenset({"name"})


@dataclass(frozen=True, slots=True, kw_only=True)
class NewReport:
    """What somebody reports, about what, and who: an account, a browser, or neither is known."""

    case_id: UUID
    site_id: UUID
    subject: Subject
    revision_id: UUID | None
    title: str
    reason: ReportReason
    words: str = ""
    account_id: UUID | None = None
    visitor_id: UUID | None = None
    address: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MoreWords:
    """What somebody adds to a report: words, and the fields of a formal notice by name."""

    words: str = ""
    answers: Mapping[str, str]


@transaction.atomic
def make_report(new: NewReport, *, actor: str, now: datetime) -> Report:
    """
    Store a report with the open case that it belongs to.

    :raises CaseAlreadyDecided: if somebody decided or closed that case a moment ago
    """
    case = Case.objects.select_for_update().get(pk=new.case_id)
    if case.state != CaseState.OPEN:
        raise CaseAlreadyDecided(N_("This case was decided or closed already."))
    report_id = new_id()
    report = Report.objects.create(
        id=report_id,
        case_id=new.case_id,
        site_id=new.site_id,
        subject=str(new.subject),
        revision_id=new.revision_id,
        title=new.title[:120],
        reason=new.reason,
        words=new.words[:REPORT_MAX],
        account_id=new.account_id,
        visitor_id=new.visitor_id,
        address=new.address,
        language=new.language,
        code_hash=hash_code(code_for(report_id)),
        made_at=now,
    )
    record(
        Event.REPORT_MADE,
        subject=report.as_subject,
        actor=actor,
        now=now,
        site_id=report.site_id,
        details={"about": report.subject, "case": str(new.case_id), "reason": str(new.reason)},
        erasable={"words": report.words} if report.words else None,
    )
    return report


@transaction.atomic
def add_to_report(*, report_id: UUID, more: MoreWords, actor: str, now: datetime) -> Report:
    """
    Add words and answers to a report that waits.

    :raises CannotReport: if it is decided, or would grow beyond ``REPORT_MAX`` characters
    """
    report = Report.objects.select_for_update().get(pk=report_id)
    if report.outcome != ReportOutcome.WAITING:
        raise CannotReport(N_("This report is decided. If you disagree, ask for a second look."))
    words = "\n\n".join(part for part in (report.words, more.words) if part)
    answers = {**report.answers, **more.answers}
    if len(words) + sum(map(len, answers.values())) > REPORT_MAX:
        raise CannotReport(
            N_("A report holds %(most)d characters in all. Please keep it shorter."),
            most=REPORT_MAX,
        )
    report.words, report.answers = words, answers
    report.save(update_fields=["words", "answers"])
    record(
        Event.REPORT_CHANGED,
        subject=report.as_subject,
        actor=actor,
        now=now,
        site_id=report.site_id,
        details={"about": report.subject, "case": str(report.case_id), "added": True},
        erasable={"words": more.words, "answers": dict(more.answers)},
    )
    return report


@transaction.atomic
def change_report_address(*, report_id: UUID, address: str, actor: str, now: datetime) -> Report:
    """Write down where to tell somebody what became of a report; "" stops the mails."""
    report = Report.objects.select_for_update().get(pk=report_id)
    report.address = address
    report.save(update_fields=["address"])
    record(
        Event.REPORT_CHANGED,
        subject=report.as_subject,
        actor=actor,
        now=now,
        site_id=report.site_id,
        details={"about": report.subject, "mails": bool(address)},
    )
    return report


@transaction.atomic
def answer_report(
    *, report_id: UUID, outcome: ReportOutcome, actor: str, now: datetime
) -> Report | None:
    """Write down what became of a report; None if it cannot become that from where it is."""
    report = Report.objects.select_for_update().get(pk=report_id)
    if not may_become(ReportOutcome(report.outcome), outcome):
        return None
    report.outcome, report.answered_at = outcome, now
    report.save(update_fields=["outcome", "answered_at"])
    record(
        Event.REPORT_ANSWERED,
        subject=report.as_subject,
        actor=actor,
        now=now,
        site_id=report.site_id,
        details={"about": report.subject, "outcome": str(outcome)},
    )
    return report


@transaction.atomic
def ask_again(*, report_id: UUID, case_id: UUID, words: str, actor: str, now: datetime) -> Report:
    """
    Join a report to the case that looks a second time. One report asks once.

    :raises CannotReport: if it was not turned down, or has asked before
    :raises CaseAlreadyDecided: if somebody decided or closed that case a moment ago
    """
    if Case.objects.select_for_update().get(pk=case_id).state != CaseState.OPEN:
        raise CaseAlreadyDecided(N_("This case was decided or closed already."))
    report = Report.objects.select_for_update().get(pk=report_id)
    if report.second_look_id is not None or report.outcome not in MAY_ASK_AGAIN:
        raise CannotReport(N_("There is nothing (more) to look at again here."))
    report.second_look_id, report.words_again = case_id, words[:NOTE_MAX]
    report.save(update_fields=["second_look", "words_again"])
    record(
        Event.REPORT_CHANGED,
        subject=report.as_subject,
        actor=actor,
        now=now,
        site_id=report.site_id,
        details={"about": report.subject, "case": str(case_id), "again": True},
        erasable={"words": report.words_again} if report.words_again else None,
    )
    return report


@transaction.atomic
def raise_case(*, case_id: UUID, queue: str, severity: str, actor: str, now: datetime) -> None:
    """Let an open case wait in another queue, with another severity: a worse report came."""
    case = Case.objects.select_for_update().filter(pk=case_id, state=CaseState.OPEN).first()
    if case is None:
        return
    case.queue, case.severity = queue, severity
    case.save(update_fields=["queue", "severity"])
    record(
        Event.CASE_RAISED,
        subject=case.as_subject,
        actor=actor,
        now=now,
        site_id=case.site_id,
        details={"about": case.subject, "queue": queue, "severity": severity},
    )


@transaction.atomic
def empty_reports(*, subject: Subject, actor: str, now: datetime) -> None:
    """Take titles and words out of the reports about something that is locked away."""
    for report in Report.objects.select_for_update().filter(subject=str(subject)):
        report.title, report.words, report.words_again, report.answers = "", "", "", {}
        report.save(update_fields=["title", "words", "words_again", "answers"])
        record(
            Event.REPORT_CHANGED,
            subject=report.as_subject,
            actor=actor,
            now=now,
            site_id=report.site_id,
            details={"about": report.subject, "emptied": True},
        )


@transaction.atomic
def forget_reporter(*, account_id: UUID, actor: str, now: datetime) -> None:
    """Take a person who leaves out of their reports; what they said stays with the cases."""
    for report in Report.objects.select_for_update().filter(account_id=account_id):
        report.account_id, report.visitor_id, report.address = None, None, ""
        report.answers = {k: v for k, v in report.answers.items() if k not in PERSONAL}
        report.save(update_fields=["account_id", "visitor_id", "address", "answers"])
        record(
            Event.REPORT_CHANGED,
            subject=report.as_subject,
            actor=actor,
            now=now,
            site_id=report.site_id,
            details={"about": report.subject, "reporter": "left"},
        )
