"""Results: a search, a section or a category, with the same filters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lamppost.foundation.kernel.errors import N_, NotFound
from lamppost.market.categories.rules import Category, View
from lamppost.market.search.queries import count_by_category, search
from lamppost.market.search.rules import Found, Order
from lamppost.market.search.rules.bars import scales_of
from lamppost.web.http import SiteRequest
from lamppost.web.keepers import hidden_ids
from lamppost.web.pager import shown_numbers
from lamppost.web.public.asked import NEAR, Asked, read_asked
from lamppost.web.public.caching import public_page
from lamppost.web.public.chips import chips_of
from lamppost.web.public.filter_form import CARRIED, filter_form
from lamppost.web.public.links import (
    FOR_NOW,
    MANNER,
    Params,
    address,
    leaf_path,
    named_in,
    params_of,
    path_of,
    section_path,
    with_value,
    without_names,
    without_pairs,
)
from lamppost.web.public.makeshift import newest_instead, say_makeshift
from lamppost.web.public.nearby import heading_within, place_choices
from lamppost.web.public.next_steps import FEW, next_steps
from lamppost.web.public.region_map import RegionMap, reaches_towns, region_map
from lamppost.web.public.remembered import VIEWS, remember_view, remembered_view
from lamppost.web.public.safety import safety_line
from lamppost.web.public.seen_ads import seen_codes
from lamppost.web.public.shown_ads import left_out_of, shown_ads
from lamppost.web.public.town_map import TownMap, town_map
from lamppost.web.public.towns import Ground, ground_of
from lamppost.web.public.understood import Understood, says_less, understood, words_of

NOWHERE = N_("There is no such part of this board.")


@public_page
def search_page(request: SiteRequest, site: str) -> HttpResponse:
    """Show a search over the whole board; one for a known category goes to its page."""
    ground = ground_of(request.site, near=_asks_near(request), params=params_of(request.GET))
    leaf = _only_leaf(request, ground)
    section = ground.taxonomy.section(request.GET.get("section", ""))
    if leaf is None and section is None:
        return _results(request, ground)
    gone = ("section",) if leaf is None else ("section", "category")
    params = without_names(params_of(request.GET), *gone)
    if leaf is None and section is not None:
        return HttpResponseRedirect(address(section_path(site, section.key), params))
    return HttpResponseRedirect(address(leaf_path(site, leaf.key if leaf else ""), params))


@public_page
def section_page(request: SiteRequest, site: str, section: str) -> HttpResponse:
    """Show one of the parts of the board; a single category chosen there has its own page."""
    ground = ground_of(request.site, near=_asks_near(request), params=params_of(request.GET))
    found = ground.taxonomy.section(section)
    if found is None:
        raise NotFound(NOWHERE)
    leaf = _only_leaf(request, ground)
    if leaf is not None and leaf.section_key == found.key:
        params = without_names(params_of(request.GET), "category")
        return HttpResponseRedirect(address(leaf_path(site, leaf.key), params))
    return _results(request, replace(ground, section=found))


@public_page
def category_page(request: SiteRequest, site: str, section: str, leaf: str) -> HttpResponse:
    """Show one category; an old address of it leads to the new one."""
    key = f"{section}/{leaf}"
    ground = ground_of(request.site, near=_asks_near(request), params=params_of(request.GET))
    found = ground.taxonomy.find(key)
    if found is None:
        raise NotFound(NOWHERE)
    if found.key != key:
        return HttpResponseRedirect(address(leaf_path(site, found.key), params_of(request.GET)))
    section_found = ground.taxonomy.section(found.section_key)
    return _results(request, replace(ground, leaf=found, section=section_found))


def _only_leaf(request: SiteRequest, ground: Ground) -> Category | None:
    named = set(request.GET.getlist("category")) - {""}
    return ground.taxonomy.find(named.pop()) if len(named) == 1 else None


def _asks_near(request: SiteRequest) -> bool:
    return request.GET.get("where") == NEAR


def _results(request: SiteRequest, ground: Ground) -> HttpResponse:
    seen, now = seen_codes(request), timezone.now()
    read, asked, answer, went_back = _answered(request, ground, seen=seen, now=now)
    found = newest_instead(asked.search, answer)
    params, ground = read.params, read.ground
    chips = chips_of(params, ground)
    path, view = path_of(ground), _view(request, ground)
    shown = shown_ads(asked, ground, found, seen=seen or ())
    context = {
        **filter_form(asked, ground, found, view=view, remembers=seen is not None),
        "heading": heading(asked, ground),
        "crumbs": _crumbs(ground),
        "asked": asked,
        "found": found,
        "said": words_of(read, asked, found, went_back=went_back),
        "path": path,
        "view": view,
        "chips": [(c.label, address(path, without_pairs(params, c.pairs))) for c in chips],
        "clear": address(path, tuple(pair for pair in params if pair[0] in CARRIED)),
        "orders": _orders(asked, path, has_places=bool(ground.places) or ground.nearby is not None),
        "views": _views(params, path, view, has_map=_has_map(ground)),
        "map": _map(asked, found, ground) if view == "map" else None,
        "is_region": reaches_towns(ground, near=asked.near),
        "place": place_choices(
            ground.nearby,
            ground.site,
            places=ground.places,
            towns=ground.sites,
            counts=found.counts.get("km", {}),
        ),
        "page": Pages(asked.search.page, found.pages, path, params),
        "cards": shown.cards,
        "promoted": shown.promoted,
        "behind": shown.behind,
        "left_out": left_out_of(asked, ground, found),
        "seen_count": None if seen is None else len(seen),
        "here": request.get_full_path(),
        "save_search": _save_search_address(ground, params),
        "steps": next_steps(asked, ground, chips, total=found.total, now=now)
        if found.total < FEW and not found.is_instead
        else [],
        "feed": feed_address(ground, params),
        "canonical": request.build_absolute_uri(
            address(path, without_names(params, "view", "seen"), asked.search.page)
        ),
        "safety": safety_line(ground.section.key if ground.section else ""),
    }
    request.search_total = sum(count_by_category(ground.site.pk).values())
    response = render(request, "public/results.html", context)
    return remember_view(request, say_makeshift(response, asked.search, found), ground)


def _answered(
    request: SiteRequest, ground: Ground, *, seen: tuple[str, ...] | None, now: datetime
) -> tuple[Understood, Asked, Found, tuple[str, ...]]:
    """Return how the address was read, what it asks, what that finds, and what was taken back."""
    shows_hidden = request.GET.get("hidden") == "show"
    without = () if shows_hidden else hidden_ids(request)
    read = understood(params_of(request.GET), ground)

    def asks(one: Understood) -> Asked:
        asked = read_asked(one.params, one.ground, now=now, page=request.GET.get("page", ""))
        return _leaving_out(asked, without, seen)

    asked, found = _look(asks(read), read.ground)
    if not (read.labels and says_less(found, asks(read.taken_back()))):
        return read, asked, found, ()
    literal = read.taken_back()
    return literal, *_look(asks(literal), literal.ground), read.labels


def _leaving_out(asked: Asked, without: tuple[UUID, ...], seen: tuple[str, ...] | None) -> Asked:
    """Return the same without what the reader has hidden, and without what they looked at."""
    if asked.hides_seen and seen is None:
        note = _("This browser does not remember which ads you looked at. You can switch it on.")
        asked = replace(asked, notes=(*asked.notes, note))
    codes = (seen or ()) if asked.hides_seen else ()
    return replace(asked, search=replace(asked.search, without=without, seen=codes))


def _save_search_address(ground: Ground, params: Params) -> str:
    """Return where the reader saves this search, and is written to when something new fits."""
    here = reverse("save-search", kwargs={"site": ground.site.slug})
    return address(here, named_in(ground, without_names(params, *MANNER, *FOR_NOW)))


def _look(asked: Asked, ground: Ground) -> tuple[Asked, Found]:
    """Return what was asked and what is found; a page beyond the last becomes the last."""
    if asked.is_impossible:
        return asked, Found(ids=(), total=0, counts={})
    bars = scales_of(ground.leaf)
    found = search(asked.search, bars=bars, fills=True)
    if asked.search.page > found.pages:
        note = _("There is no page %(page)d; here is the last one.") % {"page": asked.search.page}
        last = replace(asked.search, page=found.pages)
        asked = replace(asked, search=last, notes=(*asked.notes, note))
        found = search(last, bars=bars, fills=True)
    return asked, found


def heading(asked: Asked, ground: Ground) -> str:
    """Return what is shown, in the reader's words."""
    language, town = get_language() or "en", ground.site.name
    named = ground.leaf or ground.section
    where = _("%(town)s and around") % {"town": town} if asked.near else town
    words = asked.search.words
    if ground.nearby is not None and ground.has_circle:
        label = named.label(language) if named else ""
        return heading_within(ground.nearby, words=words, category=label)
    if words and named:
        return _("“%(words)s” in %(category)s, %(town)s") % {
            "words": words,
            "category": named.label(language),
            "town": where,
        }
    if words:
        return _("“%(words)s” in %(town)s") % {"words": words, "town": where}
    label = named.label(language) if named else _("All ads")
    return _("%(category)s in %(town)s") % {"category": label, "town": where}


def feed_address(ground: Ground, params: Params) -> str:
    """Return the address of the feed that has the same ads."""
    params = named_in(ground, without_names(params, *MANNER, "seen"))
    return address(reverse("feed", kwargs={"site": ground.site.slug}), params)


def _crumbs(ground: Ground) -> list[tuple[str, str]]:
    site = ground.site
    crumbs = [(site.name, reverse("site-home", kwargs={"site": site.slug}))]
    if ground.leaf is not None and ground.section is not None:
        label = ground.section.label(get_language() or "en")
        crumbs.append((label, section_path(site.slug, ground.section.key)))
    return crumbs


def _orders(asked: Asked, path: str, *, has_places: bool) -> list[tuple[str, str, bool]]:
    labels = {
        Order.RELEVANCE: _("Best match"),
        Order.NEWEST: _("Newest"),
        Order.NEAREST: _("Nearest"),
        Order.CHEAPEST: _("Lowest price"),
        Order.DEAREST: _("Highest price"),
    }
    if not asked.search.words:
        del labels[Order.RELEVANCE]
    if not has_places:
        del labels[Order.NEAREST]
    return [
        (label, address(path, with_value(asked.params, "sort", order)), order is asked.order)
        for order, label in labels.items()
    ]


def _view(request: SiteRequest, ground: Ground) -> str:
    usual = ground.leaf.view if ground.leaf else _usual_view(ground)
    chosen = request.GET.get("view", "")
    view = chosen if chosen in VIEWS else remembered_view(request, ground) or str(usual)
    # Another town's map may be remembered; one without districts has none.
    return str(usual) if view == "map" and not _has_map(ground) else view


def _has_map(ground: Ground) -> bool:
    return bool(ground.places) or reaches_towns(ground, near=bool(ground.neighbours))


def _map(asked: Asked, found: Found, ground: Ground) -> RegionMap | TownMap:
    if reaches_towns(ground, near=asked.near):
        return region_map(asked, ground)
    return town_map(asked, found, ground)


def _usual_view(ground: Ground) -> View:
    leaves = ground.section.leaves if ground.section else ()
    lists = sum(leaf.view is View.LIST for leaf in leaves)
    return View.LIST if lists * 2 > len(leaves) else View.GALLERY


def _views(
    params: Params, path: str, view: str, *, has_map: bool
) -> list[tuple[str, str, str, bool]]:
    ways = [("list", "list", _("List")), ("gallery", "layout-grid", _("Gallery"))]
    if has_map:
        ways.append(("map", "map", _("Map")))
    return [
        (icon, label, address(path, with_value(params, "view", value)), view == value)
        for value, icon, label in ways
    ]


@dataclass(frozen=True, slots=True)
class Pages:
    """The numbered pages, as ``pager`` draws them."""

    number: int
    last: int
    path: str
    params: Params

    def link(self, number: int) -> str:
        """Return the address of a page."""
        return address(self.path, self.params, number)

    @property
    def pages(self) -> Sequence[int | None]:
        """The numbers to show; None stands for those left out."""
        return shown_numbers(self.number, self.last)
