"""Under what a saved search is filed, so that a new ad meets the few that may find it. Pure."""

from __future__ import annotations

from collections.abc import Collection
from hashlib import blake2b
from itertools import product

from lamppost.market.search.rules import Search

# A search of many towns and words of many spellings is filed less exactly, not more often.
MOST_ANCHORS = 48
ANY = ""


def anchors_of(wanted: Search, terms: Collection[str]) -> frozenset[int]:
    """
    Return the keys under which a search is filed.

    ``terms`` are terms of which every ad that it finds has at least one; none if there are no
    such terms. An ad that it finds has at least one of the keys among its own ``keys_of_ad``.
    """
    towns = [str(site_id) for site_id in wanted.site_ids] or [ANY]
    parts = list(wanted.categories) or [wanted.section]
    words = sorted(terms) or [ANY]
    if len(towns) * len(parts) * len(words) > MOST_ANCHORS:
        parts = [wanted.section]
    if len(towns) * len(words) > MOST_ANCHORS:
        towns = [ANY]
    if len(words) > MOST_ANCHORS:
        words = [ANY]
    return frozenset(map(_key, product(towns, parts, words)))


def keys_of_ad(site: str, category: str, terms: Collection[str]) -> frozenset[int]:
    """Return every key under which a search may be filed that finds an ad with these terms."""
    parts = (category, category.partition("/")[0], ANY)
    return frozenset(map(_key, product((site, ANY), parts, (*terms, ANY))))


def _key(parts: tuple[str, ...]) -> int:
    """Return 63 bits, which both databases hold. Two that fall together cost a look, no more."""
    return int.from_bytes(blake2b("\0".join(parts).encode(), digest_size=8).digest()) >> 1
