"""Which ads say nearly the same as others in their town, found among those that the index has."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import islice
from uuid import UUID

from tantivy import Occur, Query, Searcher

from lamppost.market.listings.queries import PublicRow, SpokenRow, spoken_rows
from lamppost.market.search.queries.asking import ids_at
from lamppost.market.search.schema import schema
from lamppost.market.search.sketches import SAME, Numbers, Pairs, bands_of, likeness, pairs_of

# With so many others that share a key an ad is compared, those that share most of them first.
MOST_COMPARED = 40
LOW = 2**64 - 1
# So many ads are held in memory at a time, each with the few that it is compared with.
AT_A_TIME = 200

Groups = dict[UUID, int]


def keys_of(rows: Sequence[PublicRow | SpokenRow]) -> Numbers:
    """Return by which keys the index finds these ads' copies, in rows; zeros stand for none."""
    return bands_of([_text(row) for row in rows], [row.site_id for row in rows])


def find_copies(searcher: Searcher, ids: Iterable[UUID]) -> Groups:
    """
    Return the groups of what has to be written again because these ads came, by id of the ad.

    The index has to hold them. An ad joins the group of the one that it is most like; where none
    has a group yet, all that are like it get one, and those that came first are named here, too.
    """
    found: Groups = {}
    rest = iter(ids)
    while some := list(islice(rest, AT_A_TIME)):
        _join(searcher, some, found)
    return found


def _join(searcher: Searcher, ids: Sequence[UUID], found: Groups) -> None:
    """Add the groups of these ads to what was found before them."""
    rows = spoken_rows(ids)
    near = {
        row.id: others
        for row, keys in zip(rows, keys_of(rows), strict=True)
        if len(others := _sharing(searcher, keys)) > (row.id in others)
    }
    held: Groups = {}
    for others in near.values():
        held |= {key: group for key, group in others.items() if group is not None}
    wanted = {key for others in near.values() for key in others} | set(near)
    pairs = pairs_by_id(wanted)
    for key in sorted(near):
        if key in pairs:
            _settle(key, alike(key, near[key], pairs), held, found)


def _settle(key: UUID, near: Sequence[UUID], held: Mapping[UUID, int], found: Groups) -> None:
    if not near:
        return
    known = (found.get(one, held.get(one)) for one in (key, *near))
    group = next((one for one in known if one is not None), min(key, *near).int & LOW)
    for one in (key, *near):
        if one not in found and one not in held:
            found[one] = group


def pairs_by_id(ids: Collection[UUID]) -> dict[UUID, Pairs]:
    """Return the pairs of words of those of these ads that are public."""
    return {row.id: pairs_of(_text(row)) for row in spoken_rows(list(ids))}


def alike(key: UUID, others: Iterable[UUID], pairs: Mapping[UUID, Pairs]) -> list[UUID]:
    """Return which of others really say nearly the same, the most alike first."""
    measured = (
        (-likeness(pairs[key], pairs[other]), other)
        for other in others
        if other != key and other in pairs
    )
    return [other for unlike, other in sorted(measured) if -unlike >= SAME]


def _sharing(searcher: Searcher, keys: Numbers) -> dict[UUID, int | None]:
    """Return which ads share a key, with the groups that the index has for them."""
    told = [int(key) for key in keys if key]
    if not told:
        return {}
    parts = [(Occur.Should, _with_key(key)) for key in told]
    hits = searcher.search(Query.boolean_query(parts), limit=MOST_COMPARED, count=False).hits
    addresses = [address for _score, address in hits]
    if not addresses:
        return {}
    groups = searcher.fast_field_values("copies", addresses)
    return {
        key: None if group is None else int(group)
        for key, group in zip(ids_at(searcher, addresses), groups, strict=True)
    }


def _with_key(key: int) -> Query:
    return Query.const_score_query(Query.term_query(schema(), "band", key), 1.0)


def _text(row: PublicRow | SpokenRow) -> str:
    return f"{row.title}\n{row.body}"
