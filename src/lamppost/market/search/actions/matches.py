"""Writes: that a saved search found an ad, and that its owner was told."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from lamppost.market.search.models import SavedSearch, SearchMatch
from lamppost.market.search.queries.alerts import FoundAd
from lamppost.market.search.queries.anchors import Lookout
from lamppost.market.search.rules.alerts import (
    KEEP_MATCHES,
    PAUSE_BETWEEN_MAILS,
    Frequency,
    next_due,
)

# Ten thousand lines about ads that were found would bury what people did.
UNAUDITED = ("note_matches", "mark_told", "put_off", "drop_matches", "forget_matches")


@transaction.atomic
def note_matches(found: Sequence[tuple[Lookout, FoundAd]], *, now: datetime) -> None:
    """
    Remember what searches found, and when they tell it. What one found before stays as it is.

    Ten thousand people may look for the same: a few writes for some hundreds of them.
    """
    SearchMatch.objects.bulk_create(
        [
            SearchMatch(
                search_id=search.id,
                listing_id=ad.listing_id,
                site_id=ad.site_id,
                matched_at=now,
                sent_at=now if search.frequency is Frequency.FEED else None,
            )
            for search, ad in found
        ],
        ignore_conflicts=True,
    )
    _note_when_due({search.id: search for search, _ad in found}.values(), now)


def _note_when_due(searches: Iterable[Lookout], now: datetime) -> None:
    due: dict[datetime, list[UUID]] = defaultdict(list)
    for one in searches:
        # One that something waits for already is told of this with it.
        if one.due_at is None and (
            moment := next_due(one.frequency, one.mailed_at, one.time_zone, now)
        ):
            due[moment].append(one.id)
    for moment, ids in due.items():
        waiting = SavedSearch.objects.filter(pk__in=ids, due_at=None, stopped_at=None)
        waiting.update(due_at=moment)


@transaction.atomic
def mark_told(*, search: SavedSearch, match_ids: Collection[UUID], now: datetime) -> None:
    """Note that these matches were told, and when what is left will be."""
    if match_ids:
        SearchMatch.objects.filter(search=search, pk__in=match_ids).update(sent_at=now)
        search.mailed_at = now
    is_left = SearchMatch.objects.filter(search=search, sent_at=None).exists()
    frequency, zone = Frequency(search.frequency), search.site.time_zone
    search.due_at = next_due(frequency, search.mailed_at, zone, now) if is_left else None
    SavedSearch.objects.filter(pk=search.pk).update(
        mailed_at=search.mailed_at, due_at=search.due_at
    )


@transaction.atomic
def put_off(*, search_id: UUID, now: datetime) -> None:
    """Try again later what could not be told."""
    waiting = SavedSearch.objects.filter(pk=search_id).exclude(due_at=None)
    waiting.update(due_at=now + PAUSE_BETWEEN_MAILS)


@transaction.atomic
def drop_matches(match_ids: Collection[UUID]) -> None:
    """Forget unsent matches of ads that are not public; back on the board, they match anew."""
    SearchMatch.objects.filter(pk__in=match_ids, sent_at=None).delete()


def forget_matches(*, now: datetime) -> int:
    """Forget what searches found more than 30 days ago; return how much it was."""
    return SearchMatch.objects.filter(matched_at__lt=now - KEEP_MATCHES).delete()[0]
