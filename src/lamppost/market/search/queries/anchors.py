"""Reads: which saved searches may find new ads, by the index of the searches."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import TypeVar
from uuid import UUID

from lamppost.market.search.anchors import FILING
from lamppost.market.search.models import SavedSearch, SearchAnchor

Item = TypeVar("Item")

# SQLite takes a thousand values in one query where it was built long ago.
KEYS_AT_A_TIME = 900
# So many searches are held in memory at a time while new ads are looked at.
READ_AT_A_TIME = 500
READ = ("account_id", "wanted", "frequency", "since", "mailed_at", "site__time_zone")


def searches_filed_under(keys: Collection[int]) -> Iterator[list[SavedSearch]]:
    """
    Yield the active searches that are filed under any of these keys, some hundreds at a time.

    Each comes once. Of what is in the file only ids are held, about a hundred bytes a search.
    """
    asked, seen = sorted(keys), set[UUID]()
    for some in _parts_of(asked, KEYS_AT_A_TIME):
        # Read to the end at once: SQLite would not let us write while a reading is open.
        found = list(SearchAnchor.objects.filter(key__in=some).values_list("search_id", flat=True))
        fresh = sorted(set(found) - seen)
        seen.update(fresh)
        for page in _parts_of(fresh, READ_AT_A_TIME):
            rows = SavedSearch.objects.filter(pk__in=page, stopped_at=None).select_related("site")
            yield list(rows.only(*READ).order_by("id"))


def searches_to_file(limit: int) -> list[UUID]:
    """Return active searches that are not filed as searches are filed now."""
    rows = SavedSearch.objects.filter(stopped_at=None, filing__lt=FILING)
    return list(rows.order_by("filing").values_list("pk", flat=True)[:limit])


def _parts_of(items: Sequence[Item], size: int) -> Iterator[Sequence[Item]]:
    return (items[at : at + size] for at in range(0, len(items), size))
