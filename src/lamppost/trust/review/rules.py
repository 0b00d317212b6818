"""In what order people look, and how long a claim lasts. Pure."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from lamppost.foundation.kernel.errors import DomainError

# Long enough to read a hard case; short enough that a closed laptop blocks nobody for long.
CLAIM_LASTS = timedelta(minutes=15)


class Severity(StrEnum):
    """How much harm may be done, most first in the queue."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"


SEVERITY_RANK = {severity: rank for rank, severity in enumerate(Severity)}


class ClaimedByAnother(DomainError):
    """Somebody else is looking at this case right now."""

    code = "claimed_by_another"


def severity_of(text: str) -> Severity:
    """Return the severity a rule names; medium where it names none."""
    return Severity(text) if text in set(Severity) else Severity.MEDIUM


def is_claim_live(claimed_at: datetime | None, *, now: datetime) -> bool:
    """Return whether a claim still stands."""
    return claimed_at is not None and now - claimed_at < CLAIM_LASTS


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """
    At which sites a person sees ordinary cases, and at which quarantined ones.

    None means every site. A reviewer who is no moderator sees quarantined cases only.
    """

    moderated: Collection[UUID] | None
    reviewed: Collection[UUID] | None
