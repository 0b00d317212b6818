"""Passes over what queries find: many counts at once, each ad and each group of copies once."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from tantivy import FieldType, Query, Searcher

from lamppost.market.search.queries.asking import Asking, all_of
from lamppost.market.search.rules import Search
from lamppost.market.search.rules.tally import Tally, joined
from lamppost.market.search.schema import HAS_COPIES, schema

# More different values than any field that is counted has: every one must be there.
MOST_VALUES = 60_000
LAST_GROUP = 2**64 - 1

Spec = dict[str, Any]
"""What is counted, as the engine wants it: it has no narrower type for it."""
Key = str | int | float | None
Tallies = dict[Key, Tally]
Part = tuple[int, int]
"""Groups from one number to another, both included."""


def by_value(field: str) -> Spec:
    """Count by the values of a field."""
    return {"terms": {"field": field, "size": MOST_VALUES}}


def by_span(field: str, bounds: list[int]) -> Spec:
    """Count by spans of a number, each from one bound to below the next, the last one open."""
    spans = [{"from": low, "to": high} for low, high in pairwise(bounds)]
    return {"range": {"field": field, "ranges": [*spans, {"from": bounds[-1]}]}}


def tallies_of(asking: Asking, asked: Mapping[str, tuple[Search, Spec]]) -> dict[str, Tallies]:
    """
    Count what several searches find, each in its own manner; keys are values or starts of spans.

    What is counted of equal searches is counted in one pass; with copies it takes a second one.
    """
    passes: list[tuple[Search, dict[str, Spec]]] = []
    for name, (wanted, spec) in asked.items():
        same = next((specs for search, specs in passes if search == wanted), None)
        if same is None:
            passes.append((wanted, {name: spec}))
        else:
            same[name] = spec
    found: dict[str, Tallies] = {}
    for wanted, specs in passes:
        query = asking.query(wanted)
        counted = _counted(asking.searcher, query, specs)
        found |= _collapsed(asking.searcher, query, specs, counted) if wanted.collapse else counted
    return found


def total_found(asking: Asking) -> int:
    """Return how many results there are; with ``collapse`` each group of copies is one."""
    if not asking.wanted.collapse:
        return asking.hits()
    return joined(tallies_of(asking, {"": (asking.wanted, by_value("site"))})[""].values()).total


def copies_within(asking: Asking, groups: list[int]) -> dict[int, int]:
    """Return how many results each of these groups has."""
    if not groups:
        return {}
    only = Query.term_set_query(schema(), "copies", groups)
    query = all_of(asking.query(asking.wanted), only)
    counted = _counted(asking.searcher, query, {"": by_value("copies")})[""]
    return {key: tally.total for key, tally in counted.items() if isinstance(key, int)}


def _counted(searcher: Searcher, query: Query, specs: dict[str, Spec]) -> dict[str, Tallies]:
    found = searcher.aggregate(query, specs)
    return {
        name: {
            bucket["key"] if "terms" in spec else _key(bucket): Tally(bucket["doc_count"])
            for bucket in found[name]["buckets"]
        }
        for name, spec in specs.items()
    }


def _key(bucket: dict[str, Any]) -> Key:
    """Return a value; of spans where they begin, which no bucket of values has."""
    key: Key = bucket.get("from") if "from" in bucket or "to" in bucket else bucket["key"]
    return key


def _collapsed(
    searcher: Searcher, query: Query, specs: dict[str, Spec], counted: dict[str, Tallies]
) -> dict[str, Tallies]:
    """Return the same counts with ads that have copies counted by their groups."""
    inner = {"copies": by_value("copies")}
    nested = {name: {**spec, "aggs": inner} for name, spec in specs.items()}
    copied = all_of(query, Query.term_query(schema(), "corner", HAS_COPIES))
    grouped = _grouped(searcher, copied, nested, None)
    return {
        name: {key: _without(tally, grouped[name].get(key)) for key, tally in tallies.items()}
        for name, tallies in counted.items()
    }


def _without(tally: Tally, copied: Tally | None) -> Tally:
    return Tally(tally.single - copied.single, copied.groups) if copied else tally


def _grouped(
    searcher: Searcher, query: Query, nested: dict[str, Spec], part: Part | None
) -> dict[str, Tallies]:
    """
    Count the ads that have copies, ``single`` being the ads: all, or a part of their groups.

    The engine holds no more than 65,000 buckets at a time. Where that is too few, each half of the
    groups is counted by itself.
    """
    try:
        found = searcher.aggregate(query if part is None else _only(query, part), nested)
    except ValueError:
        low, high = part or (0, LAST_GROUP)
        if low == high:
            raise
        middle = (low + high) // 2
        halves = [
            _grouped(searcher, query, nested, half) for half in ((low, middle), (middle + 1, high))
        ]
        return {name: _united([half[name] for half in halves]) for name in nested}
    return {
        name: {
            _key(bucket): Tally(
                bucket["doc_count"], frozenset(one["key"] for one in bucket["copies"]["buckets"])
            )
            for bucket in found[name]["buckets"]
        }
        for name in nested
    }


def _only(query: Query, part: Part) -> Query:
    return all_of(query, Query.range_query(schema(), "copies", FieldType.Unsigned, *part))


def _united(tallies: list[Tallies]) -> Tallies:
    keys = {key for some in tallies for key in some}
    return {key: joined(some[key] for some in tallies if key in some) for key in keys}
