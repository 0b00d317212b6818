"""Ads like one ad: of its category and towns, those that share its words first."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from tantivy import Occur, Query, Searcher

from lamppost.market.search.queries.asking import ids_at
from lamppost.market.search.reader import reader
from lamppost.market.search.schema import analyser, schema, text_language
from lamppost.market.search.wording.filters import any_of

# What two ads call themselves tells more than what they tell of themselves.
WEIGHTS = {"title": 3.0, "body": 1.0}
MOST_TERMS = 12
# Shorter ones are sizes and small words that every second ad has.
FEWEST_LETTERS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Like:
    """What to look for. ``language`` is the ad's own, as a BCP 47 tag."""

    listing_id: UUID
    site_ids: tuple[UUID, ...]
    category: str
    offer: str
    title: str
    language: str


def similar_to(like: Like, *, most: int) -> tuple[UUID, ...]:
    """
    Return ads of the same category and kind, those with the rarest words in common first.

    Among those that share none the newest come first; none if the index cannot be read.
    """
    return reader.ask(lambda _index, searcher: _similar(searcher, like, most), otherwise=tuple)


def _similar(searcher: Searcher, like: Like, most: int) -> tuple[UUID, ...]:
    same = [any_of("category", [like.category]), any_of("offer", [like.offer])]
    if like.site_ids:
        same.append(any_of("site", [str(key) for key in like.site_ids]))
    base = [
        *((Occur.Must, Query.const_score_query(part, 0.0)) for part in same),
        (Occur.MustNot, any_of("key", [str(like.listing_id)])),
    ]
    words = Query.boolean_query(_words(like))
    sharing = Query.boolean_query([*base, (Occur.Must, words)])
    hits = searcher.search(sharing, limit=most, count=False).hits
    found = ids_at(searcher, [address for _score, address in hits])
    if len(found) < most:
        newest = searcher.search(
            Query.boolean_query(base), limit=most, count=False, order_by_field="published"
        ).hits
        others = ids_at(searcher, [address for _key, address in newest])
        found = (*found, *(key for key in others if key not in found))[:most]
    return found


def _words(like: Like) -> list[tuple[Occur, Query]]:
    suffix = text_language(like.language)
    terms = [t for t in analyser(suffix).analyze(like.title) if len(t) >= FEWEST_LETTERS]
    return [
        (Occur.Should, Query.boost_query(Query.term_query(schema(), f"{name}_{suffix}", term), by))
        for term in list(dict.fromkeys(terms))[:MOST_TERMS]
        for name, by in WEIGHTS.items()
    ]
