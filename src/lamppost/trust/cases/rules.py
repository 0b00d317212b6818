"""What a case and a report may become, and who may decide. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from uuid import UUID

from lamppost.foundation.kernel.errors import N_, DomainError
from lamppost.foundation.kernel.subjects import SubjectKind

NOTE_MAX = 2_000
# What a person may add to one report in all: enough for a hard story, no use as a file store.
REPORT_MAX = 4_000
# Regulation (EU) 2022/2065 (Digital Services Act), Article 20(1): complaints must be possible
# for at least six months after the decision.
OBJECTION_WITHIN = timedelta(days=183)
# 18 U.S.C. 2258A(h)(1): what is reported is preserved for one year.
PRESERVE = timedelta(days=366)


class CaseKind(StrEnum):
    """Why a person looks."""

    SCREENING = "screening"  # the engine held it
    OBJECTION = "objection"  # somebody objects to a statement of reasons
    REPORT = "report"  # people reported it
    SECOND_LOOK = "second_look"  # a reporter asks again, because nothing was done


# Cases that outlive a change of what they are about: editing or taking down an ad is no way out
# of what people saw in it.
ABOUT_WHAT_PEOPLE_SAW = frozenset({CaseKind.REPORT, CaseKind.SECOND_LOOK})
LOOKS_AGAIN = frozenset({CaseKind.OBJECTION, CaseKind.SECOND_LOOK})


class CaseState(StrEnum):
    """A case is open until somebody decides it, or what it is about goes away."""

    OPEN = "open"
    DECIDED = "decided"
    CLOSED = "closed"


class Decision(StrEnum):
    """
    What a moderator decides. Nobody edits what looks suspicious: keep it or take it away.

    The first two are about an ad or a message, and about a warning that is objected to; a
    person who was reported is left alone (APPROVE), warned, or loses all public ads.
    """

    APPROVE = "approve"
    REFUSE = "refuse"
    WARN = "warn"
    REMOVE_ALL = "remove_all"


NAMES_A_RULE = frozenset({Decision.REFUSE, Decision.WARN, Decision.REMOVE_ALL})


def decisions_about(about: SubjectKind, kind: CaseKind) -> tuple[Decision, ...]:
    """Return what may be decided about such a thing, in the order in which a page offers it."""
    if about is SubjectKind.ACCOUNT and kind is not CaseKind.OBJECTION:
        return Decision.APPROVE, Decision.WARN, Decision.REMOVE_ALL
    return Decision.APPROVE, Decision.REFUSE


class Measure(StrEnum):
    """What a statement of reasons is about (Article 17(3)(a): the measure)."""

    REFUSE = "refuse"  # it never was public, or never was delivered
    REMOVE = "remove"  # it was public, or delivered, and is gone
    WARN = "warn"  # nothing was taken away


class FoundBy(StrEnum):
    """What led to the decision (Article 17(3)(b) and (c))."""

    AUTOMATION = "automation"
    PERSON = "person"
    REPORT = "report"


class DecidedBy(StrEnum):
    """Who made the decision that a statement explains (Article 17(3)(c) asks for it)."""

    AUTOMATION = "automation"
    PERSON = "person"


class Claim(StrEnum):
    """What somebody says we got wrong."""

    MISREAD = "misread"
    RULE = "rule"
    CONTEXT = "context"
    MENDED = "mended"
    NOT_ME = "not_me"
    OTHER = "other"


class ReportReason(StrEnum):
    """What somebody says is wrong, in the order in which the page offers it."""

    SCAM = "scam"
    PROHIBITED = "prohibited"
    DANGER = "danger"
    CHILD = "child"
    DISCRIMINATION = "discrimination"
    RIGHTS = "rights"
    ADULT = "adult"
    SPAM = "spam"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Handling:
    """Into which queue a report goes, and how urgent it is (a severity of the queue)."""

    queue: str
    severity: str


HANDLING: Mapping[ReportReason, Handling] = {
    ReportReason.SCAM: Handling("fraud", "high"),
    ReportReason.PROHIBITED: Handling("prohibited", "medium"),
    ReportReason.DANGER: Handling("safety", "critical"),
    ReportReason.CHILD: Handling("safety", "critical"),
    ReportReason.DISCRIMINATION: Handling("general", "medium"),
    ReportReason.RIGHTS: Handling("general", "medium"),
    ReportReason.ADULT: Handling("safety", "high"),
    ReportReason.SPAM: Handling("quality", "low"),
    ReportReason.OTHER: Handling("general", "medium"),
}
# Whoever says this reads first where help is, before anything else.
HELP_COMES_FIRST = frozenset({ReportReason.DANGER, ReportReason.CHILD})


class ReportOutcome(StrEnum):
    """What became of a report. ``WAITING`` until somebody has decided."""

    WAITING = ""
    ACTED = "acted"
    KEPT = "kept"  # nothing was found that breaks a rule
    UNDONE = "undone"  # something was done, and an objection to it succeeded
    GONE = "gone"  # what it was about was gone before anybody decided


# From where to where a report may go. What was acted on may be undone, what was kept or undone
# may be acted on after a second look; and nothing ever waits again.
OUTCOMES: Mapping[ReportOutcome, frozenset[ReportOutcome]] = {
    ReportOutcome.WAITING: frozenset({ReportOutcome.ACTED, ReportOutcome.KEPT, ReportOutcome.GONE}),
    ReportOutcome.ACTED: frozenset({ReportOutcome.UNDONE}),
    ReportOutcome.KEPT: frozenset({ReportOutcome.ACTED}),
    ReportOutcome.UNDONE: frozenset({ReportOutcome.ACTED}),
    ReportOutcome.GONE: frozenset(),
}
MAY_ASK_AGAIN = frozenset({ReportOutcome.KEPT, ReportOutcome.UNDONE})


def may_become(before: ReportOutcome, after: ReportOutcome) -> bool:
    """Return whether a report may go from one outcome to another."""
    return after in OUTCOMES[before]


class CaseAlreadyDecided(DomainError):
    """Somebody decided this case before."""

    code = "case_already_decided"


class MayNotDecide(DomainError):
    """Nobody decides in a matter of their own, nor about a decision of their own."""

    code = "may_not_decide"


class DecisionNotPossible(DomainError):
    """This is no decision about a matter of this kind."""

    code = "decision_not_possible"


class ReasonMissing(DomainError):
    """A refusal names the rule that was broken."""

    code = "reason_missing"


class CannotObject(DomainError):
    """There is nothing (any more) to object to."""

    code = "cannot_object"


class CannotReport(DomainError):
    """There is nothing to report here, or the report is closed to what was tried."""

    code = "cannot_report"


def check_may_decide(
    *,
    moderator_id: UUID,
    earlier_decider: UUID | None,
    seller_id: UUID,
    involved: Collection[UUID] = (),
) -> None:
    """
    Refuse a decision in one's own matter. ``involved``: who reported it, or got the message.

    :raises MayNotDecide: for whoever made the decision objected to, for the seller, and for
        whoever is involved
    """
    if moderator_id == seller_id:
        raise MayNotDecide(N_("Nobody decides about an ad of their own."))
    if moderator_id in involved:
        raise MayNotDecide(N_("You are part of this matter. A colleague decides it."))
    if earlier_decider is not None and moderator_id == earlier_decider:
        raise MayNotDecide(
            N_("You made the decision that is objected to. A colleague decides this one.")
        )
