"""What pages of a town need of it: neighbours, categories, the names of its parts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from lamppost.market.categories.queries import taxonomy_for
from lamppost.market.categories.rules import Category, Section, Taxonomy
from lamppost.market.sites.queries import neighbours_of, place_names
from lamppost.web.public.links import Params
from lamppost.web.public.nearby import Nearby, place_pairs, read_nearby

if TYPE_CHECKING:
    from lamppost.market.sites.models import Site


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """
    Where a search takes place. ``places`` are the names of the town's districts by slug.

    ``section`` and ``leaf`` are those that the address names. ``neighbours`` is filled only when
    the search may reach them, ``nearby`` when it asks how far around.
    """

    site: Site
    taxonomy: Taxonomy
    places: Mapping[str, str]
    neighbours: Sequence[Site] = ()
    section: Section | None = None
    leaf: Category | None = None
    nearby: Nearby | None = None

    @property
    def has_circle(self) -> bool:
        """Whether a circle says which towns are searched, whatever their neighbours."""
        return self.nearby is not None and self.nearby.kilometres is not None

    @property
    def sites(self) -> tuple[Site, ...]:
        """The towns that are searched, the nearest first."""
        if self.nearby is not None and self.has_circle:
            return self.nearby.towns
        return (self.site, *self.neighbours)


def ground_of(site: Site, *, near: bool = False, category: str = "", params: Params = ()) -> Ground:
    """
    Return a town's ground: two small queries, three with neighbours, four with a circle.

    ``category`` is the key of a leaf; one that is gone leaves the ground without. ``params`` may
    ask how far around.
    """
    taxonomy = taxonomy_for(site.pk)
    leaf = taxonomy.find(category)
    places = place_names(site)
    return Ground(
        site=site,
        taxonomy=taxonomy,
        places=places,
        neighbours=neighbours_of(site) if near else (),
        section=taxonomy.section(category.partition("/")[0]) if category else None,
        leaf=leaf,
        nearby=read_nearby(params, site, places),
    )


def around_again(ground: Ground, params: Params) -> Ground:
    """Return the ground as another address asks for its circle; two queries if it is another."""
    if ground.nearby is not None and ground.nearby.pairs == place_pairs(params):
        return ground
    return replace(ground, nearby=read_nearby(params, ground.site, ground.places))
