"""Run the engine, and keep what it was given and what it answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from lamppost.foundation.audit.log import ENGINE, Event, record
from lamppost.foundation.kernel.subjects import Subject, SubjectKind
from lamppost.trust.screening.models import ScreeningRecord
from lamppost.trust.screening.queries import policy_in_force, signals_in_force
from screening_engine import (
    Gather,
    Reading,
    Submission,
    Verdict,
    screen_in_passes,
    submission_to_json,
    verdict_to_json,
)


@dataclass(frozen=True, slots=True)
class Screened:
    """A verdict and the id of its record."""

    record_id: UUID
    verdict: Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class ToScreen:
    """
    What to screen: the subject, what the engine may look at, and what it is bound to.

    ``site_id`` is None for what stands in the whole network. ``gather`` looks up facts that the
    first judgement asks for; without it they stay unknown.
    """

    subject: Subject
    submission: Submission
    site_id: UUID | None = None
    revision_id: UUID | None = None
    reading: Reading | None = None
    gather: Gather = lambda _wanted: {}


@transaction.atomic
def screen_subject(given: ToScreen, *, now: datetime) -> Screened:
    """Return the verdict of the policy in force on a submission, and keep a record of it."""
    submission, verdict = screen_in_passes(
        given.submission,
        policy=policy_in_force(given.submission.country),
        gather=given.gather,
        signals=signals_in_force(),
        reading=given.reading,
    )
    kept = ScreeningRecord.objects.create(
        site_id=given.site_id,
        subject=str(given.subject),
        revision_id=given.revision_id,
        screened_at=now,
        engine_version=verdict.engine_version,
        policy_version=verdict.policy_version,
        submission=submission_to_json(submission),
        verdict=verdict_to_json(verdict),
        outcome=verdict.outcome,
    )
    record(
        Event.SCREENING_DONE,
        subject=given.subject,
        actor=ENGINE,
        now=now,
        site_id=given.site_id,
        details={
            "record": str(kept.pk),
            "outcome": str(verdict.outcome),
            "policy": verdict.policy_version,
            "rules": [[reason.rule_id, reason.rule_hash] for reason in verdict.reasons],
        },
    )
    return Screened(record_id=kept.pk, verdict=verdict)


@transaction.atomic
def empty_records(
    subject: Subject, *, now: datetime, retention: str = "sealed"
) -> list[dict[str, object]]:
    """
    Take the content out of every record of a subject and return it: the caller seals it
    elsewhere, or lets it go (``retention`` "erased").

    The outcomes and the versions stay; replaying needs the sealed content.
    """
    contents: list[dict[str, object]] = []
    for kept in ScreeningRecord.objects.select_for_update().filter(subject=str(subject)):
        contents.append(
            {"record": str(kept.pk), "submission": kept.submission, "verdict": kept.verdict}
        )
        kept.submission, kept.verdict, kept.retention = {}, {}, retention
        kept.save(update_fields=["submission", "verdict", "retention"])
        record(
            Event.SCREENING_EMPTIED,
            subject=Subject(SubjectKind.SCREENING, kept.pk),
            actor=ENGINE,
            now=now,
            site_id=kept.site_id,
        )
    return contents
