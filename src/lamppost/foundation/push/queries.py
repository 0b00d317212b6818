"""Reads: the browsers in which somebody wants to be told."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from lamppost.foundation.push.models import PushBrowser


def browsers_of(account_id: UUID) -> list[PushBrowser]:
    """Return an account's browsers, the newest first."""
    return list(PushBrowser.objects.filter(account_id=account_id).order_by("-created_at", "-id"))


def with_browsers(account_ids: Collection[UUID]) -> frozenset[UUID]:
    """Return which of these accounts want to be told in some browser: one query."""
    rows = PushBrowser.objects.filter(account_id__in=list(account_ids))
    return frozenset(rows.values_list("account_id", flat=True))
