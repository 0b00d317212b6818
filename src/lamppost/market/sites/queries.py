"""Reads: sites and their districts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import CharField, Count, Max, Sum
from django.db.models.functions import Cast

from lamppost.foundation.kernel.errors import N_, NotFound
from lamppost.market.sites.models import District, Site

if TYPE_CHECKING:
    from django.db.models import QuerySet


def all_sites() -> QuerySet[Site]:
    """Return every site, by name."""
    return Site.objects.order_by("name", "id")


def get_site(slug: str) -> Site:
    """
    Return the site that an address names.

    :raises NotFound: if there is none
    """
    site = Site.objects.filter(slug=slug).first()
    if site is None:
        raise NotFound(N_("There is no such town here."))
    return site


def get_town(slug: str) -> Site:
    """
    Return the site that an address names and its neighbours, which every page of it names.

    One query: who they were last time is asked for again, and if that is not enough,
    ``neighbours_of`` asks for them as ever.

    :raises NotFound: if there is none
    """
    asked = {slug, *_last_neighbours().get(slug, ())}
    sites = list(_by_name().filter(slug__in=asked))
    site = next((one for one in sites if one.slug == slug), None)
    if site is None:
        raise NotFound(N_("There is no such town here."))
    if asked.issuperset(site.neighbours):
        site.next_door = site.neighbours, [one for one in sites if one.slug in site.neighbours]
    _last_neighbours()[slug] = tuple(site.neighbours)
    return site


@cache
def _by_name() -> QuerySet[Site]:
    return Site.objects.order_by("name", "id")


@cache
def _last_neighbours() -> dict[str, tuple[str, ...]]:
    return {}


def neighbours_of(site: Site) -> list[Site]:
    """Return the sites next door, by name: asked for once for each copy of a site."""
    if site.next_door is None or site.next_door[0] != site.neighbours:
        found = Site.objects.filter(slug__in=site.neighbours).order_by("name", "id")
        site.next_door = site.neighbours, list(found)
    return list(site.next_door[1])


def place_names(site: Site) -> Mapping[str, str]:
    """Return the names of a site's districts by slug, by name. No query until it changes."""
    return _place_names(site.pk, site.version)


@lru_cache(maxsize=2_000)
def _place_names(site_id: UUID, _version: int) -> Mapping[str, str]:
    # Whatever changes a district raises its site's version. A site read before such a change may
    # find the new names under its old version, which nobody reads any more.
    names = {district.slug: district.name for district in districts_of(site_id)}
    return MappingProxyType(names)


def districts_of(site_id: UUID) -> list[District]:
    """Return a site's districts, by name, without reading their outlines."""
    rows = District.objects.filter(site_id=site_id).defer("outline")
    return list(rows.order_by("name", "id"))


def drawn_districts_of(site_id: UUID) -> list[District]:
    """Return a site's districts with their outlines, by name."""
    return list(District.objects.filter(site_id=site_id).order_by("name", "id"))


def all_districts() -> list[District]:
    """Return the districts of all sites, those of one together, without their outlines."""
    return list(District.objects.defer("outline").order_by("site_id", "name", "id"))


def district_slugs(site_ids: Iterable[UUID]) -> set[tuple[UUID, str]]:
    """Return which districts some sites have: (site, slug)."""
    rows = District.objects.filter(site_id__in=list(site_ids))
    return set(rows.values_list("site_id", "slug"))


def sites_by_ids(ids: Iterable[UUID]) -> dict[UUID, Site]:
    """Return sites by id."""
    return Site.objects.in_bulk(list(ids))


def network_version() -> tuple[object, ...]:
    """
    Return what changes with every change of any site or its districts: one small query.

    Every change raises a site's version, and ids of sites that open later are larger.
    """
    latest = Max(Cast("id", CharField()))
    found = Site.objects.aggregate(sites=Count("id"), changes=Sum("version"), latest=latest)
    return tuple(found.values())


def undrawn_names(site_id: UUID) -> list[str]:
    """Return the names of a site's districts that have no outline yet."""
    rows = District.objects.filter(site_id=site_id, outline=[])
    return list(rows.order_by("name", "id").values_list("name", flat=True))
