"""Writes: keep what was seen at a subject."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from lamppost.foundation.audit.log import ENGINE, Event, record
from lamppost.foundation.kernel.subjects import Subject
from lamppost.trust.links.models import Observation
from lamppost.trust.links.rules import Identifier


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
