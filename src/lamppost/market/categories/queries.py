"""Reads: the taxonomy of a site, one leaf, and the changes that operators made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from uuid import UUID

from django.db.models import Max, Q, QuerySet

from lamppost.market.categories.models import CategoryOverlay
from lamppost.market.categories.rules import (
    SPARE_ICONS,
    Category,
    Taxonomy,
    apply_overlay,
    parse_overlay,
    parse_taxonomy,
)

Versions = Mapping[UUID | None, int]

_SITES: dict[UUID | None, tuple[Versions, Taxonomy]] = {}


@dataclass(frozen=True, slots=True)
class OverlayText:
    """The changes in force for a site or the network. Version 0: there are none yet."""

    site_id: UUID | None
    version: int
    yaml: str


@cache
def shipped_taxonomy() -> Taxonomy:
    """Return the taxonomy as shipped, without any operator's changes."""
    folder = files("lamppost.market.categories") / "data"
    found = (file for file in folder.iterdir() if file.name.endswith(".yaml"))
    return parse_taxonomy({file.name: file.read_text(encoding="utf-8") for file in found})


@cache
def category_icons() -> frozenset[str]:
    """Return every icon that a category may have: all of them are in the sprite."""
    taxonomy = shipped_taxonomy()
    return SPARE_ICONS.union(
        (section.icon for section in taxonomy.sections),
        (leaf.icon for leaf in taxonomy.leaves()),
    )


def taxonomy_for(site_id: UUID | None) -> Taxonomy:
    """
    Return the categories of a site: shipped, then the network's changes, then the site's.

    One small query a call; what it builds is kept in this process until a version changes.
    None gives the categories of the network.
    """
    versions = _versions(site_id)
    known = _SITES.get(site_id)
    if known is not None and known[0] == versions:
        return known[1]
    taxonomy = shipped_taxonomy()
    for owner in (None, site_id) if site_id else (None,):
        if owner in versions:
            taxonomy = _with_overlay(taxonomy, owner, versions[owner])
    _SITES[site_id] = (versions, taxonomy)
    return taxonomy


def _versions(site_id: UUID | None) -> Versions:
    rows = (
        CategoryOverlay.objects.filter(Q(site_id=site_id) | Q(site_id__isnull=True))
        .values("site_id")
        .annotate(latest=Max("version"))
        .order_by()
    )
    return {row["site_id"]: row["latest"] for row in rows}


def _with_overlay(taxonomy: Taxonomy, owner: UUID | None, version: int) -> Taxonomy:
    text = _overlays_of(owner).values_list("yaml", flat=True).get(version=version)
    return apply_overlay(taxonomy, parse_overlay(text), icons=category_icons(), strict=False)


def leaf(taxonomy: Taxonomy, key: str) -> Category:
    """
    Return the leaf with this key or alias.

    :raises UnknownCategory: no leaf has it
    """
    return taxonomy.leaf(key)


def get_category(site_id: UUID | None, key: str) -> Category:
    """
    Return one leaf of a site; a hidden one too, because its ads stay readable.

    :raises UnknownCategory: no leaf has this key or alias
    """
    return taxonomy_for(site_id).leaf(key)


def current_overlay(site_id: UUID | None) -> OverlayText:
    """Return the changes in force for exactly this site, or for the network (None)."""
    row = _overlays_of(site_id).order_by("-version").first()
    return OverlayText(site_id, row.version, row.yaml) if row else OverlayText(site_id, 0, "")


def overlay_history(site_id: UUID | None) -> list[CategoryOverlay]:
    """Return all versions, newest first."""
    return list(_overlays_of(site_id).order_by("-version"))


def sites_with_overlays() -> list[UUID]:
    """Return the sites that have changes of their own."""
    rows = CategoryOverlay.objects.values_list("site_id", flat=True).distinct().order_by("site_id")
    return [site_id for site_id in rows if site_id is not None]


def _overlays_of(site_id: UUID | None) -> QuerySet[CategoryOverlay]:
    if site_id is None:
        return CategoryOverlay.objects.filter(site_id__isnull=True)
    return CategoryOverlay.objects.filter(site_id=site_id)
