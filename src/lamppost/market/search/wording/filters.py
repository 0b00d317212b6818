"""Filters as the engine's queries: what an ad must be, whatever it says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from tantivy import FieldType, Index, Query

from lamppost.market.search.rules import Range, Search
from lamppost.market.search.schema import corner, microseconds, schema

# Parts of boards that are looked up one by one; more of them are left to longer lists.
MOST_CORNERS = 500


def filters_of(index: Index, wanted: Search) -> Iterator[Query]:
    """Yield what every result must fulfil."""
    yield from _ground(wanted)
    texts: Mapping[str, tuple[str, ...]] = {
        "offer": wanted.offers,
        "district": wanted.districts,
        "seller": wanted.sellers,
    }
    yield from (any_of(field, values) for field, values in texts.items() if values)
    if wanted.places is not None:
        yield any_of("place", wanted.places)
    for key, answers in wanted.choices.items():
        if answers:
            yield any_of("attribute", [f"{key}={answer}" for answer in answers])
    if wanted.like:
        yield _like(index, wanted.like)
    if wanted.with_photo:
        yield within("photos", Range(low=1))
    if wanted.since is not None:
        yield within("published", Range(low=microseconds(wanted.since)))
    if not wanted.price.is_open:
        yield within("price", wanted.price)
    yield from _numbers(index, wanted)


def _ground(wanted: Search) -> Iterator[Query]:
    """Yield which towns and which parts of their boards are looked at."""
    categories = wanted.categories or ((wanted.section,) if wanted.section else ())
    if wanted.section and wanted.categories:
        categories = tuple(one for one in categories if one.startswith(f"{wanted.section}/"))
        if not categories:
            yield Query.empty_query()
            return
    corners = [corner(site_id, one) for site_id in wanted.site_ids for one in categories]
    if 0 < len(corners) <= MOST_CORNERS:
        yield any_of("corner", corners)
        return
    if wanted.site_ids:
        yield any_of("site", [str(site_id) for site_id in wanted.site_ids])
    if categories:
        yield any_of("category" if wanted.categories else "section", categories)


def left_out_of(wanted: Search) -> Iterator[Query]:
    """Yield what no result may be."""
    if wanted.without:
        yield hidden(wanted)
    if wanted.seen:
        yield seen(wanted)
    if wanted.without_promoted and wanted.moment is not None:
        yield promoted_at(wanted)


def hidden(wanted: Search) -> Query:
    """Return what somebody does not want to see."""
    return any_of("key", [str(key) for key in wanted.without])


def seen(wanted: Search) -> Query:
    """Return what a browser remembers as looked at."""
    return any_of("code", wanted.seen)


def promoted_at(wanted: Search) -> Query:
    """Return what is promoted at the moment of a search."""
    moment = microseconds(wanted.moment) if wanted.moment else 0
    # By the list of moments: few ads are promoted, and looking at each other one costs more.
    return Query.range_query(
        schema(),
        "promoted_until",
        FieldType.Integer,
        moment + 1,
        use_inverted_index=True,
    )


def _like(index: Index, code: str) -> Query:
    """Return an ad and its copies; just the ad if it has none, nothing if there is no such one."""
    searcher, own = index.searcher(), any_of("code", [code])
    hits = [address for _order, address in searcher.search(own, limit=1).hits]
    group = searcher.fast_field_values("copies", hits)[0] if hits else None
    return own if group is None else Query.term_set_query(schema(), "copies", [int(group)])


def any_of(field: str, values: Iterable[str]) -> Query:
    """Return what has one of these values in a field of keywords."""
    held = list(values)
    # One value by itself is a list that other parts can skip in; of several the engine makes a set.
    if len(held) == 1:
        return Query.term_query(schema(), field, held[0])
    return Query.term_set_query(schema(), field, held)


def within(field: str, span: Range) -> Query:
    """Return what has a number in a range, both ends included."""
    return Query.range_query(schema(), field, FieldType.Integer, span.low, span.high)


def _numbers(index: Index, wanted: Search) -> Iterator[Query]:
    """Yield the ranges of answers. Their keys are the taxonomy's: nothing of it is typed."""
    for key, span in wanted.numbers.items():
        if not span.is_open:
            low = "*" if span.low is None else str(span.low)
            high = "*" if span.high is None else str(span.high)
            yield index.parse_query(f"number.{key}:[{low} TO {high}]")
