"""A page on which ads that say nearly the same stand once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from tantivy import DocAddress

from lamppost.market.search.queries.asking import Asking, Hits, ids_at, page_start
from lamppost.market.search.queries.passes import copies_within, total_found
from lamppost.market.search.rules import PAGE_SIZE, Found

Walk = Callable[[Asking, int, int], Hits]
"""Gives the places of so many results from an offset on, in the order that is asked for."""


def distinct_page(asking: Asking, walk: Walk) -> Found:
    """
    Return a page of results of which each group of copies has only its first.

    The pages before it are walked again: at most 3,000 results, as no page lies deeper. The total
    and the copies are exact, as if somebody had looked through everything.
    """
    start = page_start(asking.wanted)
    shown = list(_distinct(asking, walk, start + PAGE_SIZE))[start:]
    ids = ids_at(asking.searcher, [address for address, _group in shown])
    groups = [group for _address, group in shown]
    sizes = copies_within(asking, [group for group in groups if group is not None])
    return Found(
        ids=ids,
        total=total_found(asking),
        counts={},
        copies={
            key: sizes[group] - 1
            for key, group in zip(ids, groups, strict=True)
            if group is not None and sizes[group] > 1
        },
    )


def distinct_hits(asking: Asking, most: int) -> Hits:
    """Return where the first so many results are, of each group of copies the first."""
    return [address for address, _group in _distinct(asking, Asking.walk, most)]


def _distinct(asking: Asking, walk: Walk, most: int) -> Iterator[tuple[DocAddress, int | None]]:
    """
    Yield the first so many results with their groups, of each group the first.

    Each round leaves the groups out that had their turn, so that ten thousand copies of one ad
    cost no more than a few: what stands before the next round's start are the other ads.
    """
    passed: set[int] = set()
    single = 0
    while (missing := most - single - len(passed)) > 0:
        rest = replace(asking, passed=asking.passed | passed)
        hits = walk(rest, single, missing + PAGE_SIZE)
        for address, group in zip(hits, _groups(asking, hits), strict=True):
            if group in passed or single + len(passed) == most:
                continue
            if group is None:
                single += 1
            else:
                passed.add(group)
            yield address, group
        if len(hits) < missing + PAGE_SIZE:
            return


def _groups(asking: Asking, hits: Hits) -> list[int | None]:
    if not hits:
        return []
    found = asking.searcher.fast_field_values("copies", hits)
    return [None if value is None else int(value) for value in found]
