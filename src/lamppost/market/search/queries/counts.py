"""Counts beside results: each filter's with every other one applied, exact."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from tantivy import Query, Searcher

from lamppost.market.search.queries.asking import Asking
from lamppost.market.search.rules import Search

# More different answers than a category has: counts must be exact for each of them.
FACET_SIZE = 5_000
ALL_FACETS = frozenset({"category", "offer", "district", "attribute", "photo"})


def counts_of(asking: Asking, facets: Collection[str]) -> dict[str, dict[str, int]]:
    """Count each facet with every other filter applied, so that a choice can be widened."""
    counts = _term_counts(asking, {"category", "offer", "district"} & set(facets))
    if "attribute" in facets and asking.wanted.category:
        counts["attribute"] = _answer_counts(asking)
    if "photo" in facets:
        counts["photo"] = {
            "yes": replace(asking, wanted=replace(asking.wanted, with_photo=True)).total()
        }
    return counts


def _term_counts(asking: Asking, facets: Collection[str]) -> dict[str, dict[str, int]]:
    without = {
        "category": replace(asking.wanted, categories=(), choices={}, numbers={}),
        "offer": replace(asking.wanted, offers=()),
        "district": replace(asking.wanted, districts=()),
    }
    # Facets in which nothing is chosen are counted by the same query: one pass for all.
    passes: list[tuple[Search, list[str]]] = []
    for facet in sorted(facets):
        same = next((names for search, names in passes if search == without[facet]), None)
        if same is None:
            passes.append((without[facet], [facet]))
        else:
            same.append(facet)
    counts: dict[str, dict[str, int]] = {}
    for widened, names in passes:
        counts |= terms(asking.searcher, asking.query(widened), names)
    return counts


def _answer_counts(asking: Asking) -> dict[str, int]:
    counts = terms(asking.searcher, asking.query(asking.wanted), ["attribute"])["attribute"]
    for key in asking.wanted.choices:
        others = {name: a for name, a in asking.wanted.choices.items() if name != key}
        widened = asking.query(replace(asking.wanted, choices=others))
        counts |= {
            answer: number
            for answer, number in terms(asking.searcher, widened, ["attribute"])[
                "attribute"
            ].items()
            if answer.startswith(f"{key}=")
        }
    return counts


def terms(searcher: Searcher, query: Query, fields: list[str]) -> dict[str, dict[str, int]]:
    """Count what a query finds by the values of some fields of keywords."""
    wanted = {field: {"terms": {"field": field, "size": FACET_SIZE}} for field in fields}
    found = searcher.aggregate(query, wanted)
    return {
        field: {bucket["key"]: bucket["doc_count"] for bucket in found[field]["buckets"]}
        for field in fields
    }
