"""What I reported while signed in, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lamppost.foundation.kernel.subjects import SubjectKind
from lamppost.trust.cases.queries import code_of, reports_of
from lamppost.trust.cases.rules import CaseState, ReportOutcome
from lamppost.web.http import MemberRequest
from lamppost.web.member.access import signed_in
from lamppost.web.report_words import number_of, outcome_word, reason_word

TONES = {
    ReportOutcome.WAITING: "wait",
    ReportOutcome.ACTED: "good",
    ReportOutcome.KEPT: "",
    ReportOutcome.UNDONE: "",
    ReportOutcome.GONE: "",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One report in the list. ``code`` is "" if its key is gone."""

    number: str
    code: str
    title: str
    kind: str
    reason: str
    at: datetime
    tone: str
    word: str


@require_safe
@signed_in
def my_reports(request: MemberRequest) -> HttpResponse:
    """List my reports, newest first."""
    kinds = {
        SubjectKind.LISTING: _("Ad"),
        SubjectKind.MESSAGE: _("Message"),
        SubjectKind.ACCOUNT: _("Person"),
    }
    rows = []
    for one in reports_of(request.user.pk):
        again = one.second_look is not None and one.second_look.state == CaseState.OPEN
        rows.append(
            Row(
                number=number_of(one.pk),
                code=code_of(one),
                title=one.title or _("Something that is locked away"),
                kind=kinds[one.about.kind],
                reason=reason_word(one.reason),
                at=one.made_at,
                tone="wait" if again else TONES[ReportOutcome(one.outcome)],
                word=_("Somebody else looks again") if again else outcome_word(one.outcome),
            )
        )
    return render(request, "member/my_reports.html", {"rows": rows})
