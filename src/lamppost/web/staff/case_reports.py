"""What stands on a case's page about people: their reports, their objection, earlier decisions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lamppost.trust.cases.queries import find_statement
from lamppost.trust.cases.rules import CaseState
from lamppost.trust.screening.queries import rule_book
from lamppost.web.report_words import claims_in_words, number_of, reason_word
from lamppost.web.staff.masked import without_contacts
from lamppost.web.staff.words import decision_word

if TYPE_CHECKING:
    from lamppost.trust.cases.models import Case, Report, Statement


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportRow:
    """One report, its words without contact data. ``answers`` are (question, answer)."""

    number: str
    reason: str
    by: str
    words: str
    words_again: str
    answers: Sequence[tuple[str, str]]
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Objected:
    """What somebody objects to, what they say is wrong, and their own words."""

    words: str
    claims: Sequence[str]
    statement: Statement | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Before:
    """An earlier decision about the same thing. ``is_doubted``: this case looks at it again."""

    case_id: UUID
    word: str
    rule: str
    note: str
    at: datetime
    is_doubted: bool


def report_rows(reports: Sequence[Report], *, country: str) -> list[ReportRow]:
    """Return the reports of a case. Who made them is nobody's business, only of what kind."""
    return [
        ReportRow(
            number=number_of(one.pk),
            reason=reason_word(one.reason),
            by=_("somebody with an account")
            if one.account_id
            else _("somebody without an account"),
            words=without_contacts(one.words, country=country),
            words_again=without_contacts(one.words_again, country=country),
            answers=_answers(one, country),
            at=one.made_at,
        )
        for one in reports
    ]


def _answers(report: Report, country: str) -> list[tuple[str, str]]:
    """Return what was answered, in words. The name of who gave a notice is not shown here."""
    answers = report.answers
    asked = {"yes": _("Yes"), "no": _("No")}.get(answers.get("asked_money", ""), "")
    rows = [
        (_("Asked for money first"), asked),
        (_("Why it is illegal"), answers.get("why_illegal", "")),
        (_("Where exactly"), answers.get("where", "")),
        (_("Given in good faith"), _("Yes") if answers.get("good_faith") else ""),
    ]
    return [(name, without_contacts(text, country=country)) for name, text in rows if text]


def objection_of(case: Case) -> Objected | None:
    """Return what a case objects to; None if it is no objection."""
    if case.objects_to is None:
        return None
    return Objected(
        words=case.words,
        claims=claims_in_words(case.claims),
        statement=find_statement(case.objects_to),
    )


def decided_before(case: Case, cases: Sequence[Case], statement: Statement | None) -> list[Before]:
    """Return what was decided about the same thing before, newest first."""
    policy, language = rule_book(), get_language() or "en"
    doubted = statement.case_id if statement else case.looks_again_at
    earlier = [
        one
        for one in cases
        if one.pk != case.pk and one.state == CaseState.DECIDED and not one.is_restricted
    ]
    return [
        Before(
            case_id=one.pk,
            word=decision_word(one),
            rule=policy.title(one.rule_id, language) if policy.rule(one.rule_id) else "",
            note=one.note,
            at=one.decided_at or one.opened_at,
            is_doubted=one.pk == doubted,
        )
        for one in sorted(earlier, key=lambda one: one.opened_at, reverse=True)
    ]
