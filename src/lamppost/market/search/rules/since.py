"""Since when: the few answers to how new an ad shall be, and what they mean. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum


class Since(StrEnum):
    """How long ago an ad went public at most. The values stand in addresses."""

    DAY = "day"
    THREE_DAYS = "3days"
    WEEK = "week"
    MONTH = "month"

    @property
    def length(self) -> timedelta:
        """How long it is: a day is 24 hours, a month 30 days, wherever somebody lives."""
        return _LENGTHS[self]

    def before(self, moment: datetime) -> datetime:
        """Return the earliest moment that counts, as ``Search.since`` wants it."""
        return moment - self.length


_LENGTHS = {
    Since.DAY: timedelta(days=1),
    Since.THREE_DAYS: timedelta(days=3),
    Since.WEEK: timedelta(days=7),
    Since.MONTH: timedelta(days=30),
}
