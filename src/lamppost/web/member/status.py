"""The page of one ad for its poster: how it stands, why, and what to do about it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lamppost.foundation.kernel.errors import N_, Stale
from lamppost.foundation.kernel.ids import parse_id
from lamppost.journeys.confirm_listing import confirm_listing
from lamppost.journeys.edit_listing import edit_listing
from lamppost.journeys.object_to_decision import object_to_decision
from lamppost.journeys.read_ad import FieldProblem
from lamppost.journeys.withdraw_listing import withdraw_listing
from lamppost.market.listings.queries import get_own_listing, photo_ids_of
from lamppost.market.listings.rules import (
    EDITABLE,
    KEEP_DELETED,
    MOVES,
    RENEW_AFTER,
    ListingState,
    MoveNotAllowed,
    goes_to_the_front,
    renewable_from,
)
from lamppost.market.media.queries import photos_by_ids
from lamppost.trust.cases.queries import statement_about
from lamppost.trust.cases.rules import NOTE_MAX, CannotObject
from lamppost.web.charts import sparkline
from lamppost.web.errors import say
from lamppost.web.http import MemberRequest
from lamppost.web.jinja import RIGHT_TO_LEFT
from lamppost.web.limits import OBJECTIONS, TooOften, count_or_refuse
from lamppost.web.member.access import signed_in
from lamppost.web.member.acts import acts_of
from lamppost.web.member.attention import attention_of, last_days, time_left, words_about
from lamppost.web.member.earlier import earlier_versions
from lamppost.web.member.fields import storable
from lamppost.web.member.reasons import objection_about, reasons_for, statement_rows
from lamppost.web.member.states import moved_on, shown_mark, shown_state, shown_word, state_word
from lamppost.web.member.timeline import timeline_of
from lamppost.web.whole_ad import public_url, whole_ad

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from markupsafe import Markup

    from lamppost.market.listings.models import Listing

FEWEST_DAYS = 2


@require_safe
@signed_in
def my_listing(request: MemberRequest, code: str) -> HttpResponse:
    """Show how an ad stands. Somebody else's looks like none."""
    return _page(request, _own(request, code))


@require_safe
@signed_in
def posted(request: MemberRequest, code: str) -> HttpResponse:
    """Say honestly what became of an ad that was just sent in."""
    listing = _own(request, code)
    if listing.state == ListingState.REFUSED:
        return redirect("my-listing", code=code)
    return render(request, "member/posted.html", _basics(listing))


def _own(request: MemberRequest, code: str) -> Listing:
    """Return an ad of this person's; its page wears the colours of its town."""
    listing = get_own_listing(request.user.pk, code)
    request.site = listing.site
    return listing


def _basics(listing: Listing) -> dict[str, object]:
    state = ListingState(listing.state)
    return {
        "listing": listing,
        "public_url": public_url(listing) if listing.is_public else "",
        "state": shown_state(state),
        "word": state_word(state),
        "mark": shown_mark(listing),
        "mark_word": shown_word(listing),
        "reasons": reasons_for(listing),
        "may_edit": state in EDITABLE,
        "may_withdraw": ListingState.WITHDRAWN in MOVES[state],
    }


def _page(
    request: MemberRequest,
    listing: Listing,
    *,
    words: str = "",
    error: str = "",
) -> HttpResponse:
    revision = listing.current
    is_refused = listing.state == ListingState.REFUSED
    statement = statement_about(listing.subject) if is_refused else None
    context = {
        **_basics(listing),
        **_life(listing),
        "timeline": timeline_of(listing),
        "statement": statement,
        "rows": statement_rows(statement, listing.site.name) if statement else [],
        "objection": objection_about(statement) if statement else None,
        "ad": whole_ad(
            revision,
            site=listing.site,
            photos=photos_by_ids(photo_ids_of([revision.pk])[revision.pk]),
            code=listing.code,
        ),
        "words": words,
        "error": error,
        "words_max": NOTE_MAX,
    }
    return render(request, "member/my_listing.html", context, status=422 if error else 200)


def _life(listing: Listing) -> dict[str, object]:
    """Return what a poster may do next, and how the ad has fared."""
    now = timezone.now()
    begins = renewable_from(listing.state, listing.expires_at)
    days = last_days(listing, now) if listing.published_at else []
    return {
        "acts": acts_of(listing, now=now),
        "counts": words_about(attention_of([listing.pk])[listing.pk]) if days else [],
        "days": days,
        "graph": _graph(days),
        "time_left": time_left(listing, now),
        "renewable_from": begins,
        "renewable_until": listing.expires_at + RENEW_AFTER if listing.expires_at else None,
        "is_renewable": any(act.key == "renew" for act in acts_of(listing, now=now)),
        "to_the_front": goes_to_the_front(listing.published_at, now=now),
        "kept_until": listing.state_at + KEEP_DELETED,
        "earlier": earlier_versions(listing),
    }


def _graph(days: Sequence[tuple[date, int]]) -> Markup | None:
    """Return the line of views; a line of one day, or of none at all, says nothing."""
    views = [count for _day, count in days]
    if len(views) < FEWEST_DAYS or not any(views):
        return None
    is_rtl = (get_language() or "en").split("-")[0] in RIGHT_TO_LEFT
    return sparkline(views, name=_("Views of the last days"), rtl=is_rtl)


@signed_in
def confirm(request: MemberRequest, code: str) -> HttpResponse:
    """Publish an ad as it is, after the note about it was read."""
    if request.method == "POST":
        revision_id = parse_id(request.POST.get("revision", ""))
        listing = get_own_listing(request.user.pk, code)
        if listing.state != ListingState.PUBLISHED:  # pressed twice, it is live already
            _confirm(code, revision_id, request)
    return redirect("my-listing-posted", code=code)


def _confirm(code: str, revision_id: UUID | None, request: MemberRequest) -> None:
    try:
        if revision_id is None:
            raise Stale(N_("The ad was changed in the meantime. Please look at the new version."))
        confirm_listing(code=code, revision_id=revision_id, seller=request.user, now=timezone.now())
    except Stale as changed:
        messages.warning(request, say(changed))
    except MoveNotAllowed:
        messages.warning(request, moved_on())


@signed_in
def edit(request: MemberRequest, code: str) -> HttpResponse:
    """Open an ad to change it: a draft, in the same three screens."""
    if request.method != "POST":
        return redirect("my-listing", code=code)
    try:
        draft = edit_listing(code=code, seller=request.user, now=timezone.now())
    except MoveNotAllowed:
        messages.warning(request, moved_on())
        return redirect("my-listing", code=code)
    return redirect("draft-details", site=draft.site.slug, draft_id=draft.pk)


@signed_in
def withdraw(request: MemberRequest, code: str) -> HttpResponse:
    """Ask once, then take the ad down."""
    listing = _own(request, code)
    if request.method != "POST":
        return render(request, "member/withdraw.html", _basics(listing))
    try:
        withdraw_listing(code=code, seller=request.user, now=timezone.now())
        messages.success(request, _("The ad is taken down. Nobody else sees it any more."))
    except MoveNotAllowed:
        messages.warning(request, moved_on())
    return redirect("my-listing", code=code)


@signed_in
def object_to(request: MemberRequest, code: str) -> HttpResponse:
    """Object to a refusal: a person who was not involved looks at it."""
    listing = _own(request, code)
    if request.method != "POST":
        return redirect("my-listing", code=code)
    words = storable(request.POST.get("words", ""))
    try:
        _check_words(words)
        count_or_refuse(request, OBJECTIONS)
        object_to_decision(code=code, words=words, seller=request.user, now=timezone.now())
    except (FieldProblem, CannotObject, TooOften) as refused:
        return _page(request, listing, words=words, error=say(refused))
    messages.success(request, _("Your objection is with us. We write to you when it is decided."))
    return redirect("my-listing", code=code)


def _check_words(words: str) -> None:
    if not words.strip():
        raise FieldProblem(N_("Say in a sentence why you think it is wrong."))
    if len(words) > NOTE_MAX:
        raise FieldProblem(
            N_("Your objection has %(have)d characters; %(most)d is the most."),
            have=len(words),
            most=NOTE_MAX,
        )
