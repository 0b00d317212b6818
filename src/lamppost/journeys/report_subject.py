"""Somebody reports an ad, a message or a person; several reports of one thing are one case."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import IntegrityError, transaction

from lamppost.foundation.kernel.errors import N_, NotFound
from lamppost.foundation.kernel.ids import parse_id
from lamppost.foundation.kernel.text import tidy_text
from lamppost.journeys.matter import Matter, about_listing, about_message, about_person
from lamppost.journeys.report_letters import write_receipt
from lamppost.market.contact.queries import find_message
from lamppost.market.listings.queries import get_published, listings_by_ids, newest_ids_of
from lamppost.people.accounts.queries import find_account_by_code
from lamppost.trust.cases.actions import NewCase, NewReport, make_report, open_case, raise_case
from lamppost.trust.cases.queries import (
    last_decision_about,
    open_case_of_kind,
    report_in_case_by,
)
from lamppost.trust.cases.rules import (
    HANDLING,
    HELP_COMES_FIRST,
    CannotReport,
    CaseAlreadyDecided,
    CaseKind,
    Decision,
    Handling,
    ReportReason,
)
from lamppost.trust.review.actions import queue_case, raise_entry
from lamppost.trust.review.rules import SEVERITY_RANK, Severity

if TYPE_CHECKING:
    from lamppost.people.accounts.models import Account
    from lamppost.trust.cases.models import Case, Report

TRIES = 3
SOME_ADS = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Reporter:
    """Who reports: an account, or a browser without one. ``language`` is the one they read."""

    account: Account | None
    visitor_id: UUID | None
    language: str
    address: str = ""

    @property
    def actor(self) -> str:
        """How the log names them."""
        return self.account.actor if self.account else "visitor"

    @property
    def account_id(self) -> UUID | None:
        return self.account.pk if self.account else None


def ad_to_report(site_id: UUID, code: str) -> Matter:
    """
    Return the public ad that a link names.

    :raises NotFound: if there is none, or it is not public
    """
    return about_listing(get_published(site_id, code.lower()))


def message_to_report(message_id: str, reader: Account | None) -> Matter:
    """
    Return a message that somebody got.

    :raises NotFound: for everybody but whom it was written to, and before it has arrived
    """
    key = parse_id(message_id)
    message = find_message(key) if key and reader else None
    if message is None or reader is None or not message.has_arrived:
        raise NotFound(N_("There is no such message."))
    matter = about_message(message)
    if reader.pk not in matter.involved:
        raise NotFound(N_("There is no such message."))
    return matter


def person_to_report(code: str) -> Matter:
    """
    Return the person whose public page has this code; the case is their latest ad's town's.

    :raises NotFound: if there is nobody, or nothing of theirs was ever public
    """
    account = find_account_by_code(code.lower())
    ids = newest_ids_of(account.pk, limit=SOME_ADS) if account else []
    found = listings_by_ids(ids)
    shown = [found[key] for key in ids if key in found and found[key].published_at is not None]
    if account is None or account.is_import or not shown:
        raise NotFound(N_("There is nobody here by this name."))
    return about_person(account, shown[0].site)


@transaction.atomic
def report_subject(
    matter: Matter, *, reason: ReportReason, words: str = "", reporter: Reporter, now: datetime
) -> Report:
    """
    Take in a report: a person looks at it. Whoever has reported this already gets that report.

    :raises CannotReport: for what is one's own
    """
    if reporter.account_id == matter.owner.pk:
        raise CannotReport(N_("This is your own. You can change it or take it down yourself."))
    handling = _handling(matter, reason)
    for _try in range(TRIES):
        case = _open_or_join(matter, handling, actor=reporter.actor, now=now)
        known = report_in_case_by(
            case.pk, account_id=reporter.account_id, visitor_id=reporter.visitor_id
        )
        if known is not None:
            return known
        try:
            new = _new(case, matter, reason, words, reporter)
            report = make_report(new, actor=reporter.actor, now=now)
        except CaseAlreadyDecided:
            continue  # between our look and our lock: the next round opens a new one
        write_receipt(report, now=now)
        return report
    raise CannotReport(N_("That did not work just now. Please try again."))


def _handling(matter: Matter, reason: ReportReason) -> Handling:
    """
    Return queue and severity; what a person has found to be in order waits behind the rest.

    Danger to somebody never waits: what was not visible yesterday may be plain today.
    """
    handling = HANDLING[reason]
    earlier = last_decision_about(matter.subject, matter.revision_id)
    was_kept = earlier is not None and earlier.decision == Decision.APPROVE
    if was_kept and reason not in HELP_COMES_FIRST:
        return Handling(handling.queue, Severity.LOW)
    return handling


def _open_or_join(matter: Matter, handling: Handling, *, actor: str, now: datetime) -> Case:
    known = open_case_of_kind(matter.subject, CaseKind.REPORT)
    if known is None:
        try:
            with transaction.atomic():
                return _open(matter, handling, actor=actor, now=now)
        except IntegrityError:  # somebody else reported it in the same instant
            known = open_case_of_kind(matter.subject, CaseKind.REPORT)
    if known is None:
        raise CannotReport(N_("That did not work just now. Please try again."))
    if SEVERITY_RANK[Severity(handling.severity)] > SEVERITY_RANK[Severity(known.severity)]:
        _raise(known, handling, actor=actor, now=now)
    return known


def _raise(case: Case, handling: Handling, *, actor: str, now: datetime) -> None:
    raise_case(
        case_id=case.pk, queue=handling.queue, severity=handling.severity, actor=actor, now=now
    )
    raise_entry(
        case_id=case.pk,
        queue=handling.queue,
        severity=Severity(handling.severity),
        actor=actor,
        now=now,
    )


def _open(matter: Matter, handling: Handling, *, actor: str, now: datetime) -> Case:
    case = open_case(
        NewCase(
            subject=matter.subject,
            site_id=matter.site.pk,
            revision_id=matter.revision_id,
            kind=CaseKind.REPORT,
            queue=handling.queue,
            severity=handling.severity,
        ),
        actor=actor,
        now=now,
    )
    queue_case(
        case_id=case.pk,
        site_id=case.site_id,
        queue=case.queue,
        severity=Severity(case.severity),
        is_restricted=False,
        actor=actor,
        now=now,
    )
    return case


def _new(
    case: Case, matter: Matter, reason: ReportReason, words: str, reporter: Reporter
) -> NewReport:
    return NewReport(
        case_id=case.pk,
        site_id=case.site_id,
        subject=matter.subject,
        revision_id=matter.revision_id,
        title=matter.title(),
        reason=reason,
        words=tidy_text(words),
        account_id=reporter.account_id,
        visitor_id=reporter.visitor_id,
        address=reporter.address,
        language=reporter.language,
    )
