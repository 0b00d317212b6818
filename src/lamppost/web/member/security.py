"""Ways into an account: passkeys, an authenticator app, recovery codes, and who came lately."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import segno
from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from markupsafe import Markup

from lamppost.foundation.audit.log import Event
from lamppost.foundation.audit.queries import lines_about
from lamppost.people.accounts.actions import (
    add_app,
    add_passkey,
    remove_app,
    remove_passkey,
    rename_passkey,
    renew_codes,
)
from lamppost.people.accounts.factors import (
    app_secret_again,
    factors_of,
    has_second_factor,
    new_app_secret,
    passkey_host,
    passkey_to_make,
)
from lamppost.people.accounts.rules import NAME_LENGTH, FactorNotValid, NameNotAllowed
from lamppost.web.errors import say
from lamppost.web.http import MemberRequest
from lamppost.web.member.access import signed_in
from lamppost.web.member.browsers import shown_name
from lamppost.web.member.fields import storable
from lamppost.web.member.proofs import (
    MAIL_AND_FACTOR,
    PASSKEY,
    SETUP_CODE,
    freshly_proved,
    is_fresh,
    no_longer_strong,
    now_strong,
)

SHOWN_SIGN_INS = 10


@dataclass(frozen=True, slots=True)
class SignIn:
    """One time somebody came in."""

    at: datetime
    way: str
    browser: str


@signed_in
def security(request: MemberRequest) -> HttpResponse:
    """Show every way into the account."""
    context = {
        "factors": factors_of(request.user),
        "fresh": is_fresh(request),
        "passkeys_possible": bool(passkey_host()),
        "sign_ins": _sign_ins(request),
        "name_length": NAME_LENGTH,
    }
    return render(request, "member/security.html", context)


def _sign_ins(request: MemberRequest) -> list[SignIn]:
    lines = lines_about(request.user.subject).filter(event=Event.ACCOUNT_SIGNED_IN)
    return [
        SignIn(
            at=line.happened_at,
            way=_way(str(line.details.get("way", ""))),
            browser=shown_name(str((line.erasable or {}).get("browser", ""))),
        )
        for line in lines.reverse()[:SHOWN_SIGN_INS]
    ]


def _way(way: str) -> str:
    return {
        PASSKEY: _("by passkey"),
        MAIL_AND_FACTOR: _("by mail and a second step"),
        SETUP_CODE: _("by the setup code"),
    }.get(way, _("by mail"))


@signed_in
@freshly_proved
def app(request: MemberRequest) -> HttpResponse:
    """Add an authenticator app: its picture to scan, and a code that proves it arrived."""
    error = ""
    if request.method == "POST":
        try:
            typed = request.POST.get("code", "")
            codes = add_app(account=request.user, typed=typed, now=timezone.now())
        except FactorNotValid as wrong:
            error = say(wrong)
        else:
            now_strong(request)
            return _show_codes(request, codes, _("Your authenticator app is added."))
    context: dict[str, object] = {"fresh": is_fresh(request), "error": error}
    if is_fresh(request):
        secret, address = (app_secret_again if error else new_app_secret)(request.user)
        context |= {"picture": _picture(address), "secret": _in_fours(secret), "address": address}
    return render(request, "member/security_app.html", context, status=422 if error else 200)


def _picture(address: str) -> Markup:
    """Return the address as a QR code: a drawing in the page, in ink on paper in dark, too."""
    drawn = segno.make(address, error="m", micro=False)
    # segno escapes what it draws, which is black and white squares.
    return Markup(  # noqa: S704
        drawn.svg_inline(scale=5, border=3, dark="#000", light="#fff", svgclass="qr")
    )


def _in_fours(text: str) -> str:
    return " ".join(text[at : at + 4] for at in range(0, len(text), 4))


def _show_codes(request: MemberRequest, codes: Sequence[str], done: str) -> HttpResponse:
    """Show new recovery codes, this once; without any, go back."""
    if not codes:
        messages.success(request, done)
        return redirect("my-security")
    shown = [f"{code[:4]} {code[4:]}" for code in codes]
    return render(request, "member/recovery_codes.html", {"codes": shown, "done": done})


@require_POST
@signed_in
@freshly_proved
def drop_app(request: MemberRequest) -> HttpResponse:
    """Remove the authenticator app."""
    remove_app(account=request.user, now=timezone.now())
    _after_removal(request)
    messages.success(request, _("The authenticator app is removed."))
    return redirect("my-security")


def _after_removal(request: MemberRequest) -> None:
    """Let pages that ask for a second step not go on without one until the session ends."""
    if not has_second_factor(request.user.pk):
        no_longer_strong(request)


@require_POST
@signed_in
@freshly_proved
def codes(request: MemberRequest) -> HttpResponse:
    """Make new recovery codes."""
    made = renew_codes(account=request.user, now=timezone.now())
    return _show_codes(request, made, _("The old recovery codes do not work any more."))


@require_POST
@signed_in
@freshly_proved
def passkey_question(request: MemberRequest) -> HttpResponse:
    """Give our script what a browser needs to make a passkey."""
    signs_in = request.POST.get("kind") != "key"
    return JsonResponse(passkey_to_make(request.user, signs_in=signs_in))


@require_POST
@signed_in
@freshly_proved
def new_passkey(request: MemberRequest) -> HttpResponse:
    """Add the passkey that a browser made."""
    try:
        made = add_passkey(
            account=request.user,
            credential=request.POST.get("credential", ""),
            name=storable(request.POST.get("name", "")),
            signs_in=request.POST.get("kind") != "key",
            now=timezone.now(),
        )
    except FactorNotValid as wrong:
        messages.error(request, say(wrong))
        return redirect("my-security")
    now_strong(request)
    return _show_codes(request, made, _("Your passkey is added."))


@require_POST
@signed_in
@freshly_proved
def change_passkey(request: MemberRequest, passkey_id: int) -> HttpResponse:
    """Rename or remove a passkey of one's own."""
    now = timezone.now()
    if "remove" in request.POST:
        remove_passkey(account=request.user, passkey_id=passkey_id, now=now)
        _after_removal(request)
        messages.success(request, _("The passkey is removed."))
        return redirect("my-security")
    try:
        name = storable(request.POST.get("name", ""))
        rename_passkey(account=request.user, passkey_id=passkey_id, name=name, now=now)
    except NameNotAllowed as refused:
        messages.error(request, say(refused))
    return redirect("my-security")
