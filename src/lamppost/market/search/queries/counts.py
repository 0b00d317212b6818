"""Counts beside results: each filter's with every other one applied, exact."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from tantivy import Query, Searcher

from lamppost.market.search.queries.asking import Asking
from lamppost.market.search.queries.bars import cells_of, histogram
from lamppost.market.search.queries.passes import (
    Spec,
    Tallies,
    by_span,
    by_value,
    tallies_of,
)
from lamppost.market.search.rules import Bar, Search
from lamppost.market.search.rules.bars import Scale, bars_of
from lamppost.market.search.rules.since import Since
from lamppost.market.search.rules.tally import Tally, joined
from lamppost.market.search.schema import NO_TRAIT, WITH_PHOTO, microseconds

ALL_FACETS = frozenset(
    {
        "category",
        "offer",
        "district",
        "town",
        "seller",
        "attribute",
        "photo",
        "since",
        "km",
    }
)
# What one pass over few values counts together; in this order they stand in the field.
TRAITS = ("offer", "seller", "photo")
CHOSEN = "attribute:"

Asked = Iterator[tuple[str, tuple[Search, Spec]]]


def counts_of(
    asking: Asking, facets: Collection[str], scales: Mapping[str, Scale]
) -> tuple[dict[str, dict[str, int]], dict[str, tuple[Bar, ...]]]:
    """
    Count facets and histograms, each with every other filter applied.

    Whatever is not narrowed itself is counted by one pass over what is found; each that is needs
    one more, as it looks at other ads.
    """
    wanted = asking.wanted
    asked = dict(_facets(wanted, facets))
    asked |= {name: histogram(wanted, name, scale) for name, scale in scales.items()}
    found = tallies_of(asking, asked)
    bars = {
        name: bars_of(cells_of(name, scale, found[name]), scale) for name, scale in scales.items()
    }
    return _read(wanted, facets, found), bars


def _facets(wanted: Search, facets: Collection[str]) -> Asked:
    """Yield what is to be counted, and where: what has nothing to choose from is passed over."""
    if "category" in facets:
        yield (
            "category",
            (replace(wanted, categories=(), choices={}, numbers={}), by_value("category")),
        )
    if "district" in facets:
        yield "district", (replace(wanted, districts=()), by_value("district"))
    if "town" in facets and len(wanted.site_ids) != 1:
        yield "town", (wanted, by_value("site"))
    if not set(TRAITS).isdisjoint(facets):
        widened = replace(wanted, offers=(), sellers=(), with_photo=False)
        yield "traits", (widened, by_value("traits"))
    if "since" in facets and wanted.moment is not None:
        yield "since", (replace(wanted, since=None), by_span("published", _starts(wanted.moment)))
    if "attribute" in facets and wanted.category:
        yield "attribute", (wanted, by_value("attribute"))
        for key in wanted.choices:
            others = {name: some for name, some in wanted.choices.items() if name != key}
            yield CHOSEN + key, (replace(wanted, choices=others), by_value("attribute"))


def _starts(moment: datetime) -> list[int]:
    """Return where the spans begin of which each answer to "since when" takes the last few."""
    return [microseconds(since.before(moment)) for since in reversed(Since)]


def _read(
    wanted: Search, facets: Collection[str], found: Mapping[str, Tallies]
) -> dict[str, dict[str, int]]:
    counts = {
        name: {str(key): tally.total for key, tally in found[name].items() if key != ""}
        for name in ("category", "district", "town")
        if name in found
    }
    if "traits" in found:
        traits = _traits(wanted, found["traits"])
        counts |= {trait: traits[trait] for trait in TRAITS if trait in facets}
    if "since" in found and wanted.moment is not None:
        counts["since"] = _since(wanted.moment, found["since"])
    if "attribute" in found:
        counts["attribute"] = _answers(found)
    return counts


def _traits(wanted: Search, tallies: Tallies) -> dict[str, dict[str, int]]:
    """Return the counts of each trait among the ads that have what is asked of the other ones."""
    photo = (WITH_PHOTO,) if wanted.with_photo else ()
    chosen = (wanted.offers, wanted.sellers, photo)
    held: dict[str, dict[str, list[Tally]]] = {trait: {} for trait in TRAITS}
    for key, tally in tallies.items():
        values = str(key).split("/")
        fits = [not some or value in some for value, some in zip(values, chosen, strict=True)]
        for place, (trait, value) in enumerate(zip(TRAITS, values, strict=True)):
            if value != NO_TRAIT and all(fits[:place]) and all(fits[place + 1 :]):
                held[trait].setdefault(value, []).append(tally)
    counts = {
        trait: {value: joined(some).total for value, some in values.items()}
        for trait, values in held.items()
    }
    counts["photo"].setdefault(WITH_PHOTO, 0)
    return counts


def _since(moment: datetime, tallies: Tallies) -> dict[str, int]:
    counts = {}
    for since in Since:
        first = microseconds(since.before(moment))
        later = (one for key, one in tallies.items() if isinstance(key, float) and key >= first)
        counts[str(since)] = joined(later).total
    return counts


def _answers(found: Mapping[str, Tallies]) -> dict[str, int]:
    """Return the counts of all answers; those to a question that is answered from its own pass."""
    counts = {str(key): tally.total for key, tally in found["attribute"].items()}
    for name, tallies in found.items():
        if name.startswith(CHOSEN):
            question = f"{name.removeprefix(CHOSEN)}="
            own = {str(key): tally.total for key, tally in tallies.items()}
            counts |= {answer: n for answer, n in own.items() if answer.startswith(question)}
    return counts


def terms(searcher: Searcher, query: Query, fields: list[str]) -> dict[str, dict[str, int]]:
    """Count what a query finds by the values of some fields of keywords, each copy by itself."""
    found = searcher.aggregate(query, {field: by_value(field) for field in fields})
    return {
        field: {bucket["key"]: bucket["doc_count"] for bucket in found[field]["buckets"]}
        for field in fields
    }
