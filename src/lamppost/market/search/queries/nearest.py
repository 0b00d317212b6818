"""Reads: results by distance, how far each is away, and how many there are how far around."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from tantivy import Order as Direction

from lamppost.market.search.queries.asking import Asking, Hits, ids_at, page_start
from lamppost.market.search.queries.counts import terms
from lamppost.market.search.queries.passes import Tallies, by_value, tallies_of
from lamppost.market.search.queries.places import Network, Place
from lamppost.market.search.rules import PAGE_SIZE, Circle, Found, Search
from lamppost.market.search.rules.places import KILOMETRES, MOST_TOWNS
from lamppost.market.search.rules.tally import Tally, joined
from lamppost.market.search.wording.filters import any_of

Band = tuple[tuple[str, ...], int]
"""Places that are told to be equally far away, and how many results stand there."""


def nearest_page(asked: Asking, known: Network) -> Found:
    """
    Return a page of results by rounded distance, within one distance the newest first.

    One pass counts the results at each place; then only the distances that the page shows are
    asked for. Finer distances would tell no more of an ad: it has no place but its district's.
    """
    counts = _ads_by_place(asked)
    hits = _walked(asked, known, counts, start=page_start(asked.wanted), most=PAGE_SIZE)
    return Found(
        ids=ids_at(asked.searcher, hits),
        total=sum(counts.values()),
        counts={},
    )


def walk_nearest(asked: Asking, start: int, most: int, *, known: Network) -> Hits:
    """Return where the engine has so many results from an offset on, in the same order."""
    return _walked(asked, known, _ads_by_place(asked), start=start, most=most)


def _ads_by_place(asked: Asking) -> dict[str, int]:
    return terms(asked.searcher, asked.query(asked.wanted), ["place"])["place"]


def _walked(
    asked: Asking, known: Network, counts: Mapping[str, int], *, start: int, most: int
) -> Hits:
    hits: Hits = []
    for places, number in _bands(counts, _told(asked, known)):
        if start < number and len(hits) < most:
            hits += _newest(asked, places, start=start, most=most - len(hits))
        start = max(start - number, 0)
    return hits


def _bands(counts: Mapping[str, int], told: Mapping[str, int]) -> Iterator[Band]:
    """Yield the places that have results, those together that are told to be equally far."""
    bands: dict[float, list[str]] = {}
    for key in counts:
        # A town that opened a moment ago is not known yet, and stands last until it is.
        bands.setdefault(told.get(key, float("inf")), []).append(key)
    for far in sorted(bands):
        yield tuple(bands[far]), sum(counts[key] for key in bands[far])


def _newest(asked: Asking, places: Sequence[str], *, start: int, most: int) -> Hits:
    found = asked.searcher.search(
        asked.query(replace(asked.wanted, places=tuple(places))),
        limit=most,
        count=False,
        order_by_field="published",
        offset=start,
        order=Direction.Desc,
    )
    return [address for _score, address in found.hits]


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
    passes: dict[tuple[str, ...], Tallies] = {}
    # From the widest on: one pass counts for all smaller circles that read the same languages.
    for radius, places in reversed(list(zip(KILOMETRES, reaches, strict=True))):
        languages = tuple(dict.fromkeys(place.language for place in places))
        reads = tuple(sorted(languages)) if asked.wanted.words else ()
        if reads not in passes:
            passes[reads] = _counted(asked, places, languages)
        held = (passes[reads].get(place.key, Tally()) for place in places)
        counts[str(radius)] = joined(held).total
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


def _counted(asked: Asking, places: Sequence[Place], languages: tuple[str, ...]) -> Tallies:
    widened = replace(
        asked.wanted,
        site_ids=(),
        languages=languages,
        places=tuple(place.key for place in places),
    )
    return _by_place(asked, widened)


def count_by_place(asked: Asking) -> dict[str, int]:
    """Return how many results stand at each place, by its key."""
    return {str(key): tally.total for key, tally in _by_place(asked, asked.wanted).items()}


def _by_place(asked: Asking, wanted: Search) -> Tallies:
    return tallies_of(asked, {"place": (wanted, by_value("place"))})["place"]
