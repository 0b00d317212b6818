"""Reads: which of a few new ads a search finds, asked of a small index of nothing but them."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from tantivy import Document, Index

from lamppost.market.search.anchors import keys_of
from lamppost.market.search.queries.asking import ids_at
from lamppost.market.search.queries.places import located, network
from lamppost.market.search.rules import Search
from lamppost.market.search.schema import prepare, schema
from lamppost.market.search.wording import query_of

HEAP = 15_000_000  # bytes: the least that the engine takes


class FreshAds:
    """
    A few new ads in an index of their own, in memory.

    It has the fields and analysers of the large one and is asked by the same query, so that a
    search finds among them exactly what its page of results finds, words as typed.
    """

    def __init__(self, documents: Iterable[Document]) -> None:
        held = list(documents)
        self._size = len(held)
        self._index = prepare(Index(schema()))
        writer = self._index.writer(HEAP, 1)
        for document in held:
            writer.add_document(document)
        writer.commit()
        writer.wait_merging_threads()
        self._index.reload()
        self._searcher = self._index.searcher()
        self._network = network()
        self.keys = frozenset[int]().union(*map(keys_of, held))

    def found_by(self, wanted: Search) -> frozenset[UUID]:
        """Return which of these ads a search finds."""
        if not self._size:
            return frozenset()
        query = query_of(self._index, located(wanted, known=self._network))
        hits = self._searcher.search(query, limit=self._size, count=False).hits
        return frozenset(ids_at(self._searcher, [address for _score, address in hits]))
