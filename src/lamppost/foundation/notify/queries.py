"""Reads: the mails that were written (the demo shows them all)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from uuid import UUID

from django.db.models import Count, Min, Q, QuerySet
from django.db.models.functions import TruncDate

from lamppost.foundation.notify.models import OutgoingMail


def written_mails() -> QuerySet[OutgoingMail]:
    """Return every mail, newest first."""
    return OutgoingMail.objects.order_by("-written_at", "-id")


def find_mail(mail_id: UUID) -> OutgoingMail | None:
    """Return one mail."""
    return OutgoingMail.objects.filter(pk=mail_id).first()


def mails_to(addresses: Collection[str]) -> list[OutgoingMail]:
    """Return what was written to these addresses, oldest first."""
    mails = OutgoingMail.objects.filter(address__in=list(addresses))
    return list(mails.order_by("written_at", "id"))


@dataclass(frozen=True, slots=True, kw_only=True)
class MailBacklog:
    """
    Mails that were not sent yet. ``failing`` were refused at least once; ``error`` is what the
    server said of the latest of them.
    """

    count: int
    oldest: datetime | None
    failing: int
    error: str


def mail_backlog() -> MailBacklog:
    """Return what waits for the mail server: two queries, read from the index of what is due."""
    waiting = OutgoingMail.objects.filter(next_try_at__isnull=False)
    found = waiting.aggregate(
        count=Count("pk"),
        oldest=Min("written_at"),
        failing=Count("pk", filter=Q(attempts__gt=0)),
    )
    refused = waiting.filter(attempts__gt=0).order_by("-written_at").first()
    return MailBacklog(**found, error=refused.error if refused else "")


def count_sent_by_day(
    site_ids: Collection[UUID] | None, *, since: datetime, zone: tzinfo
) -> dict[date, int]:
    """Return how many mails written on each day since a moment have left."""
    rows = OutgoingMail.objects.filter(written_at__gte=since, sent_at__isnull=False)
    if site_ids is not None:
        rows = rows.filter(site_id__in=list(site_ids))
    days = rows.annotate(day=TruncDate("written_at", tzinfo=zone)).values_list("day")
    return dict(days.annotate(count=Count("pk")).order_by("day"))
