"""The settings of an account: which mails, and another address."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lamppost.environment import env
from lamppost.foundation.kernel.emails import NotAnAddress
from lamppost.people.accounts.actions import ask_new_address, change_wishes
from lamppost.people.accounts.factors import has_second_factor
from lamppost.people.accounts.queries import wishes_of
from lamppost.people.accounts.rules import TooManyLinks, Wishes
from lamppost.web.errors import say
from lamppost.web.http import MemberRequest
from lamppost.web.limits import LINKS, TooOften, count_or_refuse
from lamppost.web.member.access import signed_in
from lamppost.web.member.fields import storable
from lamppost.web.member.proofs import freshly_proved, is_fresh


@signed_in
def settings_page(request: MemberRequest) -> HttpResponse:
    """Show what can be set, and where."""
    context = {
        "account": request.user,
        "wishes": wishes_of(request.user),
        "has_factor": has_second_factor(request.user.pk),
    }
    return render(request, "member/settings.html", context)


@require_POST
@signed_in
def change_mails(request: MemberRequest) -> HttpResponse:
    """Keep which mails somebody wants."""
    wishes = Wishes(
        messages="messages" in request.POST,
        favourites="favourites" in request.POST,
        news="news" in request.POST,
    )
    change_wishes(account=request.user, wishes=wishes, now=timezone.now())
    messages.success(request, _("Saved."))
    return redirect("settings")


@signed_in
@freshly_proved
def change_address(request: MemberRequest) -> HttpResponse:
    """Ask for another address; nothing changes before its mailbox answers."""
    address, error = "", ""
    if request.method == "POST":
        address = storable(request.POST.get("email", ""))
        try:
            count_or_refuse(request, LINKS)
            url = env().base_url + "/mail/{token}/"
            ask_new_address(account=request.user, address=address, url=url, now=timezone.now())
        except (NotAnAddress, TooManyLinks, TooOften) as refused:
            error = say(refused)
        else:
            messages.success(request, _("We sent a mail to the new address. Its link changes it."))
            return redirect("settings")
    context = {
        "account": request.user,
        "email": address[:254],
        "error": error,
        "fresh": is_fresh(request),
    }
    return render(request, "member/change_address.html", context, status=422 if error else 200)
