"""Post an ad in three screens. Each button saves first, so that nothing typed is ever lost."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from lamppost.foundation.kernel.errors import N_, DomainError, NotFound, Stale
from lamppost.foundation.kernel.ids import new_id, parse_id
from lamppost.journeys.post_listing import frame_of, typed_ad
from lamppost.journeys.read_ad import AdNotComplete, FieldProblem, find_problems
from lamppost.market.categories.queries import taxonomy_for
from lamppost.market.listings.rules import TooManyDrafts
from lamppost.web.http import SiteRequest
from lamppost.web.limits import TooOften
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
    except (TooManyDrafts, TooOften) as full:
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
    return to_page("draft-what" if stays else "draft-details", draft)


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
        return to_page("draft-details", draft)
    problems = find_problems(typed_ad(draft), frame=frame_of(draft.site))
    return show_problems(request, draft, problems) or to_page("draft-preview", draft)


def show_problems(
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
        return show_problems(request, draft, missing.problems) or to_page("draft-what", draft)


@own_draft
def resume(request: VisitorRequest, draft: Draft) -> HttpResponse:
    """Go on where the draft stands."""
    del request
    return to_page("draft-details" if draft.fields.get("category") else "draft-what", draft)


def to_page(name: str, draft: Draft) -> HttpResponse:
    """Go to another page of a draft."""
    return redirect(reverse(name, kwargs={"site": draft.site.slug, "draft_id": draft.pk}))
