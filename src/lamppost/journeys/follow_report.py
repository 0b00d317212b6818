"""Whoever reported something leaves an address, to learn by mail what becomes of it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from lamppost.journeys.report_letters import write_receipt, write_report_outcome
from lamppost.trust.cases.actions import change_report_address
from lamppost.trust.cases.rules import ReportOutcome

if TYPE_CHECKING:
    from lamppost.trust.cases.models import Report


@transaction.atomic
def leave_address(report: Report, *, address: str, actor: str, now: datetime) -> Report:
    """Keep an address and write to it how the report stands."""
    changed = change_report_address(report_id=report.pk, address=address, actor=actor, now=now)
    if changed.outcome == ReportOutcome.WAITING:
        write_receipt(changed, now=now)
    else:
        write_report_outcome(changed, now=now)
    return changed
