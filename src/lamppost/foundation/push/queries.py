"""Reads: the browsers in which somebody wants to be told."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from lamppost.foundation.push.models import PushBrowser, PushNote


def browsers_of(account_id: UUID) -> list[PushBrowser]:
    """Return an account's browsers, the newest first."""
    return list(PushBrowser.objects.filter(account_id=account_id).order_by("-created_at", "-id"))


def with_browsers(account_ids: Collection[UUID]) -> frozenset[UUID]:
    """Return which of these accounts want to be told in some browser: one query."""
    rows = PushBrowser.objects.filter(account_id__in=list(account_ids))
    return frozenset(rows.values_list("account_id", flat=True))


def has_due_notes(now: datetime) -> bool:
    """Return whether a note waits to be sent: one small query."""
    return PushNote.objects.filter(next_try_at__lte=now).exists()
