"""Sign in by a mailed link or the code beside it, by a passkey, and out again."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_POST

from lamppost.environment import env
from lamppost.foundation.kernel.emails import NotAnAddress
from lamppost.foundation.kernel.ids import new_id, parse_id
from lamppost.journeys.tell_browsers import forget_signed_out
from lamppost.people.accounts.actions import (
    LinkRequest,
    UsedLink,
    send_link_and_code,
    use_code,
)
from lamppost.people.accounts.factors import account_of_passkey, passkey_host, passkey_to_show
from lamppost.people.accounts.rules import (
    CODE_LIFE,
    AddressMoved,
    CodeNotValid,
    FactorNotValid,
    LinkPurpose,
    TooManyLinks,
)
from lamppost.web.errors import say
from lamppost.web.http import MemberRequest, person_of
from lamppost.web.limits import CODES, LINKS, TooOften, count_or_refuse
from lamppost.web.member.access import signed_in
from lamppost.web.member.arriving import arrive, come_in
from lamppost.web.member.drafts import forget_visitor
from lamppost.web.member.fields import storable
from lamppost.web.member.local import local_path
from lamppost.web.member.proofs import PASSKEY, is_fresh
from lamppost.web.public.seen_ads import forget_looks

# Which mail's code may be typed in this browser: signed, so that nobody guesses at another's.
ASKED = "asked"
_SALT = "lamppost.web.member.code"


def sign_in_page(request: HttpRequest) -> HttpResponse:
    """Ask for an address. The answer is the same whether or not we know it."""
    given = request.POST if request.method == "POST" else request.GET
    then = local_path(given.get("next", ""))
    if request.method != "POST":
        if person_of(request) is not None:
            return redirect(then or "my-listings")
        return _form(request, then)
    address = storable(request.POST.get("email", ""))
    try:
        return _mail_code(request, address, then)
    except NotAnAddress as wrong:
        return _form(request, then, address=address, error=say(wrong), status=422)
    except (TooManyLinks, TooOften) as enough:
        return _form(request, then, address=address, error=say(enough), status=429)


def _form(
    request: HttpRequest, then: str, *, address: str = "", error: str = "", status: int = 200
) -> HttpResponse:
    context = {
        "next": then,
        "email": address[:254],
        "error": error,
        "passkeys": bool(passkey_host()),
    }
    return render(request, "member/sign_in.html", context, status=status)


def _mail_code(request: HttpRequest, address: str, then: str) -> HttpResponse:
    """
    Mail a link and a code, and let this browser type the code.

    :raises NotAnAddress: if the address cannot be one
    :raises TooManyLinks: after five within an hour to the same address
    :raises TooOften: if too many were asked for from this connection
    """
    count_or_refuse(request, LINKS)
    link_id = send_link_and_code(
        LinkRequest(
            purpose=LinkPurpose.SIGN_IN,
            address=address,
            url=env().base_url + "/mail/{token}/",
            language=get_language() or "en",
            payload={"next": then},
        ),
        now=timezone.now(),
    )
    response = redirect("sign-in-mailed")
    response.set_signed_cookie(
        ASKED,
        str(link_id),
        salt=_SALT,
        max_age=CODE_LIFE,
        path="/sign-in/",
        httponly=True,
        samesite="Lax",
        secure=settings.HTTPS,
    )
    return response


def mailed_page(request: HttpRequest) -> HttpResponse:
    """Say that the mail is on its way, and take its code."""
    asked = _asked_here(request)
    error = ""
    if request.method == "POST":
        try:
            count_or_refuse(request, CODES)
            # Whoever asked for nothing here is told what a wrong code is told.
            used = use_code(asked or new_id(), request.POST.get("code", ""), now=timezone.now())
        except (CodeNotValid, AddressMoved, TooOften) as refused:
            error = say(refused)
        else:
            response = arrive(request, used)
            response.delete_cookie(ASKED, path="/sign-in/", samesite="Lax")
            return response
    context = {"may_type": asked is not None or bool(error), "error": error}
    page = render(request, "member/sign_in_mailed.html", context, status=422 if error else 200)
    page.headers["Cache-Control"] = "private, no-store"
    return page


def _asked_here(request: HttpRequest) -> UUID | None:
    text = request.get_signed_cookie(ASKED, default="", salt=_SALT, max_age=CODE_LIFE)
    return parse_id(text or "")


@signed_in
def sign_in_again(request: MemberRequest) -> HttpResponse:
    """Ask someone who is in for a fresh proof, before something that matters."""
    given = request.POST if request.method == "POST" else request.GET
    then = local_path(given.get("next", ""))
    if is_fresh(request):
        return redirect(then or "settings")
    error = ""
    if request.method == "POST":
        try:
            return _mail_code(request, request.user.email, then)
        except (TooManyLinks, TooOften) as enough:
            error = say(enough)
    context = {"next": then, "error": error, "passkeys": bool(passkey_host())}
    return render(request, "member/sign_in_again.html", context, status=429 if error else 200)


@require_POST
def passkey_question(request: HttpRequest) -> HttpResponse:
    """Give our script what a browser needs to sign in by a passkey."""
    count_or_refuse(request, CODES)
    return JsonResponse(passkey_to_show(None))


@require_POST
def sign_in_by_passkey(request: HttpRequest) -> HttpResponse:
    """Sign in whoever owns the passkey that a browser used. It counts as both factors."""
    then = local_path(request.POST.get("next", ""))
    try:
        count_or_refuse(request, CODES)
        account = account_of_passkey(request.POST.get("credential", ""))
    except (FactorNotValid, TooOften) as refused:
        return _form(request, then, error=say(refused), status=422)
    used = UsedLink(account=account, purpose=LinkPurpose.SIGN_IN, payload={"next": then})
    return come_in(request, used, way=PASSKEY)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Sign out, and forget what this browser knows of its reader: computers are shared."""
    person = person_of(request)
    logout(request)
    if person is not None:
        forget_signed_out(person, now=timezone.now())
    response = redirect("home")
    forget_visitor(response)
    forget_looks(request, response)
    return response
