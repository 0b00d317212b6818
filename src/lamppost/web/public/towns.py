"""What pages of a town need of it: neighbours, categories, the names of its parts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lamppost.market.categories.queries import taxonomy_for
from lamppost.market.categories.rules import Category, Section, Taxonomy
from lamppost.market.sites.queries import districts_of, neighbours_of

if TYPE_CHECKING:
    from lamppost.market.sites.models import Site


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """
    Where a search takes place. ``places`` are the names of the town's districts by slug.

    ``section`` and ``leaf`` are those that the address names. ``neighbours`` is filled only when
    the search may reach them.
    """

    site: Site
    taxonomy: Taxonomy
    places: Mapping[str, str]
    neighbours: Sequence[Site] = ()
    section: Section | None = None
    leaf: Category | None = None

    @property
    def sites(self) -> tuple[Site, ...]:
        return (self.site, *self.neighbours)


def ground_of(site: Site, *, near: bool = False, category: str = "") -> Ground:
    """
    Return a town's ground: two small queries, three with neighbours.

    ``category`` is the key of a leaf; one that is gone leaves the ground without.
    """
    taxonomy = taxonomy_for(site.pk)
    leaf = taxonomy.find(category)
    return Ground(
        site=site,
        taxonomy=taxonomy,
        places={district.slug: district.name for district in districts_of(site.pk)},
        neighbours=neighbours_of(site) if near else (),
        section=taxonomy.section(category.partition("/")[0]) if category else None,
        leaf=leaf,
    )
