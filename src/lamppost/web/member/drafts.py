"""Whose draft is this? Of the browser or the account that began it, and of nobody else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from lamppost.foundation.kernel.errors import N_, NotFound
from lamppost.foundation.kernel.ids import new_id, parse_id
from lamppost.market.contact.queries import may_see_message_photo, messages_with_photo
from lamppost.market.listings.actions import open_draft
from lamppost.market.listings.queries import find_draft, find_draft_by_id, photo_owners
from lamppost.market.media.queries import PhotoView
from lamppost.people.accounts.queries import has_role
from lamppost.people.accounts.rules import Role
from lamppost.trust.cases.queries import cases_about_any
from lamppost.web.http import SiteRequest, person_id_of, person_of
from lamppost.web.limits import DRAFTS, count_or_refuse

if TYPE_CHECKING:
    from lamppost.market.listings.models import Draft
    from lamppost.people.accounts.models import Account

VISITOR = "visitor"
VISITOR_AGE = timedelta(days=30)
# Which draft's photos the reader of a mail may see before they are signed in.
PREVIEW = "preview"
PREVIEW_AGE = timedelta(hours=1)
_SALT = "lamppost.web.member"

Answer = Callable[..., HttpResponse]


class VisitorRequest(SiteRequest):
    """A request from a browser that we know again, signed in or not."""

    visitor: UUID


def visitor_of(request: HttpRequest) -> UUID | None:
    """Return the browser's id from its signed cookie, or None: forged cookies are ordinary."""
    text = request.get_signed_cookie(VISITOR, default="", salt=_SALT, max_age=VISITOR_AGE)
    return parse_id(text or "")


def remembers_visitor(view: Answer) -> Answer:
    """Give the browser an id that lasts 30 days from its last visit."""

    @wraps(view)
    def remembered(request: VisitorRequest, **kwargs: object) -> HttpResponse:
        request.visitor = visitor_of(request) or new_id()
        response = view(request, **kwargs)
        response.set_signed_cookie(
            VISITOR,
            str(request.visitor),
            salt=_SALT,
            max_age=VISITOR_AGE,
            httponly=True,
            samesite="Lax",
            secure=settings.HTTPS,
        )
        return response

    return remembered


def forget_visitor(response: HttpResponse) -> None:
    """Make the browser a stranger again: at sign-out, because computers are shared."""
    response.delete_cookie(VISITOR, samesite="Lax")


def draft_for(request: HttpRequest, draft_id: UUID) -> Draft:
    """
    Return a draft for the browser or the person it belongs to.

    :raises NotFound: for everyone else, as if there were none
    """
    person = person_of(request)
    account_id = person.pk if person else None
    visitor = getattr(request, "visitor", None) or visitor_of(request)
    draft = find_draft(draft_id, visitor_id=visitor, account_id=account_id)
    site = getattr(request, "site", None)
    elsewhere = draft is not None and site is not None and draft.site_id != site.pk
    if draft is None or elsewhere:
        raise NotFound(N_("There is no such draft here. If it is yours, sign in to see it."))
    return draft


def draft_or_new(request: VisitorRequest, draft_id: UUID) -> Draft:
    """
    Return the draft of a form, opened by the first thing that the form sends.

    :raises NotFound: if the id is another person's, or was not made by us
    :raises TooManyDrafts: if this browser has twenty unfinished ones
    :raises TooOften: if too many were begun from this connection
    """
    if draft_id.version != 7:
        raise NotFound(N_("There is no such draft here. If it is yours, sign in to see it."))
    if find_draft_by_id(draft_id) is None:
        count_or_refuse(request, DRAFTS)
    open_draft(
        draft_id=draft_id,
        site=request.site,
        visitor_id=request.visitor,
        account_id=person_id_of(request),
        now=timezone.now(),
    )
    return draft_for(request, draft_id)


def let_see_photos_of(draft_id: UUID, response: HttpResponse) -> None:
    """Let the reader of a mail about a draft see its photos for an hour."""
    response.set_signed_cookie(
        PREVIEW,
        str(draft_id),
        salt=_SALT,
        max_age=PREVIEW_AGE,
        path="/media/",
        httponly=True,
        samesite="Lax",
        secure=settings.HTTPS,
    )


def may_see_photo(request: HttpRequest, photo: PhotoView) -> bool:
    """
    Return whether someone may see a photo that is not public.

    Its uploader, whoever holds its draft, the seller of an ad that has it, and moderators of
    its site. Quarantined photos have no ``PhotoView`` and are seen by nobody.
    """
    person = person_of(request)
    if person is not None and _is_theirs_or_their_work(person, photo):
        return True
    return photo.draft_id is not None and _holds_draft(request, photo.draft_id)


def _is_theirs_or_their_work(person: Account, photo: PhotoView) -> bool:
    return (
        photo.account_id == person.pk
        or person.pk in photo_owners([photo.id])
        or may_see_message_photo([photo.id], account_id=person.pk)
        or _is_their_work(person, photo)
    )


def _is_their_work(person: Account, photo: PhotoView) -> bool:
    """Return whether staff may look: at what stands in an ad, and at messages with a case only."""
    if not has_role(person, Role.MODERATOR, Role.REVIEWER, site_id=photo.site_id):
        return False
    private = messages_with_photo(photo.id)
    return not private or bool(cases_about_any(private))


def _holds_draft(request: HttpRequest, draft_id: UUID) -> bool:
    shown = request.get_signed_cookie(PREVIEW, default="", salt=_SALT, max_age=PREVIEW_AGE)
    if parse_id(shown or "") == draft_id:
        return True
    draft = find_draft(draft_id, visitor_id=visitor_of(request), account_id=person_id_of(request))
    return draft is not None
