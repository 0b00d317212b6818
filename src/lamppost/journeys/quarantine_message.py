"""Lock a message away for a trained person: words sealed, photos moved, nothing left in sight."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from lamppost.environment import env
from lamppost.foundation.audit.log import ENGINE
from lamppost.market.contact.actions import remove_message_words
from lamppost.market.contact.queries import photo_ids_of_messages
from lamppost.market.media.actions import quarantine_photo
from lamppost.trust.cases.actions import seal_evidence
from lamppost.trust.screening.actions import empty_records

if TYPE_CHECKING:
    from lamppost.market.contact.models import Message
    from lamppost.trust.cases.models import Case


@transaction.atomic
def quarantine_message(message: Message, *, case: Case, now: datetime) -> None:
    """Seal the words of a quarantined message and of its screenings; lock its photos away."""
    words = remove_message_words(message_id=message.pk, actor=ENGINE, now=now)
    screenings = empty_records(message.subject, now=now)
    seal_evidence(
        case_id=case.pk,
        content={"message": str(message.pk), "words": {"body": words}, "screenings": screenings},
        home=env().home,
        actor=ENGINE,
        now=now,
    )
    for photo_id in photo_ids_of_messages([message.pk])[message.pk]:
        quarantine_photo(site_id=message.site_id, photo_id=photo_id, actor=ENGINE, now=now)
    message.refresh_from_db()
