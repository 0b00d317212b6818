"""Front pages: of the network, with its towns, and of one town, with its whole board."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language

from lamppost.journeys.open_board import is_untouched
from lamppost.market.categories.queries import taxonomy_for
from lamppost.market.categories.rules import Kind, Taxonomy
from lamppost.market.search.queries import count, count_by_category, count_by_site, search
from lamppost.market.search.rules import Search
from lamppost.market.sites.queries import all_sites, neighbours_of, place_names
from lamppost.web.http import SiteRequest
from lamppost.web.public.caching import public_page
from lamppost.web.public.cards import Card
from lamppost.web.public.filters import Way
from lamppost.web.public.kept_cards import cards_of
from lamppost.web.public.links import leaf_path, section_path
from lamppost.web.public.pulse import pulse_of
from lamppost.web.public.theme import towns_theme_url
from lamppost.web.public.town_map import drawing_of
from lamppost.web.public.towns import Ground

if TYPE_CHECKING:
    from lamppost.market.sites.models import Site
    from lamppost.web.map_svg import Drawing

DAY = timedelta(days=1)
SHELF = 8
# More towns than these, and their drawings would weigh more than the page.
DRAWN = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A section of the board with its leaves, as the front page shows it."""

    key: str
    label: str
    icon: str
    url: str
    count: int
    leaves: list[Way]


@dataclass(frozen=True, slots=True, kw_only=True)
class Town:
    """A town on the network's front page; ``drawing`` only where there are few of them."""

    site: Site
    total: int
    fresh: int
    drawing: Drawing | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbour:
    """A town next door, with how many ads it has."""

    site: Site
    count: int


@public_page
def network_home(request: HttpRequest) -> HttpResponse:
    """Show every town with how much is going on there."""
    sites = list(all_sites())
    if not sites and is_untouched():
        return _not_set_up(request)
    totals, fresh = count_by_site(), count_by_site(since=timezone.now() - DAY)
    context = {
        "towns": [
            Town(
                site=site,
                total=totals.get(site.pk, 0),
                fresh=fresh.get(site.pk, 0),
                drawing=drawing_of(site) if len(sites) <= DRAWN else None,
            )
            for site in sites
        ],
        "towns_theme": towns_theme_url(sites),
    }
    return render(request, "public/network_home.html", context)


def _not_set_up(request: HttpRequest) -> HttpResponse:
    """Say that this board begins soon, and lead whoever installed it to the first run."""
    response = render(request, "public/not_set_up.html")
    response.headers["Cache-Control"] = "no-store"  # it is over in a quarter of an hour
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@public_page
def town_home(request: SiteRequest, site: str) -> HttpResponse:
    """Show a town's whole board on one screen, with live counts, and what is new."""
    del site
    town = request.site
    taxonomy, counts = taxonomy_for(town.pk), count_by_category(town.pk)
    here = Search(site_ids=(town.pk,), languages=(town.language,))
    newest, free = _shelves(here, Ground(site=town, taxonomy=taxonomy, places=place_names(town)))
    now, total = timezone.now(), sum(counts.values())
    request.search_total = total
    context = {
        "parts": parts_of(taxonomy, counts, town),
        "newest": newest,
        "free": free,
        "total": total,
        "pulse": pulse_of(
            town,
            total=total,
            fresh=count(replace(here, since=now - DAY)),
            gratis=count(replace(here, offers=(Kind.FREE,))),
            now=now,
        ),
        "neighbours": _neighbours(town),
        "canonical": request.build_absolute_uri(reverse("site-home", kwargs={"site": town.slug})),
    }
    return render(request, "public/town_home.html", context)


def _neighbours(town: Site) -> list[Neighbour]:
    towns = neighbours_of(town)
    totals = count_by_site() if towns else {}
    return [Neighbour(site=site, count=totals.get(site.pk, 0)) for site in towns]


def parts_of(taxonomy: Taxonomy, counts: dict[str, int], site: Site) -> list[Part]:
    """Return the whole board: every section with every leaf that takes ads."""
    language = get_language() or "en"
    return [
        Part(
            key=section.key,
            label=section.label(language),
            icon=section.icon,
            url=section_path(site.slug, section.key),
            count=sum(counts.get(leaf.key, 0) for leaf in section.leaves),
            leaves=[
                Way(
                    label=leaf.label(language),
                    url=leaf_path(site.slug, leaf.key),
                    count=counts.get(leaf.key, 0),
                )
                for leaf in section.open_leaves
            ],
        )
        for section in taxonomy.sections
    ]


def _shelves(here: Search, ground: Ground) -> tuple[list[Card], list[Card]]:
    """Return the newest ads, those with a photo first, and the newest free ones."""
    shown = search(replace(here, with_photo=True), facets=()).ids[:SHELF]
    if len(shown) < SHELF:
        others = search(here, facets=()).ids
        shown = (*shown, *(key for key in others if key not in shown))[:SHELF]
    free = search(replace(here, offers=(Kind.FREE,)), facets=()).ids[:SHELF]
    # One look into the database for both shelves.
    cards = {card.id: card for card in cards_of(tuple(dict.fromkeys((*shown, *free))), ground)}
    return [cards[key] for key in shown if key in cards], [
        cards[key] for key in free if key in cards
    ]
