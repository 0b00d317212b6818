"""The form beside results: everything in it, ready to be drawn."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from lamppost.market.search.queries import search
from lamppost.web.public.filters import categories_of, groups_of, switches_of, ways_of
from lamppost.web.public.links import MANNER

if TYPE_CHECKING:
    from lamppost.market.search.rules import Found
    from lamppost.web.public.asked import Asked
    from lamppost.web.public.towns import Ground

CARRIED = ("q", "as", "where", *MANNER)
"""What the form does not ask for but hands on."""


def filter_form(
    asked: Asked, ground: Ground, found: Found, *, view: str, remembers: bool
) -> dict[str, object]:
    """
    Return what the template of the form needs, with the counts of what was found.

    ``remembers``: this browser keeps which ads were looked at.
    """
    found = _with_all_towns(asked, ground, found)
    # On the map the districts themselves are the filter.
    by_map = ("district",) if view == "map" else ()
    return {
        "groups": [group for group in groups_of(asked, ground, found) if group.name not in by_map],
        "switches": switches_of(asked, found.counts, remembers=remembers),
        "several": categories_of(asked, ground, found.counts),
        "ways": ways_of(asked, ground, found.counts),
        "hidden": [pair for pair in asked.params if pair[0] in (*CARRIED, *by_map)],
    }


def _with_all_towns(asked: Asked, ground: Ground, found: Found) -> Found:
    """Return the same with a count for each town; a chosen one narrows the others away."""
    if asked.is_impossible or not any(name == "town" for name, _value in asked.params):
        return found
    everywhere = tuple(site.pk for site in ground.sites)
    all_towns = search(replace(asked.search, site_ids=everywhere), facets={"town"})
    return replace(found, counts={**found.counts, **all_towns.counts})
