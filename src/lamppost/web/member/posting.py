"""Post an ad in three screens. Each button saves first, so that nothing typed is ever lost."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language

from lamppost.environment import env
from lamppost.foundation.kernel.emails import NotAnAddress
from lamppost.foundation.kernel.errors import N_, DomainError, NotFound, Stale
from lamppost.foundation.kernel.ids import new_id, parse_id
from lamppost.journeys.post_listing import frame_of, post_draft, typed_ad
from lamppost.journeys.read_ad import AdNotComplete, FieldProblem, find_problems
from lamppost.market.categories.queries import taxonomy_for
from lamppost.market.listings.rules import TooManyDrafts
from lamppost.people.accounts.actions import LinkRequest, send_link
from lamppost.people.accounts.rules import LinkPurpose, TooManyLinks
from lamppost.web.http import SiteRequest, person_of
from lamppost.web.member.drafts import (
    VisitorRequest,
    draft_for,
    draft_or_new,
    remembers_visitor,
)
from lamppost.web.member.fields import keep, typed_in
from lamppost.web.member.photos import act_on_photos
from lamppost.web.member.screens import (
    FIRST_SCREEN,
    Screen,
    show_details,
    show_preview,
    show_what,
)
from lamppost.web.member.sent import sent_page

if TYPE_CHECKING:
    from lamppost.market.listings.models import Draft

DraftView = Callable[[VisitorRequest, "Draft"], HttpResponse]


def own_draft(view: DraftView) -> Callable[..., HttpResponse]:
    """Find the draft that the address names, for its owner; a sent one leads to its ad."""

    @remembers_visitor
    @wraps(view)
    def guarded(request: VisitorRequest, site: str, draft_id: UUID) -> HttpResponse:
        del site
        draft = draft_for(request, draft_id)
        if draft.published_at is None:
            try:
                return view(request, draft)
            except Stale:
                draft = draft_for(request, draft_id)
                if draft.published_at is None:
                    raise
        return sent_page(request, draft)

    return guarded


@remembers_visitor
def start(request: VisitorRequest, site: str) -> HttpResponse:
    """Begin an ad. Looking at the form writes nothing; its first button opens the draft."""
    del site
    if request.method != "POST":
        asked = taxonomy_for(request.site.pk).find(request.GET.get("category", ""))
        typed = {"category": asked.key} if asked and not asked.hidden else {}
        return show_what(request, draft_id=new_id(), screen=Screen(typed=typed))
    draft_id = parse_id(request.POST.get("draft", ""))
    if draft_id is None:
        raise NotFound(N_("This form is not one of ours. Please open it again."))
    try:
        draft = draft_or_new(request, draft_id)
    except TooManyDrafts as full:
        screen = Screen(typed=dict(request.POST.items()), problems={"title": full})
        return show_what(request, draft_id=draft_id, screen=screen)
    if draft.published_at is not None:
        return sent_page(request, draft)
    return save_what(request, draft)


@own_draft
def what(request: VisitorRequest, draft: Draft) -> HttpResponse:
    """Screen 1: what is it?"""
    if request.method == "POST":
        return save_what(request, draft)
    return show_what(request, draft_id=draft.pk, draft=draft)


def save_what(request: VisitorRequest, draft: Draft) -> HttpResponse:
    """Keep the first screen; go on, unless a photo button was pressed or the category lacks."""
    typed = typed_in(request.POST, draft)
    if typed.problems:
        screen = Screen(typed=typed.fields, problems=typed.problems)
        return show_what(request, draft_id=draft.pk, draft=draft, screen=screen)
    draft = keep(draft, typed.fields)
    sentences = act_on_photos(request, draft)
    problems = {} if request.POST.get("photo_action") else _problems_of_what(draft)
    if sentences or problems:
        draft.refresh_from_db(fields=["photos"])
        screen = Screen(problems=problems, sentences=sentences)
        return show_what(request, draft_id=draft.pk, draft=draft, screen=screen)
    stays = "photo_action" in request.POST or "title_as" in request.POST
    return _to("draft-what" if stays else "draft-details", draft)


def _problems_of_what(draft: Draft) -> dict[str, DomainError]:
    leaf = taxonomy_for(draft.site_id).find(str(draft.fields.get("category", "")))
    problems: dict[str, DomainError] = {}
    if not str(draft.fields.get("title", "")).strip():
        problems["title"] = FieldProblem(N_("Say in a few words what it is."))
    if leaf is None or leaf.hidden:
        problems["category"] = FieldProblem(N_("Choose a category."))
    return problems


@own_draft
def details(request: VisitorRequest, draft: Draft) -> HttpResponse:
    """Screen 2: tell people about it."""
    if request.method != "POST":
        return show_details(request, draft)
    typed = typed_in(request.POST, draft)
    if typed.problems:
        return show_details(request, draft, Screen(typed=typed.fields, problems=typed.problems))
    draft = keep(draft, typed.fields)
    if "save" in request.POST or "title_as" in request.POST:
        return _to("draft-details", draft)
    problems = find_problems(typed_ad(draft), frame=frame_of(draft.site))
    return _show_problems(request, draft, problems) or _to("draft-preview", draft)


def _show_problems(
    request: SiteRequest, draft: Draft, problems: dict[str, DomainError]
) -> HttpResponse | None:
    """Return the screen on which the problems are put right; None if there are none."""
    if not problems:
        return None
    if set(problems) & FIRST_SCREEN:
        first = {name: said for name, said in problems.items() if name in {"title", *FIRST_SCREEN}}
        screen = Screen(problems=first)
        return show_what(request, draft_id=draft.pk, draft=draft, screen=screen)
    return show_details(request, draft, Screen(problems=problems))


@own_draft
def preview(request: VisitorRequest, draft: Draft) -> HttpResponse:
    """Screen 3: the ad as others will see it."""
    try:
        return show_preview(request, draft)
    except AdNotComplete as missing:
        return _show_problems(request, draft, missing.problems) or _to("draft-what", draft)


@remembers_visitor
def publish(request: VisitorRequest, site: str, draft_id: UUID) -> HttpResponse:
    """Send the ad in, or mail the link that does. Sending it twice gives the same answer."""
    draft = draft_for(request, draft_id)
    if request.method != "POST":
        return redirect("draft-preview", site=site, draft_id=draft_id)
    person = person_of(request)
    if person is None and draft.published_at is not None:
        return sent_page(request, draft)
    try:
        if person is None:
            return _mail_link(request, draft)
        placed = post_draft(draft_id=draft.pk, seller=person, now=timezone.now())
    except AdNotComplete as missing:
        return _show_problems(request, draft, missing.problems) or _to("draft-what", draft)
    if placed.listing.seller_id != person.pk:
        return sent_page(request, draft)
    return redirect("my-listing-posted", code=placed.listing.code)


def _mail_link(request: VisitorRequest, draft: Draft) -> HttpResponse:
    typed = typed_in(request.POST, draft)
    address = str(typed.fields.get("email", "")).strip()
    problems = find_problems(typed_ad(draft), frame=frame_of(draft.site))
    if problems:
        raise AdNotComplete(problems)
    if not typed.problems:
        draft = keep(draft, {"email": address})
    try:
        send_link(
            LinkRequest(
                purpose=LinkPurpose.PUBLISH_DRAFT,
                address=address,
                url=env().base_url + "/mail/{token}/",
                language=get_language() or draft.site.language,
                site_id=draft.site_id,
                payload={"draft": str(draft.pk), "version": draft.version},
            ),
            now=timezone.now(),
        )
    except (NotAnAddress, TooManyLinks) as refused:
        return show_preview(request, draft, Screen(problems={"email": refused}))
    return _to("draft-mailed", draft)


@own_draft
def mailed(request: VisitorRequest, draft: Draft) -> HttpResponse:
    """Say where the link went, and what to do if it does not come."""
    address = draft.fields.get("email")
    if not address:
        return _to("draft-preview", draft)
    return render(request, "member/post_mailed.html", {"draft": draft, "address": address})


@own_draft
def resume(request: VisitorRequest, draft: Draft) -> HttpResponse:
    """Go on where the draft stands."""
    del request
    return _to("draft-details" if draft.fields.get("category") else "draft-what", draft)


def _to(name: str, draft: Draft) -> HttpResponse:
    return redirect(reverse(name, kwargs={"site": draft.site.slug, "draft_id": draft.pk}))
