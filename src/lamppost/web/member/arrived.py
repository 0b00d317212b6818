"""What a sign-in was for: once somebody is in, it goes on there."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from lamppost.foundation.kernel.errors import DomainError
from lamppost.foundation.kernel.ids import parse_id
from lamppost.journeys.post_listing import post_draft
from lamppost.market.listings.actions import save_draft
from lamppost.market.listings.queries import find_draft_by_id
from lamppost.market.listings.rules import MoveNotAllowed
from lamppost.people.accounts.actions import UsedLink
from lamppost.people.accounts.rules import LinkPurpose
from lamppost.web.errors import say
from lamppost.web.member.local import local_path
from lamppost.web.member.message_links import send_from_link
from lamppost.web.member.save_search import save_from_link
from lamppost.web.member.states import moved_on
from lamppost.web.whence import whence

if TYPE_CHECKING:
    from lamppost.people.accounts.models import Account

logger = logging.getLogger(__name__)


def go_on(request: HttpRequest, used: UsedLink) -> HttpResponse:
    """Do what a link was mailed for. The person is signed in by now, with all factors."""
    return FURTHER.get(used.purpose, _to_a_page)(request, used)


def _to_a_page(_request: HttpRequest, used: UsedLink) -> HttpResponse:
    return redirect(local_path(str(used.payload.get("next", ""))) or "my-listings")


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
            draft_id=draft_id,
            seller=used.account,
            version=version,
            now=timezone.now(),
            whence=whence(request),
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


def _save_search(request: HttpRequest, used: UsedLink) -> HttpResponse:
    refused = save_from_link(used)
    if refused is not None:
        messages.warning(request, say(refused))
    else:
        messages.success(request, _("Saved. This is what you have us look out for."))
    return redirect("alerts")


Further = Callable[[HttpRequest, UsedLink], HttpResponse]

# What each purpose goes on with. A purpose that is not here signs in and leads to a page.
FURTHER: dict[LinkPurpose, Further] = {
    LinkPurpose.SIGN_IN: _to_a_page,
    LinkPurpose.PUBLISH_DRAFT: _publish,
    LinkPurpose.SEND_MESSAGE: send_from_link,
    LinkPurpose.SAVE_SEARCH: _save_search,
}
