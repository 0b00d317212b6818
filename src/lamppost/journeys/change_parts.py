"""An operator puts the parts of a town in order, and the index learns which ads that moves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from lamppost.foundation.jobs.queue import job
from lamppost.market.listings.actions import reindex_ads_of
from lamppost.market.listings.queries import districts_in_use
from lamppost.market.sites.actions import change_districts
from lamppost.market.sites.queries import district_slugs
from lamppost.market.sites.rules import DistrictSettings

if TYPE_CHECKING:
    from lamppost.market.sites.models import Site


@dataclass(frozen=True, slots=True, kw_only=True)
class PartsChange:
    """All parts that a town shall have, and the version of the town that was looked at."""

    site_id: UUID
    districts: Sequence[DistrictSettings]
    expected_version: int


@transaction.atomic
def change_parts(change: PartsChange, *, actor: str, now: datetime) -> Site:
    """
    Rename, move, add and remove parts of a town.

    The index knows an ad's place by name only, so moving a part moves its ads without writing
    one. Where a name came or went, its ads are read again: the first five hundred by rows of the
    outbox in this transaction, the rest by a job that begins if it commits.

    :raises SiteNotValid: if a part is wrong, stands there twice, or may not be removed
    :raises NotFound: if there is no such site
    :raises Stale: if somebody changed the site in the meantime
    """
    before = district_slugs([change.site_id])
    site = change_districts(
        site_id=change.site_id,
        districts=change.districts,
        in_use=districts_in_use(change.site_id),
        expected_version=change.expected_version,
        actor=actor,
        now=now,
    )
    moved = sorted(slug for _site, slug in before ^ district_slugs([change.site_id]))
    last = reindex_ads_of(site_id=site.pk, districts=moved, now=now) if moved else None
    if last is not None:
        go_on_reindexing.enqueue(str(site.pk), " ".join(moved), str(last))
    return site


@job(max_attempts=5)
def go_on_reindexing(site_id: str, districts: str, after: str) -> None:
    """Let the index read one more batch of ads again, and the rest after it."""
    with transaction.atomic():
        last = reindex_ads_of(
            site_id=UUID(site_id),
            districts=districts.split(),
            now=timezone.now(),
            after=UUID(after),
        )
        if last is not None:
            go_on_reindexing.enqueue(site_id, districts, str(last))
