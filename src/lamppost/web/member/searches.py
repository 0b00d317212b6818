"""A saved search as pages read it: its parameters go through the same reading as an address."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.http import QueryDict
from django.utils import timezone

from lamppost.market.listings.queries import published_by_ids
from lamppost.market.search.queries import search
from lamppost.market.search.rules import Found, Order
from lamppost.market.search.rules.alerts import LABEL_LENGTH
from lamppost.web.member.fields import storable
from lamppost.web.public.asked import Asked, read_asked
from lamppost.web.public.chips import chips_of
from lamppost.web.public.feed import ground_named
from lamppost.web.public.links import FOR_NOW, MANNER, Params, behind_path, params_of, without_names
from lamppost.web.public.nearby import NAMES as PLACE_NAMES
from lamppost.web.public.results import heading
from lamppost.web.public.towns import Ground

if TYPE_CHECKING:
    from lamppost.market.search.models import SavedSearch
    from lamppost.market.sites.models import Site

WEEK = timedelta(days=7)
SHOWN = 5


def params_in(query: QueryDict) -> Params:
    """Return what of an address is a search, as it can be kept: not how its results are shown."""
    asked = without_names(params_of(query), *MANNER, *FOR_NOW)
    return tuple((storable(name), storable(value)) for name, value in asked)


def read_search(site: Site, params: Params) -> tuple[Ground, Asked]:
    """Return a search of a town as a results page would read it. Never raises."""
    ground = ground_named(site, params)
    asked = read_asked(behind_path(ground, params), ground, now=timezone.now())
    # What names a part of the board that is not there must not become a search of everything.
    lost = ground.section is None and any(name == "section" for name, _value in params)
    asked = replace(asked, is_impossible=asked.is_impossible or lost)
    # An alert tells of each ad with the words as they were typed, not of what may be meant.
    kept = replace(asked.search, order=Order.NEWEST, meanings=(), collapse=False)
    return ground, replace(asked, search=kept)


def asked_again(saved: SavedSearch) -> tuple[Ground, Asked]:
    """Return a saved search as it reads today."""
    return read_search(saved.site, tuple((name, value) for name, value in saved.params))


def label_of(asked: Asked, ground: Ground) -> str:
    """Return a search in words: what stands over its results, and its filters."""
    # How far around stands in the heading already.
    others = without_names(asked.params, *PLACE_NAMES) if ground.has_circle else asked.params
    chips = [chip.label for chip in chips_of(others, ground)]
    return " · ".join([heading(asked, ground), *chips])[:LABEL_LENGTH].rstrip(" ·")


def last_week(asked: Asked, ground: Ground, *, now: datetime) -> tuple[int, list[str]]:
    """Return how many ads a search would have found in a week, and what the newest are called."""
    recent = replace(asked.search, since=now - WEEK)
    found = Found(ids=(), total=0, counts={}) if asked.is_impossible else search(recent, facets=())
    if found.is_instead:
        return 0, []  # alerts look for the words as they were typed
    listings = published_by_ids([site.pk for site in ground.sites], found.ids[:SHOWN])
    return found.total, [listing.current.title for listing in listings]
