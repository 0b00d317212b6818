"""Save a search: look at what it would have found, say how often it may write, done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lamppost.environment import env
from lamppost.foundation.kernel.emails import NotAnAddress
from lamppost.foundation.kernel.errors import DomainError
from lamppost.market.search.actions import NewAlert, save_search
from lamppost.market.search.rules.alerts import (
    LABEL_LENGTH,
    LabelNotAllowed,
    TooManySearches,
    check_label,
)
from lamppost.market.sites.queries import get_site
from lamppost.people.accounts.actions import LinkRequest, send_link
from lamppost.people.accounts.rules import LinkPurpose, TooManyLinks
from lamppost.web.errors import say
from lamppost.web.http import SiteRequest, person_of
from lamppost.web.limits import LINKS, TooOften, count_or_refuse
from lamppost.web.member.alerts import frequency_choices, read_frequency
from lamppost.web.member.fields import storable
from lamppost.web.member.searches import label_of, last_week, params_in, read_search
from lamppost.web.public.links import address, behind_path, named_in, path_of

if TYPE_CHECKING:
    from lamppost.people.accounts.actions import UsedLink
    from lamppost.people.accounts.models import Account
    from lamppost.web.public.asked import Asked
    from lamppost.web.public.towns import Ground

# An address this long is not one of our forms', and would not fit into a link's record.
LONGEST = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """The form as it is shown. ``errors`` are (id of the control, sentence)."""

    label: str
    how: str
    email: str
    errors: list[tuple[str, str]]


def save_search_page(request: SiteRequest, site: str) -> HttpResponse:
    """Show the form for the search that the address names, or save it."""
    del site
    params = params_in(request.GET)
    ground, asked = read_search(request.site, params)
    response = (
        _save(request, ground, asked)
        if request.method == "POST"
        else _page(request, ground, asked, _fresh(asked, ground))
    )
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _fresh(asked: Asked, ground: Ground) -> Form:
    return Form(label=label_of(asked, ground), how="at_once", email="", errors=[])


def _page(
    request: SiteRequest, ground: Ground, asked: Asked, form: Form, *, status: int = 200
) -> HttpResponse:
    total, titles = last_week(asked, ground, now=timezone.now())
    context = {
        "form": form,
        "asked": asked,
        "total": total,
        "titles": titles,
        "choices": frequency_choices(),
        "label_length": LABEL_LENGTH,
        "back": results_of(asked, ground),
        "needs_email": person_of(request) is None,
    }
    return render(request, "member/save_search.html", context, status=status)


def results_of(asked: Asked, ground: Ground) -> str:
    """Return where the results of this search stand."""
    return address(path_of(ground), behind_path(ground, asked.params))


def _save(request: SiteRequest, ground: Ground, asked: Asked) -> HttpResponse:
    form = Form(
        label=storable(request.POST.get("label", ""))[: LABEL_LENGTH * 2],
        how=str(read_frequency(request.POST.get("how", ""))),
        email=storable(request.POST.get("email", ""))[:254],
        errors=[],
    )
    if asked.is_impossible or len(request.GET.urlencode()) > LONGEST:
        wrong = _("This search can find nothing, so there is nothing to write about.")
        return _refused(request, ground, asked, form, ("label", wrong))
    person = person_of(request)
    try:
        check_label(form.label)
        if person is None:
            _mail_link(request, form)
            return redirect("save-search-mailed", site=request.site.slug)
        _keep(person, ground, asked, label=form.label, how=form.how)
    except (LabelNotAllowed, TooManySearches) as wrong_label:
        return _refused(request, ground, asked, form, ("label", say(wrong_label)))
    except (NotAnAddress, TooManyLinks, TooOften) as wrong_address:
        return _refused(request, ground, asked, form, ("email", say(wrong_address)))
    messages.success(request, _("Saved. This is what you have us look out for."))
    return redirect("alerts")


def _refused(
    request: SiteRequest, ground: Ground, asked: Asked, form: Form, error: tuple[str, str]
) -> HttpResponse:
    shown = Form(label=form.label, how=form.how, email=form.email, errors=[error])
    return _page(request, ground, asked, shown, status=422)


def _keep(person: Account, ground: Ground, asked: Asked, *, label: str, how: str) -> None:
    new = NewAlert(
        account_id=person.pk,
        site_id=ground.site.pk,
        label=label,
        params=named_in(ground, asked.params),
        wanted=asked.search,
        frequency=read_frequency(how),
        language=get_language() or "en",
    )
    save_search(new, now=timezone.now())


def _mail_link(request: SiteRequest, form: Form) -> None:
    count_or_refuse(request, LINKS)
    link = LinkRequest(
        purpose=LinkPurpose.SAVE_SEARCH,
        address=form.email,
        url=env().base_url + "/mail/{token}/",
        language=get_language() or "en",
        site_id=request.site.pk,
        payload={
            "site": request.site.slug,
            "query": urlencode(params_in(request.GET)),
            "label": form.label,
            "how": form.how,
        },
    )
    send_link(link, now=timezone.now())


def mailed(request: SiteRequest, site: str) -> HttpResponse:
    """Say that the link is on its way."""
    del site
    return render(request, "member/save_search_mailed.html")


def save_from_link(used: UsedLink) -> DomainError | None:
    """Save the search that a mailed link carries; return why not, if it cannot be."""
    query = QueryDict(str(used.payload.get("query", "")))
    label, how = str(used.payload.get("label", "")), str(used.payload.get("how", ""))
    try:
        site = get_site(str(used.payload.get("site", "")))
        ground, asked = read_search(site, params_in(query))
        _keep(used.account, ground, asked, label=label, how=how)
    except DomainError as refused:
        return refused
    return None
