"""Copies among all ads at once, for a whole new index: by sorting, in a file and little memory."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby, islice
from operator import itemgetter
from typing import IO
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from lamppost.market.listings.queries import PublicRow, SpokenRow
from lamppost.market.search.copies import LOW, Groups, alike, keys_of, pairs_by_id
from lamppost.market.search.sketches import BANDS, Numbers

# Of those that share a key an ad is compared with the first and with so many before it: of many
# that say the same, a few are enough to join them.
NEIGHBOURS = 4
# So many ads are compared at a time.
AT_A_TIME = 200
_HALF = np.uint64(32)
_OTHER = np.uint64(2**32 - 1)
_COLUMNS = 2 + BANDS


class Gathering:
    """
    The keys of all ads, noted in the order of their ids, and then the groups of copies.

    An empty ``file`` takes 64 bytes an ad. Sorting takes some 35 bytes an ad of memory: a third
    of a gigabyte for ten million. A group has the number that one ad after the other would have
    given it.
    """

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._count = self._at = 0
        self._table: Numbers = np.zeros((0, _COLUMNS), dtype=np.uint64)
        self._near: Numbers = np.zeros(0, dtype=np.uint64)
        self._groups: Numbers = np.zeros(0, dtype=np.uint64)

    def note(self, rows: Sequence[SpokenRow]) -> None:
        """Remember some ads, of higher ids than all before."""
        some = np.empty((len(rows), _COLUMNS), dtype=np.uint64)
        some[:, 0] = [row.id.int >> 64 for row in rows]
        some[:, 1] = [row.id.int & LOW for row in rows]
        some[:, 2:] = keys_of(rows)
        self._file.write(some.tobytes())
        self._count += len(rows)

    def sort(self) -> None:
        """Find who shares keys. Takes a second for a million and needs no database."""
        self._file.flush()
        self._groups = np.zeros(self._count, dtype=np.uint64)
        if not self._count:
            return
        shape = (self._count, _COLUMNS)
        self._table = np.memmap(self._file, dtype=np.uint64, mode="r", shape=shape)
        for band in range(BANDS):
            self._near = np.union1d(self._near, _sharing(self._table[:, 2 + band]))

    def settle(self) -> Iterator[bool]:
        """Compare the words of those that share keys, some milliseconds at a time."""
        # Each number is an ad and one before it: sorted, all of an ad stand together.
        pairs = ((int(pair >> _HALF), int(pair & _OTHER)) for pair in self._near)
        by_ad = ((ad, [one for _ad, one in some]) for ad, some in groupby(pairs, itemgetter(0)))
        while some := list(islice(by_ad, AT_A_TIME)):
            self._compare(some)
            yield True

    def _compare(self, some: Sequence[tuple[int, Sequence[int]]]) -> None:
        wanted = {place for ad, others in some for place in (ad, *others)}
        places = {self._id(place): place for place in wanted}
        ids = {place: key for key, place in places.items()}
        pairs = pairs_by_id(places)
        for ad, others in some:
            # One that was withdrawn meanwhile says nothing any more.
            if ids[ad] in pairs:
                near = alike(ids[ad], [ids[one] for one in others], pairs)
                self._join(ad, [places[key] for key in near])

    def _join(self, ad: int, near: Sequence[int]) -> None:
        """Put an ad beside the one that it is most like; it comes after all of these."""
        if not near:
            return
        known = [group for one in near if (group := self._groups[one])]
        group = known[0] if known else self._table[min(near), 1]
        for one in (ad, *near):
            self._groups[one] = self._groups[one] or group

    def _id(self, place: int) -> UUID:
        high, low = self._table[place, :2].tolist()
        return UUID(int=high << 64 | low)

    def look_up(self, rows: Sequence[PublicRow]) -> tuple[Groups, Numbers]:
        """
        Return groups and keys of some ads; to be called for all of them in order of id.

        Those that were not noted, because they came later, belong to no group.
        """
        places = [self._place(row.id.int) for row in rows]
        late = [at for at, place in enumerate(places) if place < 0]
        keys = np.zeros((len(rows), BANDS), dtype=np.uint64)
        if len(late) < len(rows):
            keys = np.array(self._table[places, 2:])
        if late:
            keys[late] = keys_of([rows[at] for at in late])
        groups = {
            row.id: int(self._groups[place])
            for row, place in zip(rows, places, strict=True)
            if place >= 0 and self._groups[place]
        }
        return groups, keys

    def _place(self, wanted: int) -> int:
        """Return where an ad stands, walking on from the one before; -1 if it was not noted."""
        while self._at < self._count:
            high, low = self._table[self._at, :2].tolist()
            here = high << 64 | low
            if here >= wanted:
                return self._at if here == wanted else -1
            self._at += 1
        return -1


def _sharing(keys: NDArray[np.uint64]) -> Numbers:
    """Return who shares a key with whom before it, both places in one number."""
    order = np.argsort(keys, kind="stable").astype(np.uint64)
    ranked = keys[order]
    starts = np.flatnonzero(np.append(True, ranked[1:] != ranked[:-1]))
    lengths = np.diff(np.append(starts, len(ranked)))
    first = np.repeat(starts, lengths)
    before = np.arange(len(ranked)) - first
    before[ranked == 0] = 0  # says too little to be like another one
    far = np.flatnonzero(before > NEIGHBOURS)
    found = [_both(order, far, first[far])]
    for back in range(1, NEIGHBOURS + 1):
        near = np.flatnonzero(before >= back)
        found.append(_both(order, near, near - back))
    return np.unique(np.concatenate(found))


def _both(order: Numbers, later: NDArray[np.intp], earlier: NDArray[np.intp]) -> Numbers:
    return (order[later] << _HALF) | order[earlier]
