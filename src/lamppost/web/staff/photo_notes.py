"""What is known of the photos of a case, and which of them nobody is shown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lamppost.journeys.picture_facts import asked
from lamppost.market.media.picture_facts import SeenPhoto, seen_photos
from lamppost.market.media.queries import PhotoView, photos_by_ids
from lamppost.trust.links.banks import match_banks
from lamppost.trust.links.pictures import Posted, others_among, posted_alike
from lamppost.web.jinja import number
from screening_engine.matching.pictures import Match

# Not even somebody who decides is shown these by a page: who must see them has another way.
NEVER_SHOWN = frozenset({"child_safety", "intimate"})
MOST_WORDS = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class PhotoNote:
    """What is known of one photo, counted from 1; ``words`` is what was read in it, perhaps ""."""

    number: int
    is_hidden: bool
    lines: Sequence[str]
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Photos:
    """The photos that may be shown, what is known of any, and where else they were posted."""

    shown: Sequence[PhotoView] = ()
    notes: Sequence[PhotoNote] = ()
    subjects: Sequence[str] = ()


def look_at_photos(ids: Sequence[UUID], *, owner_id: UUID, now: datetime) -> Photos:
    """Compare photos with the banks as they are now, and with those of all ads: 5 queries."""
    photos = seen_photos(ids)
    if not photos:
        return Photos()
    matches: Sequence[Sequence[Match]] = match_banks(asked(photos)) or [()] * len(photos)
    looks = [photo.look.hashes for photo in photos]
    alike: Sequence[Sequence[Posted]] = posted_alike(looks, now=now) or [()] * len(photos)
    notes = [
        _note(at, *known, owner_id)
        for at, known in enumerate(zip(photos, matches, alike, strict=True), start=1)
    ]
    hidden = {photos[note.number - 1].id for note in notes if note.is_hidden}
    return Photos(
        shown=photos_by_ids(photo.id for photo in photos if photo.id not in hidden),
        notes=[note for note in notes if note.lines or note.words],
        subjects=list(dict.fromkeys(one.subject for found in alike for one in found)),
    )


def _note(
    at: int, photo: SeenPhoto, matches: Sequence[Match], alike: Sequence[Posted], owner_id: UUID
) -> PhotoNote:
    lines = _of_banks(matches)
    others = others_among(alike, owner_id).accounts
    if others:
        lines.append(
            ngettext(
                "One other account showed it before.",
                "%(count)s other accounts showed it before.",
                others,
            )
            % {"count": number(others)}
        )
    if not photo.look.hashes:
        lines.append(_("It could not be looked at, so it was compared with nothing."))
    return PhotoNote(
        number=at,
        is_hidden=any(match.label in NEVER_SHOWN for match in matches),
        lines=lines,
        words=photo.look.texts[:MOST_WORDS],
    )


def _of_banks(matches: Iterable[Match]) -> list[str]:
    known = dict.fromkeys((match.bank, match.label) for match in matches)
    return [
        _("Known from the bank %(bank)s (%(label)s).") % {"bank": bank, "label": label}
        for bank, label in known
    ]
