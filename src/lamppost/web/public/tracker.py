"""Follow a report like a parcel, add to it, leave an address, ask for a second look."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from statistics import median
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lamppost.foundation.kernel.emails import NotAnAddress, normal_form, tidy_address
from lamppost.foundation.kernel.subjects import SubjectKind
from lamppost.foundation.kernel.text import tidy_text
from lamppost.journeys.ask_second_look import ask_second_look, may_ask_again
from lamppost.journeys.follow_report import leave_address
from lamppost.market.sites.queries import all_sites
from lamppost.trust.cases.actions import MoreWords, add_to_report, change_report_address
from lamppost.trust.cases.queries import get_report, waits_until_decision
from lamppost.trust.cases.rules import (
    HELP_COMES_FIRST,
    NOTE_MAX,
    REPORT_MAX,
    CannotReport,
    CaseAlreadyDecided,
    CaseState,
    ReportOutcome,
    ReportReason,
)
from lamppost.trust.review.queries import entry_of
from lamppost.web.errors import say
from lamppost.web.http import PageRequest, person_id_of, person_of
from lamppost.web.limits import (
    LINKS,
    REPORT_MAILS,
    REPORTS,
    TooOften,
    count_or_refuse,
    is_within,
)
from lamppost.web.member.fields import storable
from lamppost.web.public.report import emergency_in
from lamppost.web.report_words import number_of, reason_word
from lamppost.web.spans import span_word

if TYPE_CHECKING:
    from lamppost.trust.cases.models import Case, Report

UNPROCESSABLE = 422
LOOK_BACK = timedelta(days=30)
# Below that many decisions a median says nothing, and we say so.
ENOUGH = 3
FIELD_MAX = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One station of a report. ``state`` is done, now or next."""

    title: str
    text: str
    state: str
    at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """What somebody typed on this page; ``error`` is (control, sentence) or None."""

    words: str = ""
    address: str = ""
    again: str = ""
    asked_money: str = ""
    why_illegal: str = ""
    where: str = ""
    name: str = ""
    good_faith: bool = False
    error: tuple[str, str] | None = None


@require_safe
def show_report(request: PageRequest, code: str) -> HttpResponse:
    """Show how a report stands to whoever has its code."""
    return _page(request, code, get_report(code), Typed())


@require_POST
def add_details(request: PageRequest, code: str) -> HttpResponse:
    """Take in more words, and a formal notice if somebody gives one."""
    report = get_report(code)
    typed = _typed(request)
    error = _problem_of(typed)
    if error is not None:
        return _page(request, code, report, replace(typed, error=error))
    more = MoreWords(words=tidy_text(typed.words), answers=_answers(typed))
    try:
        count_or_refuse(request, REPORTS)
        if more.words or more.answers:
            add_to_report(report_id=report.pk, more=more, actor=_actor(request), now=timezone.now())
    except (CannotReport, TooOften) as refused:
        return _page(request, code, report, replace(typed, error=("words", say(refused))))
    messages.success(request, _("Thank you. It stands with your report now."))
    return redirect("report-tracker", code=code)


def _problem_of(typed: Typed) -> tuple[str, str] | None:
    is_notice = any((typed.why_illegal, typed.where, typed.name))
    if is_notice and not typed.why_illegal:
        return "why_illegal", _("Say which law it breaks, or why you think it does.")
    if is_notice and not typed.good_faith:
        return "good_faith", _("A formal notice needs this statement.")
    return None


def _answers(typed: Typed) -> dict[str, str]:
    found = {
        "asked_money": typed.asked_money if typed.asked_money in ("yes", "no") else "",
        "why_illegal": typed.why_illegal,
        "where": typed.where,
        "name": typed.name,
        "good_faith": "yes" if typed.good_faith and typed.why_illegal else "",
    }
    return {name: text for name, text in found.items() if text}


def _typed(request: PageRequest) -> Typed:
    def field(name: str, most: int) -> str:
        return tidy_text(storable(request.POST.get(name, "")))[:most]

    return Typed(
        words=field("words", REPORT_MAX),
        address=field("address", 300),
        again=field("again", NOTE_MAX),
        asked_money=field("asked_money", 3),
        why_illegal=field("why_illegal", FIELD_MAX),
        where=field("where", FIELD_MAX),
        name=field("name", 120),
        good_faith="good_faith" in request.POST,
    )


@require_POST
def change_address(request: PageRequest, code: str) -> HttpResponse:
    """Write to an address how the report goes on, or stop doing so."""
    report, typed, now = get_report(code), _typed(request), timezone.now()
    if "stop" in request.POST:
        change_report_address(report_id=report.pk, address="", actor=_actor(request), now=now)
        messages.success(request, _("We write no more mails about this report."))
        return redirect("report-tracker", code=code)
    try:
        address = tidy_address(typed.address)
        count_or_refuse(request, LINKS)
        mailbox = sha256(normal_form(address).encode()).hexdigest()
        if not is_within(REPORT_MAILS, mailbox):
            raise TooOften(REPORT_MAILS.within)
    except (NotAnAddress, TooOften) as refused:
        return _page(request, code, report, replace(typed, error=("address", say(refused))))
    leave_address(report, address=address, actor=_actor(request), now=now)
    messages.success(request, _("We write to you when it is decided."))
    return redirect("report-tracker", code=code)


@require_POST
def second_look(request: PageRequest, code: str) -> HttpResponse:
    """Let somebody else look again at what was not acted on."""
    report, typed = get_report(code), _typed(request)
    if not typed.again:
        error = ("again", _("Say in a sentence what we overlooked."))
        return _page(request, code, report, replace(typed, error=error))
    try:
        count_or_refuse(request, REPORTS)
        ask_second_look(report, words=typed.again, actor=_actor(request), now=timezone.now())
    except (CannotReport, CaseAlreadyDecided, TooOften) as refused:
        return _page(request, code, report, replace(typed, error=("again", say(refused))))
    messages.success(request, _("Somebody else looks at it now, and you learn what they decide."))
    return redirect("report-tracker", code=code)


def _actor(request: PageRequest) -> str:
    person = person_of(request)
    return person.actor if person else "visitor"


def _page(request: PageRequest, code: str, report: Report, typed: Typed) -> HttpResponse:
    now = timezone.now()
    site = all_sites().filter(pk=report.site_id).first()
    request.site = site
    is_waiting = report.outcome == ReportOutcome.WAITING
    context = {
        "report": report,
        "code": code,
        "reference": number_of(report.pk),
        "reason": reason_word(report.reason),
        "kind": report.about.kind,
        "steps": _steps(report),
        "is_waiting": is_waiting,
        "expected": usual_wait(report.site_id, now=now) if _is_open(report) else "",
        "help_first": report.reason in HELP_COMES_FIRST,
        "emergency": emergency_in(site.country) if site else None,
        "advice": _advice(report) if is_waiting else [],
        "is_scam": report.reason == ReportReason.SCAM,
        "asks_name": report.reason != ReportReason.CHILD,
        "mails_to": _masked(report.address),
        "mails_to_account": report.account_id is not None,
        "may_ask_again": may_ask_again(report, now=now),
        "is_mine": report.account_id is not None and report.account_id == person_id_of(request),
        "typed": typed,
        "max": {"words": REPORT_MAX, "again": NOTE_MAX, "field": FIELD_MAX},
    }
    status = UNPROCESSABLE if typed.error else 200
    response = render(request, "public/tracker.html", context, status=status)
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _masked(address: str) -> str:
    """Return an address that its owner recognises and a passer-by cannot use."""
    local, _at, domain = address.rpartition("@")
    return f"{local[:1]}…@{domain}" if local else ""


def _is_open(report: Report) -> bool:
    return _looking(report).state == CaseState.OPEN


def _looking(report: Report) -> Case:
    return report.second_look or report.case


def _steps(report: Report) -> Sequence[Step]:
    """Return the stations: received, a person looks, decided; and again for a second look."""
    steps = [Step(title=_("Received"), text="", state="done", at=report.made_at)]
    steps += _round(report.case, report, is_last=report.second_look is None)
    if report.second_look is not None:
        steps.append(
            Step(
                title=_("You asked for a second look"),
                text="",
                state="done",
                at=report.second_look.opened_at,
            )
        )
        steps += _round(report.second_look, report, is_last=True)
    return steps


def _round(case: Case, report: Report, *, is_last: bool) -> Sequence[Step]:
    if case.state == CaseState.OPEN:
        entry = entry_of(case.pk)
        is_taken = entry is not None and entry.claimed_at is not None
        text = _("Somebody is on it.") if is_taken else _("It waits in the queue.")
        return (
            Step(title=_("A person looks at it"), text=text, state="now"),
            Step(title=_("Decided"), text="", state="next"),
        )
    outcome = ReportOutcome(report.outcome) if is_last else ReportOutcome.KEPT
    return (
        Step(title=_("A person looked at it"), text="", state="done"),
        Step(title=_("Decided"), text=_told(outcome), state="done", at=case.decided_at),
    )


def _told(outcome: ReportOutcome) -> str:
    return {
        ReportOutcome.WAITING: "",
        ReportOutcome.ACTED: _("It breaks our rules, and we acted on it."),
        ReportOutcome.KEPT: _("It does not break our rules as far as we can see, so it stays."),
        ReportOutcome.UNDONE: _("We acted, and took that back after an objection. It stays."),
        ReportOutcome.GONE: _("It was gone before we had decided."),
    }[outcome]


def usual_wait(site_id: UUID, *, now: datetime) -> str:
    """Return how long half of the latest cases waited at most; "" if too few are known."""
    waits = waits_until_decision([site_id], since=now - LOOK_BACK)
    seconds = [(decided - opened).total_seconds() for opened, decided in waits]
    return span_word(timedelta(seconds=median(seconds))) if len(seconds) >= ENOUGH else ""


def _advice(report: Report) -> list[str]:
    """Return what to do meanwhile, the most urgent first."""
    told = []
    if report.reason == ReportReason.SCAM:
        told.append(_("Do not pay, and send no codes and no copies of papers."))
        told.append(_("Keep what you have: messages, names, receipts. The police may ask for it."))
    if report.about.kind is SubjectKind.MESSAGE:
        told.append(_("You need not answer. You can block this person in the conversation."))
    if report.reason in HELP_COMES_FIRST:
        told.append(_("Do not warn or confront anybody on your own."))
        told.append(_("If you have seen pictures, do not save them and do not pass them on."))
    elif report.about.kind is not SubjectKind.MESSAGE:
        told.append(_("You need not write to them, nor tell them that you reported it."))
    return told
