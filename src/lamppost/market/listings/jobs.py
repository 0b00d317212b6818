"""Jobs: go on telling the index of ads whose part of town came to be, or is no more."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from lamppost.foundation.jobs.queue import job
from lamppost.market.listings.actions import reindex_ads_of


@job(max_attempts=5)
def go_on_reindexing(site_id: str, districts: str, after: str) -> None:
    """Write one more batch, and let the rest be written by a job of its own."""
    with transaction.atomic():
        last = reindex_ads_of(
            site_id=UUID(site_id),
            districts=districts.split(),
            now=timezone.now(),
            after=UUID(after),
        )
        if last is not None:
            go_on_reindexing.enqueue(site_id, districts, str(last))
