"""Reports: of a case, of a person, and the one that a code opens."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db.models import Count, Q

from lamppost.foundation.kernel.errors import N_, NotFound
from lamppost.foundation.kernel.subjects import Subject
from lamppost.trust.cases.models import Case, Report
from lamppost.trust.cases.tracker import code_for, hash_code


def get_report(code: str) -> Report:
    """
    Return the report that a code opens, with its cases.

    :raises NotFound: if it opens none
    """
    rows = Report.objects.select_related("case", "second_look")
    found = rows.filter(code_hash=hash_code(code)).first()
    if found is None:
        raise NotFound(N_("There is no such report. Please check the link."))
    return found


def code_of(report: Report) -> str:
    """Return the code of a report; "" if the key that it was made with is gone."""
    return code_for(report.pk, report.code_hash)


def reports_of(account_id: UUID) -> list[Report]:
    """Return what somebody reported while signed in, newest first, with its cases."""
    rows = Report.objects.filter(account_id=account_id).select_related("case", "second_look")
    return list(rows.order_by("-made_at", "-id"))


def reports_in(case: Case) -> list[Report]:
    """Return the reports that a case is about, oldest first: first and second looks."""
    rows = Report.objects.filter(Q(case=case) | Q(second_look=case))
    return list(rows.order_by("made_at", "id"))


def reports_about(subject: Subject) -> list[Report]:
    """Return every report about a subject, oldest first."""
    return list(Report.objects.filter(subject=str(subject)).order_by("made_at", "id"))


def reporters_behind(case: Case, *, doubted: UUID | None) -> frozenset[UUID]:
    """
    Return which accounts reported what a case is about. ``doubted`` is the case whose decision
    it looks at again: what was reported there may be a person, and this one of their ads.
    """
    behind = Q(subject=case.subject)
    if doubted is not None:
        behind |= Q(case_id=doubted) | Q(second_look_id=doubted)
    rows = Report.objects.filter(behind, account_id__isnull=False).values_list("account_id")
    return frozenset(account_id for (account_id,) in rows if account_id is not None)


def report_in_case_by(
    case_id: UUID, *, account_id: UUID | None, visitor_id: UUID | None
) -> Report | None:
    """Return what this account, or this browser without one, has reported in a case."""
    rows = Report.objects.filter(case_id=case_id).select_related("case", "second_look")
    if account_id is not None:
        return rows.filter(account_id=account_id).first()
    if visitor_id is None:
        return None
    return rows.filter(account_id=None, visitor_id=visitor_id).first()


def count_reports_in(case_ids: Collection[UUID]) -> dict[UUID, int]:
    """Return how many reports stand behind each of several cases: one query for both kinds."""
    cases = Case.objects.filter(pk__in=list(case_ids)).annotate(
        first=Count("reports", distinct=True),
        again=Count("reports_asking_again", distinct=True),
    )
    rows = cases.values_list("pk", "first", "again").order_by("pk")
    return {pk: first + again for pk, first, again in rows if first + again}


def reasons_in(case_ids: Collection[UUID]) -> dict[UUID, list[str]]:
    """Return the reasons of the reports behind several cases, the most frequent first."""
    found: dict[UUID, list[str]] = {}
    ids = list(case_ids)
    rows = Report.objects.filter(Q(case_id__in=ids) | Q(second_look_id__in=ids))
    counted = rows.values("case_id", "second_look_id", "reason").annotate(count=Count("id"))
    for row in counted.order_by("-count", "reason"):
        for key in (row["case_id"], row["second_look_id"]):
            if key in ids and row["reason"] not in found.setdefault(key, []):
                found[key].append(row["reason"])
    return found
