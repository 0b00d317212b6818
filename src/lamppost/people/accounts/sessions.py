"""Where sessions are kept: in a table of ours, which knows whose they are."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import cast
from uuid import UUID

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore

from lamppost.people.accounts.models import Session

# In the session: what the row says beside its data. ``at`` and ``seen`` are seconds (UNIX time).
DEVICE = "device"


class SessionStore(DatabaseStore):
    """Django's own store in the database, with the account and the browser beside the data."""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        """Return the table."""
        return Session

    def create_model_instance(self, data: Mapping[str, object]) -> Session:
        """Return the row of this session as it is now."""
        row = cast("Session", super().create_model_instance(dict(data)))
        device = data.get(DEVICE)
        owner = data.get(SESSION_KEY)
        row.account_id = UUID(str(owner)) if owner else None
        if isinstance(device, dict):
            row.browser = str(device.get("browser", ""))[:60]
            row.signed_in_at = _time(device.get("at"))
            row.seen_at = _time(device.get("seen"))
        return row


def _time(seconds: object) -> datetime | None:
    return datetime.fromtimestamp(seconds, UTC) if isinstance(seconds, int | float) else None
