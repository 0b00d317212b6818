"""Reads: the policy in force, and what earlier screenings said."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Count, Value
from django.db.models.functions import StrIndex, Substr, TruncDate

from lamppost.foundation.kernel.subjects import Subject, SubjectKind
from lamppost.trust.screening.models import ScreeningRecord
from screening_engine import (
    Outcome,
    Policy,
    Signal,
    Verdict,
    load_every_policy,
    load_policy_for,
    replay,
    same_verdict,
    verdict_from_json,
)
from screening_engine.signals import ALL_SIGNALS

if TYPE_CHECKING:
    from django.db.models import QuerySet


def policy_in_force(country: str) -> Policy:
    """
    Return the policy that decides today on sites of a country (ISO 3166-1 alpha-2).

    The baseline, and what the law of the country adds; a country without a pack of its own, or
    none (""), has the baseline.
    """
    return load_policy_for(country)


def rule_book() -> Policy:
    """Return the rules of all countries: to look up what a decision cites, wherever it was made."""
    return load_every_policy()


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
    policy = policy_in_force(str(record.submission.get("country", "")))
    again = replay(record.submission, policy, signals=signals_in_force())
    return same_verdict(again, verdict_of(record))


@dataclass(frozen=True, slots=True, kw_only=True)
class ScreeningCount:
    """How often the engine gave one answer about one kind of subject."""

    kind: str
    outcome: Outcome
    count: int


def count_outcomes(
    site_ids: Collection[UUID] | None, *, since: datetime, until: datetime
) -> list[ScreeningCount]:
    """
    Return how every check of a span ended (``until`` not included), by kind of subject.

    What was edited and checked again counts again. Read from one index: a month with a hundred
    thousand checks takes a tenth of a second.
    """
    kind = Substr("subject", 1, StrIndex("subject", Value(":")) - 1)
    rows = _span(site_ids, since, until).annotate(kind=kind).values_list("kind", "outcome")
    counted = rows.annotate(count=Count("*")).order_by("kind", "outcome")
    return [
        ScreeningCount(kind=kind, outcome=Outcome(outcome), count=count)
        for kind, outcome, count in counted
    ]


def count_different(
    kind: SubjectKind, site_ids: Collection[UUID] | None, *, since: datetime, until: datetime
) -> int:
    """Return how many different subjects of a kind were checked in a span."""
    rows = _span(site_ids, since, until).filter(subject__startswith=f"{kind}:")
    return int(rows.aggregate(count=Count("subject", distinct=True))["count"])


def count_outcomes_by_day(
    site_ids: Collection[UUID] | None, *, since: datetime, zone: tzinfo
) -> dict[date, list[ScreeningCount]]:
    """Return how every check since a moment ended, day by day, as ``count_outcomes`` counts."""
    kind = Substr("subject", 1, StrIndex("subject", Value(":")) - 1)
    rows = ScreeningRecord.objects.filter(screened_at__gte=since)
    if site_ids is not None:
        rows = rows.filter(site_id__in=list(site_ids))
    days = rows.annotate(kind=kind, day=TruncDate("screened_at", tzinfo=zone))
    counted = days.values_list("day", "kind", "outcome").annotate(count=Count("*"))
    found: dict[date, list[ScreeningCount]] = {}
    for day, what, outcome, count in counted.order_by("day", "kind", "outcome"):
        row = ScreeningCount(kind=what, outcome=Outcome(outcome), count=count)
        found.setdefault(day, []).append(row)
    return found


def has_checked(site_ids: Collection[UUID] | None, *, since: datetime, until: datetime) -> bool:
    """Return whether anything was checked in a span."""
    return _span(site_ids, since, until).exists()


def _span(
    site_ids: Collection[UUID] | None, since: datetime, until: datetime
) -> QuerySet[ScreeningRecord]:
    rows = ScreeningRecord.objects.filter(screened_at__gte=since, screened_at__lt=until)
    if site_ids is not None:
        rows = rows.filter(site_id__in=list(site_ids))
    return rows
