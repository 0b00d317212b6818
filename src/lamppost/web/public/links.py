"""Addresses of searches: the same search with something more, something less or something else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import quote_plus

from django.http import QueryDict
from django.urls import reverse

if TYPE_CHECKING:
    from lamppost.web.public.towns import Ground

Params = tuple[tuple[str, str], ...]
"""The parts of an address that say what to search for, in order, without the page."""

NAMES = (
    *(
        "q",
        "as",
        "where",
        "around",
        "km",
        "town",
        "section",
        "category",
        "offer",
        "district",
        "seller",
        "since",
    ),
    *("min", "max", "with_photo", "promoted", "copies", "like", "seen"),
)
MANNER = ("sort", "view", "hidden")
# What a reader leaves out of a list today. No saved search keeps it: new ads are recent, and what
# has been looked at is known to one browser only.
FOR_NOW = ("since", "promoted", "copies", "like", "seen")
ANSWER, NUMBER = "a.", "n."
MAX_VALUE = 200
# More than any form here sends. Every filter is a chip with the address of all others, so a
# page grows with the square of them.
MAX_PAIRS = 60
# Nor are they longer, as an address has them: the square of long ones would be megabytes.
MAX_SIGNS = 4_000
LONGEST_NAME = 80


def params_of(query: QueryDict) -> Params:
    """
    Return what an address asks for. Empty fields of a form ask for nothing.

    What stands beyond ``MAX_PAIRS``, or beyond the pair with which they are longer than
    ``MAX_SIGNS``, is left out; ``read_asked`` tells the reader so.
    """
    pairs = (
        (name, value)
        for name, values in query.lists()
        if _is_ours(name)
        for value in dict.fromkeys(text.strip()[:MAX_VALUE] for text in values)
        if value
    )
    return tuple(_enough(pairs))


def _is_ours(name: str) -> bool:
    if name.startswith((ANSWER, NUMBER)):
        return len(name) <= LONGEST_NAME
    return name in NAMES or name in MANNER


def _enough(pairs: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    number = signs = 0
    for pair in pairs:
        if number >= MAX_PAIRS or signs > MAX_SIGNS:
            return
        yield pair
        number, signs = number + 1, signs + _signs(pair)


def is_full(params: Params) -> bool:
    """Return whether no more pairs of an address are read."""
    return len(params) >= MAX_PAIRS or sum(map(_signs, params)) > MAX_SIGNS


def _signs(pair: tuple[str, str]) -> int:
    return len(_encoded(pair)) + 1


def with_value(params: Params, name: str, value: str) -> Params:
    """Return the same with one value for a name, whatever it had."""
    kept = without_names(params, name)
    return (*kept, (name, value)) if value else kept


def without_names(params: Params, *names: str) -> Params:
    """Return the same without these names."""
    return tuple(pair for pair in params if pair[0] not in names)


def without_pairs(params: Params, pairs: Iterable[tuple[str, str]]) -> Params:
    """Return the same without exactly these."""
    gone = set(pairs)
    return tuple(pair for pair in params if pair not in gone)


def address(path: str, params: Params, page: int = 1) -> str:
    """Return the address of a search."""
    pairs = (*params, ("page", str(page))) if page > 1 else params
    return f"{path}?{'&'.join(map(_encoded, pairs))}" if pairs else path


# The addresses on a page are the same few pairs again and again, in each chip, bar and order.
@lru_cache(maxsize=4_096)
def _encoded(pair: tuple[str, str]) -> str:
    name, value = pair
    return f"{quote_plus(name)}={quote_plus(value)}"


def path_of(ground: Ground) -> str:
    """Return the address of a leaf, a section or the search of a town."""
    site = ground.site.slug
    if ground.leaf is not None:
        return leaf_path(site, ground.leaf.key)
    if ground.section is not None:
        return section_path(site, ground.section.key)
    return search_path(site)


@lru_cache(maxsize=1_024)
def search_path(site: str) -> str:
    """Return the address of the search of a town."""
    return reverse("search", kwargs={"site": site})


@lru_cache(maxsize=4_096)
def section_path(site: str, section: str) -> str:
    """Return the address of a section."""
    return reverse("section", kwargs={"site": site, "section": section})


@lru_cache(maxsize=16_384)
def leaf_path(site: str, key: str) -> str:
    """Return the address of a leaf; ``key`` is "section/leaf"."""
    section, _slash, leaf = key.partition("/")
    return reverse("category", kwargs={"site": site, "section": section, "leaf": leaf})


def named_in(ground: Ground, params: Params) -> Params:
    """Return parameters that name the part of the board, too, which a page's path does else."""
    if ground.leaf is not None:
        return (*without_names(params, "section", "category"), ("category", ground.leaf.key))
    params = without_names(params, "section")
    return (*params, ("section", ground.section.key)) if ground.section else params


def behind_path(ground: Ground, params: Params) -> Params:
    """Return what stands behind the path of a ground, which names its section and its leaf."""
    gone = ("section",) if ground.leaf is None else ("section", "category")
    return without_names(params, *gone)


def across_categories(params: Params) -> Params:
    """Return what still makes sense in another category: its questions are other ones."""
    return tuple(
        pair
        for pair in params
        if not pair[0].startswith((ANSWER, NUMBER)) and pair[0] not in ("section", "category")
    )
