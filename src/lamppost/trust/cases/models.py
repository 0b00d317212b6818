from __future__ import annotations

from typing import ClassVar

from django.db import models

from lamppost.foundation.kernel.ids import new_id
from lamppost.foundation.kernel.subjects import Subject, SubjectKind
from lamppost.trust.cases.rules import (
    CaseKind,
    CaseState,
    DecidedBy,
    Decision,
    Measure,
    ReportOutcome,
    ReportReason,
)


class Case(models.Model):
    """
    One matter for a person: what it is about, by reference, and how it was decided.

    ``revision_id`` is what the case judges; deciding on a stale one fails. ``reasons`` are the
    rules that brought it here: a list of [rule id, rule hash]. ``objects_to`` is the statement
    that somebody objects to, ``looks_again_at`` the case whose decision a reporter doubts.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    site_id = models.UUIDField()
    subject = models.CharField(max_length=60, db_index=True)
    revision_id = models.UUIDField(null=True)
    kind = models.CharField(max_length=12, default=CaseKind.SCREENING)
    state = models.CharField(max_length=10, default=CaseState.OPEN)
    record_id = models.UUIDField(null=True)
    reasons = models.JSONField(default=list)
    queue = models.CharField(max_length=20, default="general")
    severity = models.CharField(max_length=10, default="medium")
    is_restricted = models.BooleanField(default=False)
    words = models.TextField(default="")
    opened_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decision = models.CharField(max_length=10, default="")
    decided_by = models.UUIDField(null=True)
    rule_id = models.CharField(max_length=80, default="")
    note = models.TextField(default="")
    objects_to = models.UUIDField(null=True, db_index=True)
    claims = models.JSONField(default=list)
    looks_again_at = models.UUIDField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(state__in=[state.value for state in CaseState]),
                name="case_state_is_known",
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=[kind.value for kind in CaseKind]),
                name="case_kind_is_known",
            ),
            models.CheckConstraint(
                condition=models.Q(decision__in=["", *(d.value for d in Decision)]),
                name="case_decision_is_known",
            ),
            models.UniqueConstraint(
                fields=["subject", "kind"],
                condition=models.Q(state=CaseState.OPEN, objects_to__isnull=True),
                name="one_open_case_a_kind",
            ),
            models.UniqueConstraint(
                fields=["objects_to"],
                condition=models.Q(state=CaseState.OPEN, objects_to__isnull=False),
                name="one_open_objection",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["site_id", "-opened_at"], name="case_newest")]

    def __str__(self) -> str:
        return f"{self.kind} case {self.pk}"

    @property
    def about(self) -> Subject:
        """What the case is about."""
        return Subject.parse(self.subject)

    @property
    def as_subject(self) -> Subject:
        return Subject(SubjectKind.CASE, self.id)


class Statement(models.Model):
    """
    A statement of reasons, as the poster got it.

    The fields follow Article 17(3) of Regulation (EU) 2022/2065: the decision and its scope,
    the facts relied on, the use of automated means, the ground and how it applies, redress.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    site_id = models.UUIDField()
    subject = models.CharField(max_length=60, db_index=True)
    revision_id = models.UUIDField(null=True)
    account_id = models.UUIDField(db_index=True)
    case_id = models.UUIDField(null=True)
    decision = models.CharField(max_length=12, default=Measure.REFUSE)
    rule_id = models.CharField(max_length=80)
    rule_hash = models.CharField(max_length=64, default="")
    clause = models.CharField(max_length=40)
    clause_heading = models.CharField(max_length=120, default="")
    explanation = models.TextField()
    facts = models.JSONField(default=list)
    found_by = models.CharField(max_length=12)
    decided_by = models.CharField(max_length=12)
    language = models.CharField(max_length=12)
    issued_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(decided_by__in=[who.value for who in DecidedBy]),
                name="statement_decider_is_known",
            ),
            models.CheckConstraint(
                condition=models.Q(decision__in=[measure.value for measure in Measure]),
                name="statement_measure_is_known",
            ),
        ]

    def __str__(self) -> str:
        return f"statement {self.pk} on {self.subject}"


class Report(models.Model):
    """
    Somebody says that something is wrong: with an ad, a message or a person.

    Whoever made it is an account, a browser (``visitor_id``) or neither, and reads how it goes
    under a code of which only the hash is kept. ``answers`` are the fields of a formal notice
    under Article 16(2) of Regulation (EU) 2022/2065, where somebody gave one.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="reports")
    second_look = models.ForeignKey(
        Case, null=True, on_delete=models.PROTECT, related_name="reports_asking_again"
    )
    site_id = models.UUIDField()
    subject = models.CharField(max_length=60, db_index=True)
    revision_id = models.UUIDField(null=True)
    title = models.CharField(max_length=120, default="")
    reason = models.CharField(max_length=16)
    words = models.TextField(default="")
    words_again = models.TextField(default="")
    answers = models.JSONField(default=dict)
    account_id = models.UUIDField(null=True, db_index=True)
    visitor_id = models.UUIDField(null=True)
    address = models.CharField(max_length=254, default="")
    language = models.CharField(max_length=12, default="")
    code_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    outcome = models.CharField(max_length=8, default=ReportOutcome.WAITING)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(reason__in=[reason.value for reason in ReportReason]),
                name="report_reason_is_known",
            ),
            models.CheckConstraint(
                condition=models.Q(outcome__in=[outcome.value for outcome in ReportOutcome]),
                name="report_outcome_is_known",
            ),
            models.UniqueConstraint(
                fields=["case", "account_id"],
                condition=models.Q(account_id__isnull=False),
                name="one_report_an_account",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["site_id", "-made_at"], name="report_newest")]

    def __str__(self) -> str:
        return f"report {self.pk} on {self.subject}"

    @property
    def about(self) -> Subject:
        """What the report is about."""
        return Subject.parse(self.subject)

    @property
    def as_subject(self) -> Subject:
        return Subject(SubjectKind.REPORT, self.id)


class SealedEvidence(models.Model):
    """
    What a quarantined case is about, sealed to the reviewers' key.

    Kept for a year at least: 18 U.S.C. 2258A(h) as amended in 2024 asks providers to preserve
    what they report for one year. ``keep_until`` is when a retention job may look at it.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="sealed_evidence")
    site_id = models.UUIDField()
    sealed = models.BinaryField()
    sealed_at = models.DateTimeField()
    keep_until = models.DateTimeField()

    def __str__(self) -> str:
        return f"sealed evidence of {self.case_id}"
