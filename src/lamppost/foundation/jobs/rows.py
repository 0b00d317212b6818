"""The outbox, writing side: a row in the transaction of its change."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from lamppost.foundation.jobs.models import OutboxRow


def put_in_outbox(
    topic: str, *, key: str, now: datetime, payload: Mapping[str, object] | None = None
) -> None:
    """
    Add a row in the transaction of the change.

    :raises RuntimeError: outside a transaction
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError(f"an outbox row for {topic} was written outside its transaction")
    OutboxRow.objects.create(topic=topic, key=key, payload=dict(payload or {}), created_at=now)
