"""Sign in by a mailed link, and out again."""

from __future__ import annotations

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_POST, require_safe

from lamppost.environment import env
from lamppost.foundation.kernel.emails import NotAnAddress
from lamppost.people.accounts.actions import LinkRequest, send_link
from lamppost.people.accounts.rules import LinkPurpose, TooManyLinks
from lamppost.web.errors import say
from lamppost.web.http import person_of
from lamppost.web.limits import LINKS, TooOften, count_or_refuse
from lamppost.web.member.drafts import forget_visitor
from lamppost.web.member.fields import storable
from lamppost.web.member.local import local_path


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
        count_or_refuse(request, LINKS)
        send_link(
            LinkRequest(
                purpose=LinkPurpose.SIGN_IN,
                address=address,
                url=env().base_url + "/mail/{token}/",
                language=get_language() or "en",
                payload={"next": then},
            ),
            now=timezone.now(),
        )
    except NotAnAddress as wrong:
        return _form(request, then, address=address, error=say(wrong), status=422)
    except (TooManyLinks, TooOften) as enough:
        return _form(request, then, address=address, error=say(enough), status=429)
    return redirect("sign-in-mailed")


def _form(
    request: HttpRequest, then: str, *, address: str = "", error: str = "", status: int = 200
) -> HttpResponse:
    context = {"next": then, "email": address[:254], "error": error}
    return render(request, "member/sign_in.html", context, status=status)


@require_safe
def mailed_page(request: HttpRequest) -> HttpResponse:
    """Say that the link is on its way."""
    return render(request, "member/sign_in_mailed.html")


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Sign out, and forget the browser's drafts: computers are shared."""
    logout(request)
    response = redirect("home")
    forget_visitor(response)
    return response
