"""Tell the index of ads whose part of town came to be, or is no more."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction

from lamppost.foundation.jobs.rows import put_in_outbox
from lamppost.market.listings.queries import public_ids_naming
from lamppost.market.listings.rules import LISTING_TOPIC

# Rows that one transaction writes: it holds the lock of SQLite for less than a tenth of a second.
BATCH = 500


@transaction.atomic
def reindex_ads_of(
    *, site_id: UUID, districts: Collection[str], now: datetime, after: UUID | None = None
) -> UUID | None:
    """
    Let the index read public ads again that name some districts of a site, in order of id.

    Return the last of a full batch, after which to go on; None if no more are left.
    """
    ids = public_ids_naming(site_id, districts, after=after, limit=BATCH)
    for key in ids:
        put_in_outbox(LISTING_TOPIC, key=str(key), now=now)
    return ids[-1] if len(ids) == BATCH else None
