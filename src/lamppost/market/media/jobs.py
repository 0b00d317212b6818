"""Jobs: what is done to a photo's files once its change is committed."""

from __future__ import annotations

from uuid import UUID

from django.utils import timezone

from lamppost.foundation.jobs.queue import job
from lamppost.market.media import upkeep


@job(max_attempts=3)
def encode_avif(photo_id: str) -> None:
    """Add the AVIF sizes of a photo."""
    upkeep.make_avif(UUID(photo_id), now=timezone.now())


@job(max_attempts=10)
def settle_files(photo_id: str) -> None:
    """Delete or move the files of a photo that was erased or quarantined."""
    upkeep.settle_files(UUID(photo_id))


@job(max_attempts=1)
def sweep_files() -> None:
    """Delete files that no ad uses, once a day."""
    upkeep.sweep(now=timezone.now())
