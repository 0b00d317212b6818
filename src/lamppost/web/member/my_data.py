"""What we keep of a person, a copy of all of it, and the way out."""

from __future__ import annotations

from typing import cast

from django.contrib.auth import logout
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from lamppost.journeys.export_account import export_account
from lamppost.journeys.leave_account import leave_account
from lamppost.people.accounts.rules import TAKING_BACK, LastOperator
from lamppost.web.errors import say
from lamppost.web.http import MemberRequest
from lamppost.web.limits import EXPORTS, TooOften, is_within
from lamppost.web.member.access import signed_in
from lamppost.web.member.drafts import forget_visitor
from lamppost.web.member.proofs import freshly_proved, is_fresh


@signed_in
def my_data(request: MemberRequest) -> HttpResponse:
    """Say what is kept, for how long, and offer a copy."""
    return render(request, "member/my_data.html", {"fresh": is_fresh(request)})


@require_POST
@signed_in
@freshly_proved
def download(request: MemberRequest) -> HttpResponse:
    """Give a person everything we have of them, as one file."""
    if not is_within(EXPORTS, str(request.user.pk)):
        raise TooOften(EXPORTS.within)
    now = timezone.now()
    file = export_account(account=request.user, now=now)
    response = FileResponse(
        file,
        as_attachment=True,
        filename=f"lamppost-{now:%Y-%m-%d}.zip",
        content_type="application/zip",
    )
    response.headers["Cache-Control"] = "private, no-store"
    return cast("HttpResponse", response)  # as a file it is none by name, but has all we use


@signed_in
@freshly_proved
def delete_account(request: MemberRequest) -> HttpResponse:
    """Say what leaving means, and let go of whoever still wants to."""
    error = ""
    if request.method == "POST":
        try:
            leave_account(account=request.user, now=timezone.now())
        except LastOperator as refused:
            error = say(refused)
        else:
            logout(request)
            response = redirect("account-left")
            forget_visitor(response)
            return response
    context = {"fresh": is_fresh(request), "days": TAKING_BACK.days, "error": error}
    return render(request, "member/account_delete.html", context, status=422 if error else 200)


def left(request: HttpRequest) -> HttpResponse:
    """Say goodbye, and how to come back."""
    return render(request, "member/account_left.html", {"days": TAKING_BACK.days})
