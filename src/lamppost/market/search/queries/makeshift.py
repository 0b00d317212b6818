"""Reads while the index cannot be read: the newest ads of a place, straight from the database."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from uuid import UUID

from django.core.cache import cache

from lamppost.market.listings.queries import (
    count_public_by_category,
    count_public_by_site,
    newest_public_ids,
)
from lamppost.market.search.queries.asking import page_start
from lamppost.market.search.rules import PAGE_SIZE, Found, Order, Search

# Seconds: among a million ads a count takes one, and every page asks for some.
KEPT = 300


def found_makeshift(wanted: Search, facets: Collection[str]) -> Found:
    """
    Return the newest ads of the towns and categories that are searched.

    Nothing if the search asks for more than that: it must not be taken for what it found.
    """
    counts: dict[str, dict[str, int]] = {name: {} for name in facets}
    if not is_plain(wanted):
        return Found(ids=(), total=0, counts=counts, is_makeshift=True)
    ids = newest_public_ids(
        wanted.site_ids,
        section=wanted.section,
        categories=wanted.categories,
        offset=page_start(wanted),
        limit=PAGE_SIZE,
    )
    shown = tuple(key for key in ids if key not in set(wanted.without))
    return Found(ids=shown, total=count_makeshift(wanted), counts=counts, is_makeshift=True)


def count_makeshift(wanted: Search) -> int:
    """Return how many ads the towns and categories have that are searched; else 0."""
    if not is_plain(wanted):
        return 0
    return sum(
        number
        for site_id in wanted.site_ids
        for category, number in count_by_category_makeshift(site_id).items()
        if _is_in(category, wanted)
    )


def count_by_category_makeshift(site_id: UUID) -> dict[str, int]:
    """Return how many public ads a town has in each category, five minutes old at most."""
    key = f"index-makeshift:{site_id}"
    return dict(cache.get_or_set(key, lambda: count_public_by_category(site_id), KEPT) or {})


def count_by_site_makeshift() -> dict[UUID, int]:
    """Return how many public ads each town has, five minutes old at most."""
    return dict(cache.get_or_set("index-makeshift", count_public_by_site, KEPT) or {})


def is_plain(wanted: Search) -> bool:
    """Return whether a search asks for nothing but the newest of some towns and categories."""
    plain = Search(site_ids=wanted.site_ids, languages=wanted.languages)
    given = replace(
        wanted,
        section="",
        categories=(),
        without=(),
        moment=None,
        collapse=False,
        order=Order.NEWEST,
        page=1,
    )
    return given == plain


def _is_in(category: str, wanted: Search) -> bool:
    if wanted.categories:
        return category in wanted.categories
    return not wanted.section or category.startswith(f"{wanted.section}/")
