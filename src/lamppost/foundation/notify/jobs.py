"""Jobs: a mail that a person sends again."""

from __future__ import annotations

from uuid import UUID

from django.utils import timezone

from lamppost.foundation.jobs.queue import job
from lamppost.foundation.notify.actions import try_again


@job(max_attempts=3)
def send_again(mail_id: str) -> None:
    """Give a mail that was given up ten more tries."""
    try_again(UUID(mail_id), now=timezone.now())
