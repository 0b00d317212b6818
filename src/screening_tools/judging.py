"""Judges rows: the one way from a row to an answer, for the command and the service alike."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from screening_engine import (
    ALL_SIGNALS,
    Policy,
    Reading,
    Signal,
    Submission,
    Verdict,
    advise,
    read_submission,
    screen,
)
from screening_tools.answers import Answer, answer_from, rule_from
from screening_tools.rows import Row, submission_from_row


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A row that was screened. ``reading`` is None where its texts could not be read."""

    id: str
    submission: Submission
    reading: Reading | None
    verdict: Verdict
    policy: Policy

    def answer(self) -> Answer:
        return answer_from(
            self.id, self.verdict, policy=self.policy, language=self.submission.language
        )


def judge_row(
    row: Row, row_id: str, *, policy: Policy, signals: Collection[Signal] = ALL_SIGNALS
) -> Judged:
    """Screen one row. Raises ``RowError`` for one that is none, and for nothing else."""
    submission = submission_from_row(row)
    reading = _read(submission)
    return Judged(
        id=row_id,
        submission=submission,
        reading=reading,
        verdict=screen(submission, policy=policy, signals=signals, reading=reading),
        policy=policy,
    )


def _read(submission: Submission) -> Reading | None:
    try:
        return read_submission(submission)
    except Exception:
        # The engine meets the same, holds the submission for a person, and says so in its log.
        return None


def id_of(row: Row, number: int) -> str:
    """Return the id that a row has, or its number, as text."""
    return str(row.get("id", number))


def advice_on(row: Row, row_id: str, *, policy: Policy) -> Answer:
    """
    Return what may be told while somebody is still typing; never a secret rule.

    Raises ``RowError``. Whatever is stated of the author or of others is passed over.
    """
    submission = submission_from_row(row)
    reasons = advise(submission, policy)
    return {
        "id": row_id,
        "advice": [rule_from(reason, policy, submission.language) for reason in reasons],
    }
