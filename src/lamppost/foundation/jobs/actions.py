"""Writes: work is given up after all its tries, and a person tries it again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.module_loading import import_string

from lamppost.foundation.audit.log import SYSTEM, Event, record
from lamppost.foundation.jobs.models import GivenUpWork
from lamppost.foundation.jobs.rows import put_in_outbox
from lamppost.foundation.kernel.errors import N_, NotFound
from lamppost.foundation.kernel.subjects import Subject, SubjectKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """Work that failed for the last time. ``name`` says how to start it again."""

    name: str
    arguments: Sequence[object]
    error: str
    attempts: int


@transaction.atomic
def give_up_work(failure: Failure, *, now: datetime) -> None:
    """Write failed work down for a person to see. Nothing that was promised is dropped silently."""
    work = GivenUpWork.objects.create(
        name=failure.name,
        arguments=list(failure.arguments),
        error=failure.error[:2000],
        attempts=failure.attempts,
        failed_at=now,
    )
    record(
        Event.JOB_GIVEN_UP,
        subject=Subject(SubjectKind.JOB, work.pk),
        actor=SYSTEM,
        now=now,
        details={"name": work.name, "attempts": work.attempts},
    )


@transaction.atomic
def retry_work(*, work_id: UUID, actor: str, now: datetime) -> None:
    """
    Put given-up work back to where it came from.

    :raises NotFound: if there is no such work, or somebody dealt with it already
    """
    work = GivenUpWork.objects.select_for_update().filter(pk=work_id, resolved_at=None).first()
    if work is None:
        raise NotFound(N_("This work is not waiting any more."))
    if work.name.startswith("outbox."):
        topic, key, payload = work.arguments
        put_in_outbox(topic, key=key, payload=payload, now=now)
    else:
        import_string(work.name).enqueue(*work.arguments)
    work.resolved_at = now
    work.save(update_fields=["resolved_at"])
    record(
        Event.JOB_RETRIED,
        subject=Subject(SubjectKind.JOB, work.pk),
        actor=actor,
        now=now,
        details={"name": work.name},
    )
