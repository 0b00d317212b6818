"""Reads: which saved searches may find new ads, by the index of the searches."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from lamppost.market.search.anchors import FILING
from lamppost.market.search.models import SavedSearch, SearchAnchor
from lamppost.market.search.rules.alerts import Frequency

Item = TypeVar("Item")

# SQLite takes a thousand values in one query where it was built long ago.
KEYS_AT_A_TIME = 900
# So many searches are held in memory at a time while new ads are looked at.
READ_AT_A_TIME = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Lookout:
    """What matching needs to know of a saved search: a popular ad meets thousands of them."""

    id: UUID
    account_id: UUID
    wanted: Mapping[str, Any]
    frequency: Frequency
    since: datetime
    mailed_at: datetime | None
    due_at: datetime | None
    time_zone: str


def searches_filed_under(keys: Collection[int]) -> Iterator[list[Lookout]]:
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
            yield lookouts(page)


def lookouts(ids: Sequence[UUID]) -> list[Lookout]:
    """Return those of these searches that are active, in the order of their ids."""
    rows = SavedSearch.objects.filter(pk__in=list(ids), stopped_at=None).order_by("id")
    return [
        Lookout(
            id=key,
            account_id=account_id,
            wanted=wanted,
            frequency=Frequency(frequency),
            since=since,
            mailed_at=mailed_at,
            due_at=due_at,
            time_zone=time_zone,
        )
        for key, account_id, wanted, frequency, since, mailed_at, due_at, time_zone in (
            rows.values_list(
                "id",
                "account_id",
                "wanted",
                "frequency",
                "since",
                "mailed_at",
                "due_at",
                "site__time_zone",
            )
        )
    ]


def searches_to_file(limit: int) -> list[UUID]:
    """Return active searches that are not filed as searches are filed now."""
    rows = SavedSearch.objects.filter(stopped_at=None, filing__lt=FILING)
    return list(rows.order_by("filing").values_list("pk", flat=True)[:limit])


def _parts_of(items: Sequence[Item], size: int) -> Iterator[Sequence[Item]]:
    return (items[at : at + size] for at in range(0, len(items), size))
