"""A reporter disagrees with what was decided: somebody else looks at it again."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from lamppost.foundation.kernel.errors import N_
from lamppost.foundation.kernel.text import tidy_text
from lamppost.trust.cases.actions import NewCase, ask_again, open_case
from lamppost.trust.cases.queries import last_decision_about
from lamppost.trust.cases.rules import (
    MAY_ASK_AGAIN,
    OBJECTION_WITHIN,
    CannotReport,
    CaseKind,
    CaseState,
    ReportOutcome,
)
from lamppost.trust.review.actions import queue_case
from lamppost.trust.review.queries import entry_of
from lamppost.trust.review.rules import Severity

if TYPE_CHECKING:
    from uuid import UUID

    from lamppost.trust.cases.models import Case, Report


def may_ask_again(report: Report, *, now: datetime) -> bool:
    """
    Return whether a reporter may ask for a second look.

    Article 20(1) of Regulation (EU) 2022/2065 gives those whose notice was turned down six
    months to complain, as it gives them to posters.
    """
    if report.outcome not in MAY_ASK_AGAIN or report.second_look_id is not None:
        return False
    return report.answered_at is not None and now - report.answered_at <= OBJECTION_WITHIN


@transaction.atomic
def ask_second_look(report: Report, *, words: str, actor: str, now: datetime) -> Case:
    """
    Let somebody else look again at what was reported. Reporters of one thing share a case.

    :raises CannotReport: if nothing was turned down, they asked before, or six months are over
    """
    if not may_ask_again(report, now=now):
        raise CannotReport(N_("There is nothing (more) to look at again here."))
    case = open_case(
        NewCase(
            subject=report.about,
            site_id=report.site_id,
            revision_id=report.revision_id,
            kind=CaseKind.SECOND_LOOK,
            queue="objections",
            severity=Severity.HIGH,
            looks_again_at=_doubted(report),
        ),
        actor=actor,
        now=now,
    )
    if entry_of(case.pk) is None:
        queue_case(
            case_id=case.pk,
            site_id=case.site_id,
            queue=case.queue,
            severity=Severity(case.severity),
            is_restricted=False,
            actor=actor,
            now=now,
        )
    ask_again(report_id=report.pk, case_id=case.pk, words=tidy_text(words), actor=actor, now=now)
    return case


def _doubted(report: Report) -> UUID:
    """Return the case whose decision is doubted: the first one, or the objection that undid it."""
    if report.outcome == ReportOutcome.UNDONE:
        last = last_decision_about(report.about, report.revision_id)
        if last is not None and last.state == CaseState.DECIDED:
            return last.pk
    return report.case_id
