"""Writes: keep what was seen at a subject."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from lamppost.foundation.audit.log import ENGINE, Event, record
from lamppost.foundation.kernel.subjects import Subject
from lamppost.trust.links.models import Arrival, Observation
from lamppost.trust.links.rules import KEEP_ARRIVALS, Identifier, Whence

# Counts and hashes for a week, which say nothing of what anybody decided.
UNAUDITED = ("keep_arrival", "forget_arrivals")


@transaction.atomic
def keep_observations(
    subject: Subject,
    *,
    identifiers: Sequence[Identifier],
    account_id: UUID,
    site_id: UUID,
    is_attested: bool,
    now: datetime,
) -> None:
    """Keep the identifiers of a subject; seeing one again changes nothing."""
    if not identifiers:
        return
    Observation.objects.bulk_create(
        (
            Observation(
                kind=identifier.kind,
                hash=identifier.hash,
                subject=str(subject),
                account_id=account_id,
                site_id=site_id,
                is_attested=is_attested,
                seen_at=now,
            )
            for identifier in identifiers
        ),
        ignore_conflicts=True,
    )
    record(
        Event.OBSERVATIONS_KEPT,
        subject=subject,
        actor=ENGINE,
        now=now,
        site_id=site_id,
        details={"count": len(identifiers)},
    )


@transaction.atomic
def keep_arrival(
    subject: Subject, *, whence: Whence, account_id: UUID, site_id: UUID, now: datetime
) -> None:
    """Keep for a few days where a subject came from; of one that comes again, the last time."""
    if not (whence.device or whence.network):
        return
    Arrival.objects.update_or_create(
        subject=str(subject),
        defaults={
            "account_id": account_id,
            "site_id": site_id,
            "device_hash": whence.device,
            "network_hash": whence.network,
            "seen_at": now,
        },
    )


@transaction.atomic
def forget_arrivals(*, now: datetime) -> int:
    """Delete what no window looks at any more; return how many rows."""
    deleted, _ = Arrival.objects.filter(seen_at__lte=now - KEEP_ARRIVALS).delete()
    return deleted
