"""Reads: the mails that were written (the demo shows them all)."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db.models import QuerySet

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
