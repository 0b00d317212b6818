"""Writes: a person tries given-up work again, or puts it aside."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.module_loading import import_string

from lamppost.foundation.audit.log import Event, record
from lamppost.foundation.jobs.models import GivenUpWork
from lamppost.foundation.jobs.outbox import put_in_outbox
from lamppost.foundation.kernel.errors import N_, NotFound
from lamppost.foundation.kernel.subjects import Subject, SubjectKind


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
