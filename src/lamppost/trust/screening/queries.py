"""Reads: the policy in force, and what earlier screenings said."""

from __future__ import annotations

from functools import cache
from uuid import UUID

from lamppost.foundation.kernel.subjects import Subject
from lamppost.trust.screening.models import ScreeningRecord
from screening_engine import (
    Policy,
    Signal,
    Verdict,
    load_policy,
    replay,
    same_verdict,
    verdict_from_json,
)
from screening_engine.signals import ALL_SIGNALS


@cache
def policy_in_force() -> Policy:
    """Return the policy that decides today."""
    return load_policy("baseline")


def signals_in_force() -> tuple[Signal, ...]:
    """Return the signals that run today."""
    return ALL_SIGNALS


def latest_record(subject: Subject) -> ScreeningRecord | None:
    """Return the newest screening of a subject."""
    return (
        ScreeningRecord.objects.filter(subject=str(subject)).order_by("-screened_at", "-id").first()
    )


def find_record(record_id: UUID) -> ScreeningRecord | None:
    """Return one screening."""
    return ScreeningRecord.objects.filter(pk=record_id).first()


def records_about(subject: Subject) -> list[ScreeningRecord]:
    """Return every screening of a subject, oldest first."""
    return list(ScreeningRecord.objects.filter(subject=str(subject)).order_by("screened_at", "id"))


def verdict_of(record: ScreeningRecord) -> Verdict:
    """Return the verdict that was recorded."""
    return verdict_from_json(record.verdict)


def replays_the_same(record: ScreeningRecord) -> bool:
    """
    Run a recorded screening again and return whether the answer is the same.

    It can only differ if the policy or the engine is another one by now.
    """
    again = replay(record.submission, policy_in_force(), signals=signals_in_force())
    return same_verdict(again, verdict_of(record))
