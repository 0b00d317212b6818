"""A page that would be short: more ads, that say the words in another way, or most of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from uuid import UUID

from tantivy import Occur, Query

from lamppost.market.search.queries.asking import Asking, Hits, all_of, ids_at
from lamppost.market.search.queries.collapsing import distinct_hits
from lamppost.market.search.queries.spoken import meant_otherwise, suggestion_for
from lamppost.market.search.rules import PAGE_SIZE, Found, Order, read_words
from lamppost.market.search.wording import Tier, asked_words
from lamppost.market.search.wording.filters import any_of

Page = Callable[[Asking], Found]


def answered(asked: Asking, page: Page) -> tuple[Asking, Found]:
    """
    Return what a search finds, and how it was asked in the end.

    If no ad has the words as they were typed, those are found that say them otherwise: in other
    words for the same, without small words, begun, mistyped, or by standing in the leaf that they
    mean. ``Found.is_instead`` then.
    """
    found = page(asked)
    if found.total or not read_words(asked.wanted.words):
        return asked, found
    again = replace(asked, tier=Tier.MEANT, otherwise=meant_otherwise(asked))
    instead = page(again)
    if not instead.total:
        return replace(asked, otherwise=again.otherwise), found
    replaced = again.otherwise.replaced if again.otherwise else ()
    return again, replace(instead, is_instead=True, replaced=tuple(word.text for word in replaced))


def filled_up(asked: Asking, found: Found) -> Found:
    """
    Return the same with more ads behind it, if it is less than a page.

    First ``Found.close``, which have all words in some way; then ``Found.most``, which have at
    least half of them. Every filter holds for them, and what is excluded stays so. They are no
    results: neither the total nor any count has them.
    """
    if found.total >= PAGE_SIZE or not read_words(asked.wanted.words):
        return found
    otherwise = asked.otherwise or meant_otherwise(asked)
    best = replace(asked.wanted, order=Order.RELEVANCE, page=1)
    asking = replace(asked, wanted=best, otherwise=otherwise)
    better = suggestion_for(
        asked.index, asked.searcher, asked.wanted, total=0 if found.is_instead else found.total
    )
    room = PAGE_SIZE - found.total
    close = () if found.is_instead else _close(asking, room, found.ids)
    most = _most(asking, room - len(close), (*found.ids, *close))
    return replace(found, suggestion=better, close=close, most=most, missing=_missing(asking, most))


def widened_of(asked: Asking, found: Found) -> tuple[str, ...]:
    """Return the leaves that are meant by words of a search, if ads stand there without them."""
    if not (found.close or found.is_instead):
        return ()
    words = asked_words(asked.index, asked.wanted, asked.otherwise)
    return tuple(dict.fromkeys(leaf for one in words for leaf in one.categories))


def _close(asking: Asking, room: int, shown: Sequence[UUID]) -> tuple[UUID, ...]:
    found: list[UUID] = []
    said = replace(asking, tier=Tier.SAID, above=Tier.EXACT)
    found += _some(said, room, shown)
    if len(found) < room:
        newest = replace(asking.wanted, order=Order.NEWEST)
        meant = replace(asking, wanted=newest, tier=Tier.MEANT, above=Tier.SAID)
        found += _some(meant, room - len(found), (*shown, *found))
    return tuple(found)


def _most(asking: Asking, room: int, shown: Sequence[UUID]) -> tuple[UUID, ...]:
    words = asked_words(asking.index, asking.wanted, asking.otherwise)
    if room <= 0 or sum(not one.is_small for one in words) < 2:
        return ()
    return tuple(_some(replace(asking, tier=Tier.MOST, above=Tier.MEANT), room, shown))


def _some(asking: Asking, room: int, shown: Sequence[UUID]) -> list[UUID]:
    """Return the first so many, of copies none that is shown already."""
    if asking.wanted.collapse:
        asking = replace(asking, passed=_groups_of(asking, shown))
    hits = distinct_hits(asking, room) if asking.wanted.collapse else asking.walk(0, room)
    known = set(shown)
    return [key for key in ids_at(asking.searcher, hits) if key not in known]


def _groups_of(asking: Asking, ids: Sequence[UUID]) -> frozenset[int]:
    hits = _hits_of(asking, ids)
    groups = asking.searcher.fast_field_values("copies", hits) if hits else []
    return frozenset(int(group) for group in groups if group is not None)


def _hits_of(asking: Asking, ids: Sequence[UUID], query: Query | None = None) -> Hits:
    if not ids:
        return []
    keys = any_of("key", [str(key) for key in ids])
    asked = keys if query is None else all_of(keys, query)
    return [hit for _score, hit in asking.searcher.search(asked, limit=len(ids), count=False).hits]


def _missing(asking: Asking, ids: Sequence[UUID]) -> dict[UUID, tuple[str, ...]]:
    """Return which words of the search each of these ads does not say."""
    missing: dict[UUID, list[str]] = {key: [] for key in ids}
    for text, query in _told(asking) if ids else ():
        having = set(ids_at(asking.searcher, _hits_of(asking, ids, query)))
        for key in ids:
            if key not in having:
                missing[key].append(text)
    return {key: tuple(words) for key, words in missing.items()}


def _told(asking: Asking) -> Iterator[tuple[str, Query]]:
    for one in asked_words(asking.index, asking.wanted, asking.otherwise):
        if not one.is_small:
            yield one.text, Query.boolean_query([(Occur.Must, one.said)])
