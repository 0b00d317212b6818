"""Which ads say nearly the same as others in their town, found among those that the index has."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from uuid import UUID

import numpy as np
from numpy.typing import NDArray
from tantivy import Occur, Query, Searcher

from lamppost.market.listings.queries import PublicRow, public_rows
from lamppost.market.search.queries.asking import ids_at
from lamppost.market.search.schema import schema
from lamppost.market.search.sketches import SAME, Numbers, Pairs, bands_of, likeness, pairs_of

# With so many others that share a key an ad is compared, those that share most of them first.
MOST_COMPARED = 40
LOW = 2**64 - 1
# So many ads are held in memory at a time, each with the few that it is compared with.
AT_A_TIME = 200
# Marks of a filter, one byte each.
LEAST_MARKS = 2**20
MOST_MARKS = 2**27

Groups = dict[UUID, int]


def keys_of(rows: Sequence[PublicRow]) -> Numbers:
    """Return by which keys the index finds these ads' copies, in rows; zeros stand for none."""
    return bands_of([_text(row) for row in rows], [row.site_id for row in rows])


def find_copies(searcher: Searcher, ids: Iterable[UUID]) -> Groups:
    """
    Return the groups of what has to be written again because these ads came, by id of the ad.

    The index has to hold them. An ad joins the group of the one that it is most like; where none
    has a group yet, all that are like it get one, and those that came first are named here, too.
    """
    found: Groups = {}
    for _some in find_copies_by_turns(searcher, ids, found):
        pass
    return found


def find_copies_by_turns(
    searcher: Searcher, ids: Iterable[UUID], found: Groups
) -> Iterator[Sequence[UUID]]:
    """Do the same, adding to ``found``, and yield the ads of each turn of a few milliseconds."""
    rest = iter(ids)
    while some := list(islice(rest, AT_A_TIME)):
        _join(searcher, some, found)
        yield some


def _join(searcher: Searcher, ids: Sequence[UUID], found: Groups) -> None:
    """Add the groups of these ads to what was found before them."""
    rows = public_rows(ids)
    near = {
        row.id: others
        for row, keys in zip(rows, keys_of(rows), strict=True)
        if len(others := _sharing(searcher, keys)) > (row.id in others)
    }
    held: Groups = {}
    for others in near.values():
        held |= {key: group for key, group in others.items() if group is not None}
    wanted = {key for others in near.values() for key in others} | set(near)
    pairs = {row.id: pairs_of(_text(row)) for row in public_rows(list(wanted))}
    for key in sorted(near):
        if key in pairs:
            _settle(key, _alike(key, near[key], pairs), held, found)


def _settle(key: UUID, alike: Sequence[UUID], held: Mapping[UUID, int], found: Groups) -> None:
    if not alike:
        return
    known = (found.get(one, held.get(one)) for one in (key, *alike))
    group = next((one for one in known if one is not None), min(key, *alike).int & LOW)
    for one in (key, *alike):
        if one not in found and one not in held:
            found[one] = group


def _alike(key: UUID, others: Iterable[UUID], pairs: Mapping[UUID, Pairs]) -> list[UUID]:
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


def _text(row: PublicRow) -> str:
    return f"{row.title}\n{row.body}"


class Suspects:
    """
    Ads that may have copies, noted while a whole index is built: those whose keys came before.

    A Bloom filter (B. Bloom, Space/time trade-offs in hash coding, 1970) of 64 bytes an ad, from
    1 MB to 128 MB: few ads have copies, and none but the suspects has to be looked up.
    """

    def __init__(self, expected: int) -> None:
        size = min(max(expected * 64, LEAST_MARKS), MOST_MARKS)
        self._bits = np.zeros(2 ** (size - 1).bit_length(), dtype=np.bool_)
        self._mask = np.uint64(len(self._bits) - 1)
        self.ids: list[UUID] = []

    def note(self, rows: Sequence[PublicRow], keys: Numbers) -> None:
        """Remember the keys of some ads, and which of these ads are suspect."""
        places = self._places(keys)
        came_before = np.logical_and.reduce([self._bits[part] for part in places])
        suspect = (came_before | _repeated(keys)) & (keys != 0)
        for part in places:
            self._bits[part] = True
        self.ids += [
            row.id for row, is_one in zip(rows, suspect.any(axis=1), strict=True) if is_one
        ]

    def _places(self, keys: Numbers) -> tuple[Numbers, Numbers]:
        return keys & self._mask, (keys >> np.uint64(32)) & self._mask


def _repeated(keys: Numbers) -> NDArray[np.bool_]:
    """Return which keys stand more than once among these."""
    _values, places, counts = np.unique(keys, return_inverse=True, return_counts=True)
    return (counts > 1)[places].reshape(keys.shape)
