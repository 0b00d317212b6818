"""The photos of a draft: add, order, describe and remove, with or without script."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, BinaryIO, cast
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from lamppost.foundation.kernel.errors import DomainError
from lamppost.foundation.kernel.ids import parse_id
from lamppost.market.categories.queries import taxonomy_for
from lamppost.market.listings.actions import save_draft, set_draft_photos
from lamppost.market.media.actions import add_photo, describe_photo, erase_photo
from lamppost.market.media.queries import PhotoView, photos_of_draft
from lamppost.market.media.rules import MAX_PHOTOS
from lamppost.web.errors import say
from lamppost.web.http import person_of
from lamppost.web.limits import PHOTOS, count_or_refuse
from lamppost.web.member.drafts import VisitorRequest, draft_or_new, remembers_visitor
from lamppost.web.member.fields import keep, typed_in
from lamppost.web.member.sent import sent_page

if TYPE_CHECKING:
    from lamppost.market.listings.models import Draft


def photos_in_order(draft: Draft) -> list[PhotoView]:
    """Return a draft's photos, the cover first; one that arrived meanwhile stands last."""
    own = {photo.id: photo for photo in photos_of_draft(draft.pk, site_id=draft.site_id)}
    named = [key for text in draft.photos if (key := parse_id(text)) is not None]
    return [own[key] for key in dict.fromkeys([*named, *own]) if key in own]


def photo_limit(draft: Draft | None) -> int:
    """Return how many photos the draft may have: its category says, once it has one."""
    if draft is None:
        return MAX_PHOTOS
    leaf = taxonomy_for(draft.site_id).find(str(draft.fields.get("category", "")))
    return min(leaf.photo_limit, MAX_PHOTOS) if leaf else MAX_PHOTOS


@remembers_visitor
def draft_photos(request: VisitorRequest, site: str, draft_id: UUID) -> HttpResponse:
    """Do what the form says with photos; answer the list alone to our script."""
    what_page = redirect("draft-what", site=site, draft_id=draft_id)
    if request.method != "POST":
        return what_page
    draft = draft_or_new(request, draft_id)
    if draft.published_at is not None:
        return sent_page(request, draft)
    typed = typed_in(request.POST, draft)
    if not typed.problems:
        draft = keep(draft, typed.fields)
    problems = act_on_photos(request, draft)
    if not is_script(request):
        return what_page
    if problems:
        return JsonResponse({"message": " ".join(problems)}, status=422)
    draft.refresh_from_db(fields=["photos"])
    return render(request, "member/_photos.html", {"photos": photos_in_order(draft)})


def is_script(request: HttpRequest) -> bool:
    """Return whether one of our scripts asks, which wants a piece of a page."""
    return request.headers.get("X-Requested-With") == "fetch"


def act_on_photos(request: HttpRequest, draft: Draft) -> list[str]:
    """
    Add what was sent, keep the descriptions, then do what the pressed button says.

    Returns one sentence for each file or description that could not be taken; the others are.
    """
    problems = _add_all(request, draft)
    photos = photos_in_order(draft)
    problems += describe_photos(request, photos)
    order = [photo.id for photo in photos]
    verb, _, key = request.POST.get("photo_action", "").partition(":")
    photo_id = parse_id(key)
    if photo_id in order:
        order = _reordered(verb, photo_id, order)
        if photo_id not in order:
            _remove(request, draft, photo_id)
    if [str(key) for key in order] != draft.photos:
        set_draft_photos(draft_id=draft.pk, photo_ids=order, now=timezone.now())
    return problems


def _add_all(request: HttpRequest, draft: Draft) -> list[str]:
    person = person_of(request)
    problems = []
    for upload in request.FILES.getlist("photo"):
        try:
            count_or_refuse(request, PHOTOS)
            add_photo(
                upload=cast("BinaryIO", upload),
                now=timezone.now(),
                site_id=draft.site_id,
                filename=upload.name or "",
                draft_id=draft.pk,
                account_id=person.pk if person else None,
            )
        except DomainError as refused:
            problems.append(say(refused))
    return list(dict.fromkeys(problems))


def describe_photos(request: HttpRequest, photos: Sequence[PhotoView]) -> list[str]:
    """
    Keep the descriptions that a form carried; return a sentence for each that does not fit.

    They are words of the ad: what was mailed before they changed is not sent in any more.
    """
    problems: list[str] = []
    changed: set[UUID] = set()
    for photo in photos:
        alt = request.POST.get(f"alt-{photo.id}")
        if alt is None or alt == photo.alt:
            continue
        try:
            describe_photo(site_id=photo.site_id, photo_id=photo.id, alt=alt)
        except DomainError as refused:
            problems.append(say(refused))
        else:
            changed |= {photo.draft_id} if photo.draft_id else set()
    for draft_id in changed:
        save_draft(draft_id=draft_id, fields={}, now=timezone.now())
    return problems


def _reordered(verb: str, photo_id: UUID, order: list[UUID]) -> list[UUID]:
    place = order.index(photo_id)
    rest = [key for key in order if key != photo_id]
    if verb == "remove":
        return rest
    target = {"earlier": max(place - 1, 0), "later": place + 1, "cover": 0}.get(verb, place)
    return [*rest[:target], photo_id, *rest[target:]]


def _remove(request: HttpRequest, draft: Draft, photo_id: UUID) -> None:
    person = person_of(request)
    erase_photo(
        site_id=draft.site_id,
        photo_id=photo_id,
        actor=person.actor if person else "stranger",
        now=timezone.now(),
    )
