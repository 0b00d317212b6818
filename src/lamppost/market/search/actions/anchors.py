"""Writes: file saved searches by what an ad must have, so that new ads need not meet them all."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.db import transaction

from lamppost.market.search.anchors import FILING, anchors_for, frequency_in_index
from lamppost.market.search.models import SavedSearch, SearchAnchor
from lamppost.market.search.queries.anchors import searches_to_file
from lamppost.market.search.rules.alerts import search_from_json

# How a search is found again is nothing that anybody did.
UNAUDITED = ("file_searches", "take_out_of_file", "file_left_searches", "file_all_anew")
FILED_AT_A_TIME = 500


@transaction.atomic
def file_searches(searches: Sequence[SavedSearch]) -> None:
    """File searches as they are now, instead of how they were filed before."""
    often = frequency_in_index()
    SearchAnchor.objects.filter(search__in=searches).delete()
    SearchAnchor.objects.bulk_create(
        [
            SearchAnchor(key=key, search_id=search.pk)
            for search in searches
            for key in sorted(anchors_for(search_from_json(search.wanted), frequency=often))
        ]
    )
    SavedSearch.objects.filter(pk__in=[one.pk for one in searches]).update(filing=FILING)


def take_out_of_file(search: SavedSearch) -> None:
    """Let no ad meet a search any more. In the transaction of who stops it."""
    SearchAnchor.objects.filter(search=search).delete()
    SavedSearch.objects.filter(pk=search.pk).update(filing=0)


def file_left_searches() -> int:
    """
    File every active search that is not filed as searches are filed now; return how many.

    After an upgrade these are all of them: some minutes for a million, some hundreds in each
    transaction. Whoever is killed meanwhile goes on where it was.
    """
    return sum(iter(_file_some, 0))


@transaction.atomic
def _file_some() -> int:
    ids = searches_to_file(FILED_AT_A_TIME)
    if ids:
        rows = SavedSearch.objects.select_for_update().filter(pk__in=ids, stopped_at=None)
        file_searches(list(rows.order_by("id")))
    return len(ids)


def file_all_anew(*, progress: Callable[[int], None] = lambda _count: None) -> int:
    """
    File all active searches again, though nothing says that they must be; return how many.

    What a search finds stays the same, but the words that are rare may be others by now.
    """
    SavedSearch.objects.filter(stopped_at=None).update(filing=0)
    done = 0
    for filed in iter(_file_some, 0):
        progress(filed)
        done += filed
    return done
