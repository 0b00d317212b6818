"""Writes: that a saved search found an ad, and that its owner was told."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from lamppost.market.search.models import SavedSearch, SearchMatch
from lamppost.market.search.queries.alerts import FoundAd
from lamppost.market.search.rules.alerts import KEEP_MATCHES, Frequency

# Ten thousand lines about ads that were found would bury what people did.
UNAUDITED = ("note_matches", "mark_mailed", "drop_matches", "forget_matches")


@transaction.atomic
def note_matches(found: Sequence[tuple[SavedSearch, FoundAd]], *, now: datetime) -> None:
    """Remember what searches found. What one of them found before stays as it is."""
    SearchMatch.objects.bulk_create(
        [
            SearchMatch(
                search_id=search.pk,
                listing_id=ad.listing_id,
                site_id=ad.site_id,
                matched_at=now,
                sent_at=now if search.frequency == Frequency.FEED else None,
            )
            for search, ad in found
        ],
        ignore_conflicts=True,
    )


@transaction.atomic
def mark_mailed(*, search_id: UUID, match_ids: Collection[UUID], now: datetime) -> None:
    """Note that one mail told of these matches."""
    SearchMatch.objects.filter(search_id=search_id, pk__in=match_ids).update(sent_at=now)
    SavedSearch.objects.filter(pk=search_id).update(mailed_at=now)


@transaction.atomic
def drop_matches(match_ids: Collection[UUID]) -> None:
    """Forget unsent matches of ads that are not public; back on the board, they match anew."""
    SearchMatch.objects.filter(pk__in=match_ids, sent_at=None).delete()


def forget_matches(*, now: datetime) -> int:
    """Forget what searches found more than 30 days ago; return how much it was."""
    return SearchMatch.objects.filter(matched_at__lt=now - KEEP_MATCHES).delete()[0]
