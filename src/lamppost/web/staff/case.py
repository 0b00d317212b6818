"""One case: look at it, take it, decide it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lamppost.foundation.kernel.errors import DomainError, NotFound
from lamppost.journeys.decide_case import case_for, decide_case
from lamppost.people.accounts.rules import Role
from lamppost.trust.cases.actions import note_reading
from lamppost.trust.cases.rules import CaseState, Decision, ReasonMissing
from lamppost.trust.review.actions import claim_case
from lamppost.web.errors import say
from lamppost.web.staff.access import StaffRequest, staff_page
from lamppost.web.staff.case_page import CaseView, gather_case
from lamppost.web.staff.decision_form import (
    DecisionForm,
    Options,
    choices_for,
    preview_statement,
    problem_of,
    read_form,
    rule_groups,
)
from lamppost.web.staff.queue import to_next_case
from lamppost.web.staff.words import decision_word

if TYPE_CHECKING:
    from lamppost.trust.cases.models import Case

UNPROCESSABLE = 422
PHOTOS_COOKIE = "staff-photos"
A_YEAR = 31_536_000


@staff_page(Role.MODERATOR, Role.REVIEWER)
@require_safe
def show_case(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """
    Show a case. Looking changes nothing: taking it is a button of its own.

    Only that somebody read what others wrote in private is written down.
    """
    case = case_for(request.user, case_id)
    view = _view(request, case)
    _note_reading(request, view)
    return _page(request, view, DecisionForm())


def _note_reading(request: StaffRequest, view: CaseView) -> None:
    if view.message is not None:
        note_reading(
            case_id=view.head.case.pk,
            what=view.message.message.conversation.subject,
            actor=request.user.actor,
            now=timezone.now(),
        )


def _view(request: StaffRequest, case: Case) -> CaseView:
    return gather_case(case, me=request.user, grants=request.grants, now=timezone.now())


def _page(
    request: StaffRequest, view: CaseView, form: DecisionForm, *, with_preview: bool = False
) -> HttpResponse:
    preview = preview_statement(form, view.matter) if with_preview and view.matter else None
    return render(
        request,
        "staff/case.html",
        {
            "view": view,
            "form": form,
            "choices": choices_for(view) if view.is_decidable else [],
            "rule_groups": _rule_groups(view),
            "preview": preview,
            "photos_clear": request.COOKIES.get(PHOTOS_COOKIE) == "clear",
        },
        status=UNPROCESSABLE if form.error else 200,
    )


def _rule_groups(view: CaseView) -> list[tuple[str, Options]]:
    if view.matter is None or not view.is_decidable:
        return []
    return rule_groups(view.head.case, view.matter)


@staff_page(Role.MODERATOR, Role.REVIEWER)
@require_POST
def take_case(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Claim a case for a quarter of an hour."""
    case, me = case_for(request.user, case_id), request.user
    try:
        claim_case(case_id=case.pk, moderator_id=me.pk, actor=me.actor, now=timezone.now())
    except DomainError as error:
        messages.warning(request, say(error))
    return redirect("staff-case", case_id=case.pk)


@staff_page(Role.MODERATOR, Role.REVIEWER)
@require_POST
def decide(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Decide a case, or show what the poster would read; then go on to the next one."""
    case = case_for(request.user, case_id)
    form = read_form(request.POST)
    if request.POST.get("action") == "preview":
        return _page(request, _view(request, case), _checked_rule(form), with_preview=True)
    problem = problem_of(form)
    if problem is not None:
        field, message = problem
        return _again(request, case, form, field=field, message=_(message))
    try:
        decided = decide_case(form.given(case.pk), moderator=request.user, now=timezone.now())
    except DomainError as error:
        return _after_failure(request, case.pk, form, error)
    _say_decided(request, decided.case, decided.matter.title())
    return to_next_case(request, but=case.pk)


def _checked_rule(form: DecisionForm) -> DecisionForm:
    problem = problem_of(replace(form, decision=Decision.REFUSE))
    return replace(form, error=(problem[0], _(problem[1])) if problem else None)


def _again(
    request: StaffRequest, case: Case, form: DecisionForm, *, field: str, message: str
) -> HttpResponse:
    return _page(request, _view(request, case), replace(form, error=(field, message)))


def _after_failure(
    request: StaffRequest, case_id: UUID, form: DecisionForm, error: DomainError
) -> HttpResponse:
    case = case_for(request.user, case_id)
    if _is_my_same_decision(case, form, request):
        # The button was pressed twice: the second answer is the first one.
        messages.info(request, _("This was decided already, just as you said."))
        return redirect("staff-case", case_id=case_id)
    if isinstance(error, NotFound) and case.state == CaseState.OPEN:
        raise error
    field = "rule" if isinstance(error, ReasonMissing) else "decision"
    return _again(request, case, form, field=field, message=say(error))


def _is_my_same_decision(case: Case, form: DecisionForm, request: StaffRequest) -> bool:
    return (
        case.state == CaseState.DECIDED
        and case.decided_by == request.user.pk
        and case.decision == form.decision
        and (case.decision == Decision.APPROVE or case.rule_id == form.rule_id)
    )


def _say_decided(request: StaffRequest, case: Case, title: str) -> None:
    words = _("{word}: {link}")
    address = reverse("staff-case", kwargs={"case_id": case.pk})
    link = format_html('<a href="{}">{}</a>', address, title)
    messages.success(request, format_html(words, word=decision_word(case), link=link))


@staff_page(Role.MODERATOR, Role.REVIEWER)
@require_POST
def choose_photos(request: StaffRequest) -> HttpResponse:
    """Remember whether this person wants photos blurred until asked for."""
    back = request.POST.get("case", "")
    try:
        response = redirect("staff-case", case_id=UUID(back))
    except ValueError:
        response = redirect("staff-queue")
    chosen = "clear" if request.POST.get("photos") == "clear" else "blur"
    response.set_cookie(
        PHOTOS_COOKIE,
        chosen,
        max_age=A_YEAR,
        path=reverse("staff-queue"),
        httponly=True,
        samesite="Lax",
        secure=request.is_secure(),
    )
    return response
