"""The second step of a sign-in by mail: a code of an app, a recovery code, or a passkey."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from lamppost.foundation.kernel.errors import N_, NotFound
from lamppost.people.accounts.actions import UsedLink
from lamppost.people.accounts.factors import (
    check_code,
    check_passkey,
    factors_of,
    passkey_host,
    passkey_to_show,
)
from lamppost.people.accounts.rules import FactorNotValid
from lamppost.web.errors import say
from lamppost.web.limits import CODES, TooOften, count_or_refuse
from lamppost.web.member.arriving import complete, count_try, waiting


def second_step(request: HttpRequest) -> HttpResponse:
    """Ask for the second factor of whoever came by mail, and let them in."""
    used = waiting(request)
    if used is None:
        return redirect("sign-in")
    error = ""
    if request.method == "POST":
        try:
            _check(request, used)
        except (FactorNotValid, TooOften) as refused:
            error = say(refused)
            count_try(request)
        else:
            return complete(request, used)
    factors = factors_of(used.account)
    context = {
        "has_app": factors.app_since is not None,
        "has_passkeys": bool(factors.passkeys) and bool(passkey_host()),
        "error": error,
    }
    page = render(request, "member/second_step.html", context, status=422 if error else 200)
    page.headers["Cache-Control"] = "private, no-store"
    return page


def _check(request: HttpRequest, used: UsedLink) -> None:
    count_or_refuse(request, CODES)
    if credential := request.POST.get("credential", ""):
        check_passkey(used.account, credential)
    else:
        check_code(used.account, request.POST.get("code", ""))


@require_POST
def second_step_question(request: HttpRequest) -> HttpResponse:
    """Give our script what a browser needs to use a passkey as the second step."""
    used = waiting(request)
    if used is None:
        raise NotFound(N_("There is no such page."))
    return JsonResponse(passkey_to_show(used.account))
