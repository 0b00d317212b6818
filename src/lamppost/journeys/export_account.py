"""A person takes everything with them that we hold of theirs: one file, gathered room by room."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING
from zipfile import ZIP_STORED, ZipFile

from django.db import transaction

from lamppost.environment import env
from lamppost.journeys import export_parts as parts
from lamppost.market.media.queries import photo_file, photos_by_ids
from lamppost.people.accounts.actions import note_export

if TYPE_CHECKING:
    from uuid import UUID

    from lamppost.people.accounts.models import Account

README = """This is what {network} held of you on {day}.

data.json holds everything as text, in parts that their names explain. Times are UTC.
photos/ holds the photos of your ads, drafts and messages as they are kept.

What is not in it: names of others but for their first letter, addresses of others, keys that
would open your account, and how our checks against fraud work in detail. If you want to know
what they decided about you, the statements of reasons in data.json say it.
"""


@transaction.atomic
def export_account(*, account: Account, now: datetime) -> IO[bytes]:
    """Return an open, temporary ZIP file, read from its beginning; closing it removes it."""
    data, photos = gather(account, now=now)
    file = TemporaryFile()  # noqa: SIM115 - whoever sends it closes it
    with ZipFile(file, "w", ZIP_STORED) as archive:
        readme = README.format(network=env().network_name, day=f"{now:%Y-%m-%d}")
        archive.writestr("README.txt", readme)
        archive.writestr("data.json", json.dumps(data, ensure_ascii=False, indent=2, default=str))
        for photo in photos_by_ids(dict.fromkeys(photos)):
            path = photo_file(photo.id, photo.sizes[-1].size)
            if path is not None:
                archive.write(path, f"photos/{photo.id}{path.suffix}")
    note_export(account=account, now=now)
    file.seek(0)
    return file


def gather(account: Account, *, now: datetime) -> tuple[Mapping[str, object], Sequence[UUID]]:
    """Return everything of an account as plain values, and the ids of its photos."""
    ads, ad_photos = parts.ads(account)
    drafts, draft_photos = parts.drafts(account)
    conversations, message_photos = parts.conversations(account)
    data = {
        "made_at": now.isoformat(),
        "account": parts.about(account),
        "ads": ads,
        "drafts": drafts,
        "conversations": conversations,
        "unsent_messages": parts.unsent_messages(account),
        "blocked": parts.blocked(account),
        "favourites": parts.favourites(account),
        "hidden_ads": parts.hidden_ads(account),
        "alerts": parts.alerts(account),
        "told_in_browsers": parts.browsers(account),
        "reports": parts.reports(account),
        "statements": parts.statements(account),
        "mails": parts.mails(account),
        "signed_in_at": parts.sessions(account, now=now),
        "ways_in": parts.ways_in(account),
        "log": parts.log_of(account),
    }
    return data, [*ad_photos, *draft_photos, *message_photos]
