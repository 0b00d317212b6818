"""Gather what the queue shows: a fixed, small number of reads however long it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lamppost.foundation.kernel.subjects import SubjectKind
from lamppost.market.categories.queries import taxonomy_for
from lamppost.market.categories.rules import Taxonomy
from lamppost.people.accounts.queries import accounts_by_ids
from lamppost.trust.cases.queries import (
    cases_by_ids,
    count_reports_in,
    reasons_in,
    waits_until_decision,
)
from lamppost.trust.cases.rules import ABOUT_WHAT_PEOPLE_SAW, CaseKind
from lamppost.trust.review.rules import SEVERITY_RANK, Severity, Sight, is_claim_live
from lamppost.trust.screening.queries import rule_book
from lamppost.web.report_words import reason_word
from lamppost.web.spans import span_word
from lamppost.web.staff.subjects import Named, kind_word, name_subjects
from lamppost.web.staff.words import Tone, decision_word, severity_tone

if TYPE_CHECKING:
    from lamppost.market.listings.models import Listing
    from lamppost.people.accounts.models import Account
    from lamppost.trust.cases.models import Case
    from lamppost.trust.review.models import QueueEntry

_BY_RANK: Mapping[int, Severity] = {rank: name for name, rank in SEVERITY_RANK.items()}
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueRow:
    """One waiting case. A quarantined one has no words: its title says so."""

    case_id: UUID
    title: str
    kind: str
    reports: int
    is_restricted: bool
    town: str
    category: str
    why: Sequence[str]
    severity: Tone
    waiting_since: datetime
    claim: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DecidedRow:
    """One of my own decisions."""

    case_id: UUID
    title: str
    decision: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbers:
    """The queue in three numbers. ``median_wait`` is "" when nothing was decided."""

    waiting: int
    decided: int
    median_wait: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What stands on the page besides counts."""

    rows: Sequence[QueueRow]
    mine: Sequence[DecidedRow]


def gather_desk(
    entries: Sequence[QueueEntry], decided: Sequence[Case], *, me: Account, now: datetime
) -> Desk:
    """Return the rows of waiting cases and of my last decisions, however many, in few reads."""
    cases = cases_by_ids([entry.case_id for entry in entries])
    named = name_subjects([*cases.values(), *decided])
    claimers = accounts_by_ids([e.claimed_by for e in entries if e.claimed_by is not None])
    reported = [case.pk for case in cases.values() if case.kind in ABOUT_WHAT_PEOPLE_SAW]
    told = _Told(
        named=named,
        taxonomy=taxonomy_for(None),
        reasons=reasons_in(reported) if reported else {},
        counts=count_reports_in(reported) if reported else {},
    )
    rows = [
        _row(entry, cases[entry.case_id], told, _claim(entry, claimers, me, now))
        for entry in entries
        if entry.case_id in cases
    ]
    return Desk(rows=rows, mine=[_decided_row(case, named) for case in decided])


@dataclass(frozen=True, slots=True, kw_only=True)
class _Told:
    """What the rows of a page say about their cases."""

    named: Named
    taxonomy: Taxonomy
    reasons: Mapping[UUID, Sequence[str]]
    counts: Mapping[UUID, int]


def _row(entry: QueueEntry, case: Case, told: _Told, claim: str) -> QueueRow:
    listing = told.named.listings.get(case.about.id)
    return QueueRow(
        case_id=case.pk,
        title=told.named.title(case),
        kind=kind_word(case),
        reports=told.counts.get(case.pk, 0),
        is_restricted=case.is_restricted,
        town=told.named.town(case),
        category=_category(listing, told.taxonomy) if not case.is_restricted else "",
        why=reasons_of(case, told.reasons.get(case.pk, ())),
        severity=severity_tone(_BY_RANK.get(entry.severity, Severity.MEDIUM)),
        waiting_since=entry.queued_at,
        claim=claim,
    )


def reasons_of(case: Case, reported: Sequence[str] = ()) -> list[str]:
    """Return why a case is here: the titles of the rules, or what people reported, once each."""
    language, policy = get_language() or "en", rule_book()
    titles = [
        policy.title(rule_id, language) if policy.rule(rule_id) else rule_id
        for rule_id, _hash in case.reasons
    ]
    if case.kind == CaseKind.OBJECTION:
        return [_objects(case), *dict.fromkeys(titles)]
    if case.kind in ABOUT_WHAT_PEOPLE_SAW:
        again = [_("Asked for a second look")] if case.kind == CaseKind.SECOND_LOOK else []
        return [*again, *(reason_word(reason) for reason in reported)]
    return list(dict.fromkeys(titles)) or [_("The check could not be completed")]


def _objects(case: Case) -> str:
    return {
        SubjectKind.MESSAGE: _("The writer objects"),
        SubjectKind.ACCOUNT: _("The person objects"),
    }.get(case.about.kind) or _("The poster objects")


def _category(listing: Listing | None, taxonomy: Taxonomy) -> str:
    if listing is None:
        return ""
    key = listing.current.category
    leaf = taxonomy.find(key)
    return leaf.label(get_language() or "en") if leaf else key


def _claim(entry: QueueEntry, claimers: Mapping[UUID, Account], me: Account, now: datetime) -> str:
    if entry.claimed_by is None or not is_claim_live(entry.claimed_at, now=now):
        return ""
    return claim_words(claimers.get(entry.claimed_by), me)


def claim_words(who: Account | None, me: Account) -> str:
    """Return who is looking at a case."""
    if who is not None and who.pk == me.pk:
        return _("You are looking at it")
    name = who.display_name if who else _("A colleague")
    return _("%(name)s is looking at it") % {"name": name}


def _decided_row(case: Case, named: Named) -> DecidedRow:
    return DecidedRow(
        case_id=case.pk,
        title=named.title(case),
        decision=decision_word(case),
        at=case.decided_at or case.opened_at,
    )


def numbers_of(waiting: int, sight: Sight, *, now: datetime) -> Numbers:
    """Return the numbers of the last 24 hours: one read."""
    spans = [
        decided - opened
        for opened, decided in waits_until_decision(sight.moderated, since=now - DAY)
    ]
    wait = span_word(timedelta(seconds=median(s.total_seconds() for s in spans))) if spans else ""
    return Numbers(waiting=waiting, decided=len(spans), median_wait=wait)
