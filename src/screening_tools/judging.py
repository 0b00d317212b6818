"""Judges rows: the one way from a row to an answer, for the command and the service alike."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from screening_engine import (
    ALL_SIGNALS,
    Outcome,
    Policy,
    Reading,
    Signal,
    Submission,
    Verdict,
    advise,
    read_submission,
    screen,
)
from screening_engine.verdict import SEVERITY
from screening_tools.answers import Answer, answer_from, rule_from
from screening_tools.pictures import Picture, labels_of
from screening_tools.rows import Row, submission_from_row

_LABELS = "pictures.labels"


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """
    A row that was screened. ``reading`` is None where its texts could not be read.

    ``states_facts`` says that the row knows of facts: then it is told which were missing.
    """

    id: str
    submission: Submission
    reading: Reading | None
    verdict: Verdict
    policy: Policy
    states_facts: bool = False
    pictures: tuple[JudgedPicture, ...] = ()

    @property
    def outcome(self) -> Outcome:
        """The most severe of the row's own and of those of its pictures."""
        outcomes = [self.verdict.outcome, *(picture.outcome for picture in self.pictures)]
        return max(outcomes, key=SEVERITY.__getitem__)

    def answer(self) -> Answer:
        language = self.submission.language
        answer = answer_from(self.id, self.verdict, policy=self.policy, language=language)
        answer["outcome"] = str(self.outcome)
        if self.states_facts and self.verdict.unknowns:
            answer["unknown"] = list(self.verdict.unknowns)
        if self.pictures:
            answer["pictures"] = [one.answer(self.policy, language) for one in self.pictures]
        return answer


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedPicture:
    """A picture, and what stands in it, read and judged like any other text of the same row."""

    picture: Picture
    verdict: Verdict | None

    @property
    def outcome(self) -> Outcome:
        if self.picture.seen is None:
            # Nothing is known of it: a person looks.
            return Outcome.HOLD
        return Outcome.PUBLISH if self.verdict is None else self.verdict.outcome

    def answer(self, policy: Policy, language: str) -> Answer:
        answer = {**self.picture.answer(), "outcome": str(self.outcome)}
        if self.verdict is not None:
            read = answer_from("", self.verdict, policy=policy, language=language)
            answer |= {name: read[name] for name in ("rules", "findings", "contacts")}
        return answer


def judge_row(
    row: Row,
    row_id: str,
    *,
    policy: Policy,
    pictures: Sequence[Picture] = (),
    signals: Collection[Signal] = ALL_SIGNALS,
) -> Judged:
    """Screen one row. Raises ``RowError`` for one that is none, and for nothing else."""
    submission = _with_labels(submission_from_row(row), pictures)
    reading = _read(submission)
    return Judged(
        id=row_id,
        submission=submission,
        reading=reading,
        verdict=screen(submission, policy=policy, signals=signals, reading=reading),
        policy=policy,
        states_facts=row.get("facts") is not None,
        pictures=tuple(_judged(picture, submission, policy) for picture in pictures),
    )


def _with_labels(submission: Submission, pictures: Sequence[Picture]) -> Submission:
    if not pictures:
        return submission
    facts = {name: fact for name, fact in submission.facts.items() if name != _LABELS}
    labels = labels_of(pictures)
    return replace(submission, facts=facts if labels is None else {**facts, _LABELS: labels})


def _judged(picture: Picture, submission: Submission, policy: Policy) -> JudgedPicture:
    if not picture.words:
        return JudgedPicture(picture=picture, verdict=None)
    said = replace(submission, title="", body=picture.words, earlier=())
    return JudgedPicture(picture=picture, verdict=screen(said, policy=policy))


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
