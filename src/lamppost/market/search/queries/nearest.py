"""Reads: results by distance, how far each is away, and how many there are how far around."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from tantivy import Order as Direction

from lamppost.market.search.queries.asking import Asking, ids_at
from lamppost.market.search.queries.counts import terms
from lamppost.market.search.queries.places import Network, Place
from lamppost.market.search.rules import LAST_PAGE, PAGE_SIZE, Circle, Found, Search
from lamppost.market.search.rules.places import KILOMETRES, MOST_TOWNS
from lamppost.market.search.wording.filters import any_of

Band = tuple[tuple[str, ...], int]
"""Places that are told to be equally far away, and how many results stand there."""


def nearest_page(asked: Asking, known: Network) -> Found:
    """
    Return a page of results by rounded distance, within one distance the newest first.

    One pass counts the results at each place; then only the distances that the page shows are
    asked for. Finer distances would tell no more of an ad: it has no place but its district's.
    """
    told = _told(asked, known)
    counts = terms(asked.searcher, asked.query(asked.wanted), ["place"])["place"]
    start = (min(max(asked.wanted.page, 1), LAST_PAGE) - 1) * PAGE_SIZE
    ids: list[UUID] = []
    for places, number in _bands(counts, told):
        if start < number and len(ids) < PAGE_SIZE:
            ids += _newest(asked, places, start=start, most=PAGE_SIZE - len(ids))
        start = max(start - number, 0)
    return Found(
        ids=tuple(ids),
        total=sum(counts.values()),
        counts={},
        replaced=tuple(word.text for word in asked.similar),
    )


def _bands(counts: Mapping[str, int], told: Mapping[str, int]) -> Iterator[Band]:
    """Yield the places that have results, those together that are told to be equally far."""
    bands: dict[float, list[str]] = {}
    for key in counts:
        # A town that opened a moment ago is not known yet, and stands last until it is.
        bands.setdefault(told.get(key, float("inf")), []).append(key)
    for far in sorted(bands):
        yield tuple(bands[far]), sum(counts[key] for key in bands[far])


def _newest(asked: Asking, places: Sequence[str], *, start: int, most: int) -> tuple[UUID, ...]:
    found = asked.searcher.search(
        asked.query(replace(asked.wanted, places=tuple(places))),
        limit=most,
        count=False,
        order_by_field="published",
        offset=start,
        order=Direction.Desc,
    )
    return ids_at(asked.searcher, [address for _score, address in found.hits])


def _told(asked: Asking, known: Network) -> Mapping[str, int]:
    """Return how far away each place is from what was asked about; nothing if nothing was."""
    return known.told(asked.wanted.around) if asked.wanted.around else {}


def distances_of(asked: Asking, ids: Sequence[UUID], known: Network) -> dict[UUID, int]:
    """Return how far away ads are, in rounded kilometres, by id."""
    told = _told(asked, known)
    if not ids:
        return {}
    query = any_of("key", [str(key) for key in ids])
    hits = asked.searcher.search(query, limit=len(ids), count=False).hits
    addresses = [address for _score, address in hits]
    numbers = asked.searcher.fast_field_values("place_number", addresses)
    found: dict[UUID, int] = {}
    for key, number in zip(ids_at(asked.searcher, addresses), numbers, strict=True):
        place = known.by_number(int(number or 0))
        if place is not None and place.key in told:
            found[key] = told[place.key]
    return found


def count_by_radius(asked: Asking, known: Network) -> dict[str, int]:
    """
    Return how many results each radius would give, every other filter applied: "10" → 284.

    Exactly what that search would find: in the towns that the radius reaches, and in their
    languages.
    """
    around = asked.wanted.around
    if around is None:
        return {}
    reaches = [_reach(asked.wanted, around, radius, known) for radius in KILOMETRES]
    counts: dict[str, int] = {}
    passes: dict[tuple[str, ...], Mapping[str, int]] = {}
    # From the widest on: one pass counts for all smaller circles that read the same languages.
    for radius, places in reversed(list(zip(KILOMETRES, reaches, strict=True))):
        languages = tuple(dict.fromkeys(place.language for place in places))
        reads = tuple(sorted(languages)) if asked.wanted.words else ()
        if reads not in passes:
            passes[reads] = _counted(asked, places, languages)
        counts[str(radius)] = sum(passes[reads].get(place.key, 0) for place in places)
    return counts


def _reach(wanted: Search, around: Circle, radius: int, known: Network) -> list[Place]:
    """Return the places that a search with another radius would look at."""
    found = [place for _far, place in known.near(replace(around, kilometres=radius))]
    towns = set(list(dict.fromkeys(place.site_id for place in found))[:MOST_TOWNS])
    by_price = not wanted.price.is_open or wanted.order.is_by_price
    own = {place.currency for place in known.places if place.site_id in wanted.site_ids}
    return [
        place
        for place in found
        if place.site_id in towns and (not by_price or not own or place.currency in own)
    ]


def _counted(
    asked: Asking, places: Sequence[Place], languages: tuple[str, ...]
) -> Mapping[str, int]:
    widened = replace(
        asked.wanted,
        site_ids=(),
        languages=languages,
        places=tuple(place.key for place in places),
    )
    return terms(asked.searcher, asked.query(widened), ["place"])["place"]


def count_by_place(asked: Asking) -> dict[str, int]:
    """Return how many results stand at each place, by its key."""
    return terms(asked.searcher, asked.query(asked.wanted), ["place"])["place"]
