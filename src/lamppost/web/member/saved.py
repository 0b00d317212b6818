"""What somebody keeps, and what they do not want to see: with an account or without one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lamppost.foundation.kernel.ids import parse_id
from lamppost.journeys.kept_words import known_title
from lamppost.market.categories.queries import taxonomy_for
from lamppost.market.listings.queries import listings_by_ids
from lamppost.market.search.actions import drop_ad, show_ad
from lamppost.market.search.queries.kept import hidden_ids_of, kept_by, seen_now
from lamppost.market.search.rules.kept import Standing, is_cheaper
from lamppost.people.accounts.actions import change_wishes
from lamppost.people.accounts.queries import wishes_of
from lamppost.web.http import person_of
from lamppost.web.jinja import money
from lamppost.web.keepers import keeper_of
from lamppost.web.public.cards import covers_of
from lamppost.web.public.seen_ads import seen_codes
from lamppost.web.whole_ad import price_text, public_url

if TYPE_CHECKING:
    from lamppost.market.categories.rules import Taxonomy
    from lamppost.market.listings.models import Listing
    from lamppost.market.media.queries import PhotoView
    from lamppost.market.search.queries.kept import Kept

# Fifty photos a page are enough to wait for.
A_PAGE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptRow:
    """
    One kept ad. ``url`` is "" once it is off the board; ``before`` is the price it had when it
    was kept, if it costs less now; ``word`` says in a word how it stands, "" if as usual.
    """

    id: UUID
    url: str
    title: str
    price_text: str
    before: str
    town: str
    standing: Standing | None
    word: str
    icon: str
    photo: PhotoView | None


@require_http_methods(["GET", "HEAD", "POST"])
def saved(request: HttpRequest) -> HttpResponse:
    """Show what is kept and what is hidden here."""
    response = _act(request) if request.method == "POST" else _page(request)
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _page(request: HttpRequest) -> HttpResponse:
    owner, person = keeper_of(request), person_of(request)
    kept = kept_by(owner) if owner else []
    hidden = hidden_ids_of(owner) if owner else ()
    number = _number(request, len(kept))
    looked_at = seen_codes(request)
    context = {
        "seen_count": None if looked_at is None else len(looked_at),
        "rows": rows_of(kept[(number - 1) * A_PAGE : number * A_PAGE]),
        "total": len(kept),
        "page_number": number,
        "pages": _pages(len(kept)),
        "hidden_rows": _hidden_rows(hidden[:A_PAGE]),
        "hidden_total": len(hidden),
        "is_told": person is not None and wishes_of(person).favourites,
    }
    return render(request, "member/saved.html", context)


def _pages(total: int) -> int:
    return max(1, -(-total // A_PAGE))


def _number(request: HttpRequest, total: int) -> int:
    text = request.GET.get("page", "")
    wanted = int(text) if text.isascii() and text.isdecimal() and len(text) < 4 else 1
    return min(max(wanted, 1), _pages(total))


def _act(request: HttpRequest) -> HttpResponse:
    """Remove one kept ad, show a hidden one again, or say whether to be told of news."""
    owner, person = keeper_of(request), person_of(request)
    drop, show = parse_id(request.POST.get("drop", "")), parse_id(request.POST.get("show", ""))
    if owner is not None and drop is not None:
        drop_ad(owner=owner, listing_id=drop)
        messages.success(request, _("Removed. You keep this ad no longer."))
    elif owner is not None and show is not None:
        show_ad(owner=owner, listing_id=show)
        messages.success(request, _("This ad stands in your lists again."))
    elif person is not None and "tell" in request.POST:
        wishes = replace(wishes_of(person), favourites=request.POST["tell"] == "1")
        change_wishes(account=person, wishes=wishes, now=timezone.now())
        messages.success(request, _("Done."))
    return redirect("saved")


def rows_of(kept: Sequence[Kept]) -> list[KeptRow]:
    """Return kept ads as the page shows them: two queries, and one for each town's categories."""
    public = [one.listing for one in kept if one.listing is not None and one.listing.is_public]
    covers = covers_of(public)
    sites = {one.listing.site_id for one in kept if one.listing is not None}
    boards = {site_id: taxonomy_for(site_id) for site_id in sites}
    return [_row(one, covers, boards) for one in kept]


def _row(one: Kept, covers: Mapping[UUID, PhotoView], boards: Mapping[UUID, Taxonomy]) -> KeptRow:
    listing = one.listing
    if listing is None:
        return _gone_row(one.favourite.listing_id)
    now = seen_now(listing)
    leaf = boards[listing.site_id].find(listing.current.category)
    is_cheap = listing.is_public and is_cheaper(now, one.favourite.when_kept)
    then = one.favourite.price_minor
    return KeptRow(
        id=listing.pk,
        url=public_url(listing) if listing.is_public else "",
        title=known_title(listing),
        price_text=price_text(listing.current, leaf) if leaf and listing.is_public else "",
        before=money(then, now.currency) if is_cheap and then is not None else "",
        town=listing.site.name,
        standing=now.standing,
        word=_word(now.standing),
        icon=leaf.icon if leaf else "tag",
        photo=covers.get(listing.pk),
    )


def _gone_row(listing_id: UUID) -> KeptRow:
    return KeptRow(
        id=listing_id,
        url="",
        title=_("An ad that you kept"),
        price_text="",
        before="",
        town="",
        standing=Standing.GONE,
        word=_word(Standing.GONE),
        icon="archive",
        photo=None,
    )


def _word(standing: Standing) -> str:
    return {
        Standing.RESERVED: _("Reserved"),
        Standing.AWAY: _("Being changed"),
        Standing.SOLD: _("Sold"),
        Standing.GONE: _("Gone"),
    }.get(standing, "")


def _hidden_rows(ids: Sequence[UUID]) -> list[tuple[UUID, str, str]]:
    listings = listings_by_ids(ids)
    return [(key, *_named(listings.get(key))) for key in ids]


def _named(listing: Listing | None) -> tuple[str, str]:
    if listing is None or not listing.is_public:
        return _("An ad that is gone"), ""
    return listing.current.title, public_url(listing)
