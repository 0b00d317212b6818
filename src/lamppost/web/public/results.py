"""Results: a search, a section or a category, with the same filters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lamppost.foundation.kernel.errors import N_, NotFound
from lamppost.market.categories.rules import View
from lamppost.market.search.queries import count, count_by_category, search
from lamppost.market.search.rules import Found, Order
from lamppost.web.http import SiteRequest
from lamppost.web.keepers import hidden_ids
from lamppost.web.pager import shown_numbers
from lamppost.web.public.asked import NEAR, Asked, read_asked
from lamppost.web.public.caching import public_page
from lamppost.web.public.cards import cards_of
from lamppost.web.public.chips import chips_of, next_steps
from lamppost.web.public.filters import groups_of, ways_of
from lamppost.web.public.links import (
    MANNER,
    Params,
    address,
    leaf_path,
    params_of,
    path_of,
    section_path,
    with_value,
    without_names,
)
from lamppost.web.public.remembered import VIEWS, remember_view, remembered_view
from lamppost.web.public.safety import safety_line
from lamppost.web.public.town_map import town_map
from lamppost.web.public.towns import Ground, ground_of

NOWHERE = N_("There is no such part of this board.")


@public_page
def search_page(request: SiteRequest, site: str) -> HttpResponse:
    """Show a search over the whole board; one for a known category goes to its page."""
    ground = ground_of(request.site, near=_asks_near(request))
    leaf = ground.taxonomy.find(request.GET.get("category", ""))
    section = ground.taxonomy.section(request.GET.get("section", ""))
    if leaf is None and (section is None or "category" in request.GET):
        return _results(request, ground)
    params = without_names(params_of(request.GET), "category", "section")
    path = leaf_path(site, leaf.key) if leaf else section_path(site, request.GET["section"])
    return HttpResponseRedirect(address(path, params))


@public_page
def section_page(request: SiteRequest, site: str, section: str) -> HttpResponse:
    """Show one of the parts of the board."""
    del site
    ground = ground_of(request.site, near=_asks_near(request))
    found = ground.taxonomy.section(section)
    if found is None:
        raise NotFound(NOWHERE)
    return _results(request, replace(ground, section=found))


@public_page
def category_page(request: SiteRequest, site: str, section: str, leaf: str) -> HttpResponse:
    """Show one category; an old address of it leads to the new one."""
    key = f"{section}/{leaf}"
    ground = ground_of(request.site, near=_asks_near(request))
    found = ground.taxonomy.find(key)
    if found is None:
        raise NotFound(NOWHERE)
    if found.key != key:
        return HttpResponseRedirect(address(leaf_path(site, found.key), params_of(request.GET)))
    section_found = ground.taxonomy.section(found.section_key)
    return _results(request, replace(ground, leaf=found, section=section_found))


def _asks_near(request: SiteRequest) -> bool:
    return request.GET.get("where") == NEAR


def _results(request: SiteRequest, ground: Ground) -> HttpResponse:
    params = params_of(request.GET)
    shows_hidden = request.GET.get("hidden") == "show"
    without = () if shows_hidden else hidden_ids(request)
    asked, found = _look(params, ground, request.GET.get("page", ""), without)
    chips = chips_of(params, ground)
    path, filters = path_of(ground), without_names(params, *MANNER, "q", "where")
    view = _view(request, ground)
    context = {
        "heading": heading(asked, ground),
        "crumbs": _crumbs(ground),
        "asked": asked,
        "found": found,
        "path": path,
        "view": view,
        # On the map the districts themselves are the filter.
        "groups": [
            group
            for group in groups_of(asked, ground, found.counts)
            if view != "map" or group.name != "district"
        ],
        "ways": ways_of(asked, ground, found.counts),
        "hidden": [
            pair
            for pair in params
            if pair[0] in ("q", "where", *MANNER) or (view == "map" and pair[0] == "district")
        ],
        "chips": [(c.label, address(path, _without(params, c.pairs))) for c in chips],
        "clear": address(path, tuple(pair for pair in params if pair not in filters)),
        "orders": _orders(asked, path),
        "views": _views(params, path, view, has_map=bool(ground.places)),
        "map": town_map(asked, found, ground) if view == "map" else None,
        "page": Pages(asked.search.page, found.pages, path, params),
        "cards": cards_of(found.ids, ground),
        "left_out": _left_out(asked, found),
        "with_hidden": address(path, (*params, ("hidden", "show"))),
        "save_search": _save_search_address(ground, params),
        "steps": next_steps(asked, ground, chips) if not found.total else [],
        "feed": feed_address(ground, params),
        "canonical": request.build_absolute_uri(
            address(path, without_names(params, "view"), asked.search.page)
        ),
        "safety": safety_line(ground.section.key if ground.section else ""),
    }
    request.search_total = sum(count_by_category(ground.site.pk).values())
    response = render(request, "public/results.html", context)
    return remember_view(request, response, ground)


def _without(params: Params, pairs: Params) -> Params:
    return tuple(pair for pair in params if pair not in pairs)


def _left_out(asked: Asked, found: Found) -> int:
    """Return how many of these ads the reader has hidden: neither the list nor a count has them."""
    if not asked.search.without or found.replaced or asked.is_impossible:
        return 0
    return count(replace(asked.search, without=())) - found.total


def _save_search_address(ground: Ground, params: Params) -> str:
    """Return where the reader saves this search, and is written to when something new fits."""
    here = reverse("save-search", kwargs={"site": ground.site.slug})
    return address(here, _with_place(ground, without_names(params, *MANNER)))


def _with_place(ground: Ground, params: Params) -> Params:
    """Return parameters that name the part of the board, too, which a page's path does else."""
    params = without_names(params, "section", "category")
    if ground.leaf is not None:
        return (*params, ("category", ground.leaf.key))
    return (*params, ("section", ground.section.key)) if ground.section else params


def _look(
    params: Params, ground: Ground, page: str, without: tuple[UUID, ...]
) -> tuple[Asked, Found]:
    """Return what was asked and what is found; a page beyond the last becomes the last."""
    asked = read_asked(params, ground, page=page)
    asked = replace(asked, search=replace(asked.search, without=without))
    if asked.is_impossible:
        return asked, Found(ids=(), total=0, counts={})
    found = search(asked.search)
    if asked.search.page <= found.pages:
        return asked, found
    note = _("There is no page %(page)d; here is the last one.") % {"page": asked.search.page}
    last = replace(asked.search, page=found.pages)
    return replace(asked, search=last, notes=(*asked.notes, note)), search(last)


def heading(asked: Asked, ground: Ground) -> str:
    """Return what is shown, in the reader's words."""
    language, town = get_language() or "en", ground.site.name
    named = ground.leaf or ground.section
    where = _("%(town)s and around") % {"town": town} if asked.near else town
    words = asked.search.words
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
    params = _with_place(ground, without_names(params, *MANNER))
    return address(reverse("feed", kwargs={"site": ground.site.slug}), params)


def _crumbs(ground: Ground) -> list[tuple[str, str]]:
    site = ground.site
    crumbs = [(site.name, reverse("site-home", kwargs={"site": site.slug}))]
    if ground.leaf is not None and ground.section is not None:
        label = ground.section.label(get_language() or "en")
        crumbs.append((label, section_path(site.slug, ground.section.key)))
    return crumbs


def _orders(asked: Asked, path: str) -> list[tuple[str, str, bool]]:
    labels = {
        Order.RELEVANCE: _("Best match"),
        Order.NEWEST: _("Newest"),
        Order.CHEAPEST: _("Lowest price"),
        Order.DEAREST: _("Highest price"),
    }
    if not asked.search.words:
        del labels[Order.RELEVANCE]
    return [
        (label, address(path, with_value(asked.params, "sort", order)), order is asked.order)
        for order, label in labels.items()
    ]


def _view(request: SiteRequest, ground: Ground) -> str:
    usual = ground.leaf.view if ground.leaf else _usual_view(ground)
    chosen = request.GET.get("view", "")
    view = chosen if chosen in VIEWS else remembered_view(request, ground) or str(usual)
    # Another town's map may be remembered; one without districts has none.
    return str(usual) if view == "map" and not ground.places else view


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
