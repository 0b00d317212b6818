"""Writes: change a text of a site or of the whole network."""

from __future__ import annotations

import hashlib
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from lamppost.foundation.audit.log import Event, record
from lamppost.foundation.kernel.errors import N_, Stale
from lamppost.market.texts.models import SiteText
from lamppost.market.texts.rules import TextKey, check_text


@transaction.atomic
def change_text(
    *,
    key: TextKey,
    site_id: UUID | None,
    language: str,
    body: str,
    expected_version: int,
    actor: str,
    now: datetime,
) -> SiteText:
    """
    Put a new version of a text in force. An empty one takes the text back.

    ``expected_version`` is the version that the person looked at; 0 if there was none.

    :raises TextNotValid: if it is too long, or the language does not fit the kind of text
    :raises Stale: if somebody saved another version in the meantime
    """
    text = check_text(key, language, body)
    before = SiteText.objects.filter(site_id=site_id, key=key, language=language, is_current=True)
    known = before.select_for_update().first()
    if (known.version if known else 0) != expected_version:
        raise _stale()
    before.update(is_current=False)
    try:
        with transaction.atomic():
            row = SiteText.objects.create(
                site_id=site_id,
                key=key,
                language=language,
                version=expected_version + 1,
                body=text,
                changed_at=now,
                changed_by=actor,
            )
    except IntegrityError:  # somebody saved the same version at the same moment
        raise _stale() from None
    record(
        Event.TEXT_CHANGED,
        subject=row.subject,
        actor=actor,
        now=now,
        site_id=site_id,
        details={
            "key": str(key),
            "language": language,
            "version": row.version,
            "sha256": hashlib.sha256(text.encode()).hexdigest(),
        },
    )
    return row


def _stale() -> Stale:
    return Stale(N_("Somebody changed this text in the meantime. Look at it again, then save."))
