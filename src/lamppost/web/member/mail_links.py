"""Links in mails: looking shows a button, only pressing it acts, and only once."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from lamppost.foundation.kernel.errors import DomainError
from lamppost.foundation.kernel.ids import parse_id
from lamppost.journeys.post_listing import post_draft, read_draft
from lamppost.journeys.read_ad import AdNotComplete
from lamppost.market.listings.actions import save_draft
from lamppost.market.listings.queries import find_draft_by_id
from lamppost.market.listings.rules import MoveNotAllowed
from lamppost.market.media.queries import photos_by_ids
from lamppost.people.accounts.actions import UsedLink, note_sign_in, use_link
from lamppost.people.accounts.queries import open_link
from lamppost.people.accounts.rules import LinkNotValid, LinkPurpose
from lamppost.web.errors import say
from lamppost.web.http import PageRequest
from lamppost.web.member.drafts import let_see_photos_of
from lamppost.web.member.local import local_path
from lamppost.web.member.states import moved_on
from lamppost.web.whole_ad import WholeAd, whole_ad

if TYPE_CHECKING:
    from lamppost.market.listings.models import Draft
    from lamppost.people.accounts.models import Account, MailLink

logger = logging.getLogger(__name__)

BACKEND = "django.contrib.auth.backends.ModelBackend"


def mail_link(request: PageRequest, token: str) -> HttpResponse:
    """Show what a link would do (mail scanners look, too), or do it."""
    try:
        response = _use(request, token) if request.method == "POST" else _show(request, token)
    except LinkNotValid:
        response = render(request, "member/link_over.html", status=410)
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _show(request: PageRequest, token: str) -> HttpResponse:
    link = open_link(token, now=timezone.now())
    draft = _draft_of(link)
    if draft is not None:
        request.site = draft.site  # in the town's colours
    context = {
        "link": link,
        "publishes": link.purpose == LinkPurpose.PUBLISH_DRAFT,
        "draft": draft,
        "ad": _preview(draft) if draft else None,
        "is_sent": draft is not None and draft.published_at is not None,
    }
    response = render(request, "member/mail_link.html", context)
    if draft is not None:
        let_see_photos_of(draft.pk, response)
    return response


def _draft_of(link: MailLink | UsedLink) -> Draft | None:
    key = parse_id(str(link.payload.get("draft", "")))
    return find_draft_by_id(key) if key else None


def _preview(draft: Draft) -> WholeAd | None:
    try:
        content = read_draft(draft)
    except AdNotComplete:
        return None
    photos = photos_by_ids(content.photo_ids, site_id=draft.site_id)
    return whole_ad(content, site=draft.site, photos=photos)


def _use(request: HttpRequest, token: str) -> HttpResponse:
    now = timezone.now()
    used = use_link(token, now=now)
    sign_in(request, used.account)
    if used.purpose is LinkPurpose.PUBLISH_DRAFT:
        return _publish(request, used)
    return redirect(local_path(str(used.payload.get("next", ""))) or "my-listings")


def sign_in(request: HttpRequest, account: Account) -> None:
    """Sign someone in under a fresh session, and write it down."""
    login(request, account, backend=BACKEND)
    note_sign_in(account=account, now=timezone.now())


def _publish(request: HttpRequest, used: UsedLink) -> HttpResponse:
    """
    Send the draft in. The link is used up by now, so whatever goes wrong, the person is signed
    in and finds the draft in their account.
    """
    draft_id = parse_id(str(used.payload.get("draft", "")))
    version = used.payload.get("version")
    if draft_id is None or not isinstance(version, int):
        return _gone(request)
    try:
        placed = post_draft(
            draft_id=draft_id, seller=used.account, version=version, now=timezone.now()
        )
    except MoveNotAllowed:
        return _back_to_draft(request, draft_id, used.account, because=moved_on())
    except DomainError as refused:
        return _back_to_draft(request, draft_id, used.account, because=say(refused))
    except Exception:  # our fault must not cost a person the ad: it is theirs to send again
        logger.exception("draft %s could not be posted from its mail link", draft_id)
        sentence = _("Something went wrong on our side. Your ad is kept: please publish it again.")
        return _back_to_draft(request, draft_id, used.account, because=sentence)
    if placed.listing.seller_id != used.account.pk:
        return _gone(request)
    return redirect("my-listing-posted", code=placed.listing.code)


def _back_to_draft(
    request: HttpRequest, draft_id: UUID, account: Account, *, because: str
) -> HttpResponse:
    draft = find_draft_by_id(draft_id)
    if draft is None or draft.published_at is not None:
        return _gone(request)
    save_draft(draft_id=draft.pk, fields={}, account_id=account.pk, now=timezone.now())
    messages.warning(request, because)
    return redirect("draft-preview", site=draft.site.slug, draft_id=draft.pk)


def _gone(request: HttpRequest) -> HttpResponse:
    messages.warning(request, _("This draft is not here any more. Your ads are below."))
    return redirect("my-listings")
