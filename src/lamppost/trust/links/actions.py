"""Writes: keep what was seen at a subject."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from lamppost.foundation.audit.log import ENGINE, Event, record
from lamppost.foundation.kernel.subjects import Subject
from lamppost.trust.links.models import Arrival, Observation, PostedPicture, TextSketch
from lamppost.trust.links.rules import KEEP_ARRIVALS, Identifier, Whence, mark_of
from screening_engine.matching.pictures import PictureHash
from screening_engine.matching.texts import Sketch

# Counts and hashes, and the words of what is erased, which has its own line: nothing of what
# anybody decided.
UNAUDITED = ("keep_arrival", "forget_arrivals", "forget_sketches", "keep_pictures")


@transaction.atomic
def keep_observations(
    subject: Subject,
    *,
    identifiers: Sequence[Identifier],
    account_id: UUID,
    site_id: UUID,
    is_attested: bool,
    now: datetime,
    sketch: Sketch | None = None,
) -> None:
    """
    Keep the identifiers of a subject; seeing one again changes nothing.

    ``sketch`` is of its text; that of an attested subject is not kept, nor one of few words.
    """
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
    if sketch is not None and sketch.is_comparable and not is_attested:
        data = sketch.to_bytes()
        TextSketch.objects.bulk_create(
            [
                TextSketch(
                    subject=str(subject),
                    mark=mark_of(data),
                    account_id=account_id,
                    site_id=site_id,
                    sketch=data,
                    seen_at=now,
                )
            ],
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


@transaction.atomic
def keep_pictures(
    subject: Subject,
    *,
    looks: Collection[PictureHash],
    account_id: UUID,
    site_id: UUID,
    now: datetime,
) -> None:
    """
    Keep how the pictures of an ad look; seeing one again changes nothing.

    ``looks`` holds the plain hash of each picture. One on which there is next to nothing to see
    is not kept: it would be anybody's.
    """
    PostedPicture.objects.bulk_create(
        (
            PostedPicture(
                subject=str(subject),
                mark=mark_of(look.digest),
                account_id=account_id,
                site_id=site_id,
                look=look.digest,
                seen_at=now,
            )
            for look in looks
            if look.is_usable
        ),
        ignore_conflicts=True,
    )


@transaction.atomic
def forget_sketches(subjects: Collection[Subject]) -> None:
    """Delete the words and the pictures of subjects that are erased."""
    erased = [str(subject) for subject in subjects]
    TextSketch.objects.filter(subject__in=erased).delete()
    PostedPicture.objects.filter(subject__in=erased).delete()
