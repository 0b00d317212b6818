"""All ads of one person, by state, with the drafts that are not finished."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lamppost.journeys.change_name import change_name
from lamppost.market.categories.queries import taxonomy_for
from lamppost.market.categories.rules import Taxonomy
from lamppost.market.listings.queries import drafts_of, listings_of, photo_ids_of
from lamppost.market.media.queries import PhotoView, photos_by_ids
from lamppost.people.accounts.rules import NAME_LENGTH, NameNotAllowed
from lamppost.web.errors import say
from lamppost.web.http import MemberRequest
from lamppost.web.member.access import signed_in
from lamppost.web.member.acts import Act, acts_of
from lamppost.web.member.attention import Attention, attention_of, time_left, words_about
from lamppost.web.member.fields import storable
from lamppost.web.member.paging import page_of
from lamppost.web.member.states import TABS, Tab, shown_mark, shown_word, tab_of
from lamppost.web.whole_ad import price_text

if TYPE_CHECKING:
    from lamppost.market.listings.models import Draft, Listing
    from lamppost.people.accounts.models import Account

A_PAGE = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """
    One ad or draft in the list.

    ``state`` picks the colour, ``meta`` are small facts, ``counts`` how much it is looked at;
    ``icon`` stands where there is no photo.
    """

    url: str
    title: str
    state: str
    word: str
    meta: Sequence[str]
    town: str
    counts: Sequence[str] = ()
    acts: Sequence[Act] = ()
    icon: str = "pencil"
    photo: PhotoView | None = None


@require_safe
@signed_in
def my_listings(request: MemberRequest) -> HttpResponse:
    """List a person's ads, and above them what they have not finished."""
    person, tab = request.user, tab_of(request.GET.get("show", ""))
    mine = listings_of(person.pk)
    counts = Counter(mine.order_by().values_list("state", flat=True))
    page = page_of(request, Paginator(mine.filter(state__in=tab.states), A_PAGE))
    context = {
        "tabs": _tabs(counts, tab),
        "tab": tab.key,
        "here": request.get_full_path(),
        "rows": _rows(page.items, timezone.now()),
        "drafts": _draft_rows(person) if not tab.key and page.number == 1 else [],
        "page": page,
    }
    return render(request, "member/my_listings.html", context)


def _tabs(counts: Mapping[str, int], tab: Tab) -> list[tuple[str, int, str, bool]]:
    """Return the tabs; one that is empty and out of the way is left out."""
    found = [(one, sum(counts[state] for state in one.states)) for one in TABS]
    return [
        (one.label, count, _address(one.key), one is tab)
        for one, count in found
        if count or one is tab or not one.is_rare
    ]


def _address(key: str) -> str:
    return f"?show={key}" if key else reverse("my-listings")


def _rows(listings: Sequence[Listing], now: datetime) -> list[Row]:
    covers, attention = _covers(listings), attention_of([listing.pk for listing in listings])
    boards = {site_id: taxonomy_for(site_id) for site_id in {one.site_id for one in listings}}
    return [
        Row(
            url=reverse("my-listing", kwargs={"code": listing.code}),
            title=listing.current.title,
            state=shown_mark(listing),
            word=shown_word(listing),
            meta=_facts(listing, boards[listing.site_id], now),
            counts=_counts(listing, attention),
            acts=acts_of(listing, now=now),
            town=listing.site.name,
            icon=_icon(listing, boards[listing.site_id]),
            photo=covers.get(listing.current.pk),
        )
        for listing in listings
    ]


def _counts(listing: Listing, attention: Mapping[UUID, Attention]) -> Sequence[str]:
    """Return views and replies, of what has been public."""
    return words_about(attention[listing.pk]) if listing.published_at else ()


def _covers(listings: Sequence[Listing]) -> dict[object, PhotoView]:
    ids = photo_ids_of([listing.current.pk for listing in listings])
    first = {revision: photos[0] for revision, photos in ids.items() if photos}
    found = {photo.id: photo for photo in photos_by_ids(first.values())} if first else {}
    return {revision: found[key] for revision, key in first.items() if key in found}


def _facts(listing: Listing, taxonomy: Taxonomy, now: datetime) -> list[str]:
    leaf = taxonomy.find(listing.current.category)
    price = price_text(listing.current, leaf) if leaf else ""
    return [fact for fact in (price, time_left(listing, now)) if fact]


def _icon(listing: Listing, taxonomy: Taxonomy) -> str:
    leaf = taxonomy.find(listing.current.category)
    return leaf.icon if leaf else "tag"


def _draft_rows(person: Account) -> list[Row]:
    return [_draft_row(draft) for draft in drafts_of(person.pk)]


def _draft_row(draft: Draft) -> Row:
    title = str(draft.fields.get("title", "")).strip()
    where = {"site": draft.site.slug, "draft_id": draft.pk}
    return Row(
        url=reverse("draft", kwargs=where),
        title=title[:90] or _("Without a title"),
        state="draft",
        word=_("Draft"),
        meta=[],
        town=draft.site.name,
    )


@signed_in
def my_name(request: MemberRequest) -> HttpResponse:
    """Change the name that others see."""
    person, name, error = request.user, request.user.display_name, ""
    if request.method == "POST":
        name = storable(request.POST.get("name", ""))
        try:
            change_name(account=person, name=name, now=timezone.now())
        except NameNotAllowed as refused:
            error = say(refused)
        else:
            messages.success(request, _("Your name is changed."))
            return redirect("my-listings")
    context = {"name": name[:200], "error": error, "name_length": NAME_LENGTH}
    return render(request, "member/my_name.html", context, status=422 if error else 200)
