"""Promoted ads among the results: at most two a page, each of them as often as the others."""

from __future__ import annotations

from datetime import datetime
from hashlib import blake2b
from uuid import UUID

from tantivy import Order as Direction
from tantivy import Query

from lamppost.market.search.queries.asking import Asking, Hits, all_of, ids_at, page_start
from lamppost.market.search.rules import PAGE_SIZE
from lamppost.market.search.wording.filters import promoted_at

MOST_PROMOTED = 2


def promoted_of(asking: Asking) -> tuple[UUID, ...]:
    """
    Return the promoted ads that this page shows above its results: they match everything asked.

    They stand in a ring. Each hour begins at another place of it, drawn by lot, and each page goes
    on where the one before it ended, until all had their turn: so nobody can buy the first place,
    and no ad is shown twice. None if ``moment`` is missing or somebody wants none.
    """
    wanted = asking.wanted
    if wanted.moment is None or wanted.without_promoted:
        return ()
    query = all_of(asking.query(wanted), promoted_at(wanted))
    turn = page_start(wanted) // PAGE_SIZE * MOST_PROMOTED
    # Most pages have none, and most others few: one look is enough then.
    first, count = _ring(asking, query, 0)
    if turn >= count:
        return ()
    places = [(_lot(wanted.moment) + turn + step) % count for step in range(MOST_PROMOTED)]
    shown = places[: count - turn]
    is_pair = shown == [0, 1]
    hits = first if is_pair else [_ring(asking, query, place)[0][0] for place in shown]
    return ids_at(asking.searcher, _told_apart(asking, hits) if wanted.collapse else hits)


def _told_apart(asking: Asking, hits: Hits) -> Hits:
    """Return the same without what says nearly the same as the one before it."""
    groups = asking.searcher.fast_field_values("copies", hits)
    is_pair = len(groups) == MOST_PROMOTED and groups[0] is not None and groups[0] == groups[1]
    return hits[:1] if is_pair else hits


def _ring(asking: Asking, query: Query, place: int) -> tuple[Hits, int]:
    """Return what stands at a place of the ring and behind it, and how many there are in all."""
    # Half of an id is random: an order that says nothing about anybody.
    found = asking.searcher.search(
        query,
        limit=MOST_PROMOTED,
        count=True,
        order_by_field="id_low",
        offset=place,
        order=Direction.Asc,
    )
    count = int(found.count)  # type: ignore[attr-defined]  # see total_of
    return [address for _score, address in found.hits], count


def _lot(moment: datetime) -> int:
    hour = int(moment.timestamp()) // 3_600
    return int.from_bytes(blake2b(str(hour).encode(), digest_size=8).digest())
