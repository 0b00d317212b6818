"""Send an ad in: at once for someone who is signed in, by a mailed link for everyone else."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language

from lamppost.environment import env
from lamppost.foundation.kernel.emails import NotAnAddress
from lamppost.journeys.post_listing import frame_of, post_draft, typed_ad
from lamppost.journeys.read_ad import AdNotComplete, find_problems
from lamppost.market.listings.rules import MoveNotAllowed
from lamppost.people.accounts.actions import LinkRequest, send_link
from lamppost.people.accounts.rules import LinkPurpose, TooManyLinks
from lamppost.web.http import person_of
from lamppost.web.limits import LINKS, TooOften, count_or_refuse
from lamppost.web.member.drafts import VisitorRequest, draft_for, remembers_visitor
from lamppost.web.member.fields import keep, typed_in
from lamppost.web.member.posting import own_draft, show_problems, to_page
from lamppost.web.member.screens import Screen, show_preview
from lamppost.web.member.sent import sent_page
from lamppost.web.member.states import moved_on
from lamppost.web.whence import whence

if TYPE_CHECKING:
    from lamppost.market.listings.models import Draft
    from lamppost.people.accounts.models import Account


@remembers_visitor
def publish(request: VisitorRequest, site: str, draft_id: UUID) -> HttpResponse:
    """Send the ad in, or mail the link that does. Sending it twice gives the same answer."""
    draft, person = draft_for(request, draft_id), person_of(request)
    if request.method != "POST":
        return redirect("draft-preview", site=site, draft_id=draft_id)
    if person is None and draft.published_at is not None:
        return sent_page(request, draft)
    try:
        return _mail_link(request, draft) if person is None else _send_in(request, draft, person)
    except AdNotComplete as missing:
        return show_problems(request, draft, missing.problems) or to_page("draft-what", draft)


def _send_in(request: VisitorRequest, draft: Draft, person: Account) -> HttpResponse:
    try:
        placed = post_draft(
            draft_id=draft.pk, seller=person, now=timezone.now(), whence=whence(request)
        )
    except MoveNotAllowed:  # the ad that this draft changes was decided on in the meantime
        messages.warning(request, moved_on())
        return redirect("my-listings")
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
        count_or_refuse(request, LINKS)
        send_link(_link_to(draft, address), now=timezone.now())
    except (NotAnAddress, TooManyLinks, TooOften) as refused:
        return show_preview(request, draft, Screen(problems={"email": refused}))
    return to_page("draft-mailed", draft)


def _link_to(draft: Draft, address: str) -> LinkRequest:
    return LinkRequest(
        purpose=LinkPurpose.PUBLISH_DRAFT,
        address=address,
        url=env().base_url + "/mail/{token}/",
        language=get_language() or draft.site.language,
        site_id=draft.site_id,
        payload={"draft": str(draft.pk), "version": draft.version},
    )


@own_draft
def mailed(request: VisitorRequest, draft: Draft) -> HttpResponse:
    """Say where the link went, and what to do if it does not come."""
    address = draft.fields.get("email")
    if not address:
        return to_page("draft-preview", draft)
    return render(request, "member/post_mailed.html", {"draft": draft, "address": address})
