"""What pictures say: the words in them, the banks that know them, and who else shows them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from lamppost.market.media.picture_facts import SeenPhoto
from lamppost.trust.links.banks import AskedPicture, count_known, match_banks
from lamppost.trust.links.pictures import others_showing
from screening_engine import Reading
from screening_engine.matching.pictures import PictureHash
from screening_engine.submission import FactValue

Facts = dict[str, FactValue]

NOT_LOOKED_AT = "not_looked_at"
"""The label of a picture that no bank could be asked about, although there are banks."""


def without_pictures() -> Facts:
    """Return what is known of whatever has no picture."""
    return {"pictures.labels": (), "pictures.seen_with_other_accounts": 0}


def words_in_pictures(photos: Sequence[SeenPhoto]) -> list[str]:
    """Return what stands in each photo, in order; nothing for one without words."""
    return [photo.look.texts for photo in photos if photo.look.texts]


def looks_of(photos: Sequence[SeenPhoto]) -> tuple[PictureHash, ...]:
    """Return the one hash by which each photo is found again."""
    return tuple(photo.look.hashes[0] for photo in photos if photo.look.hashes)


def typed_part(reading: Reading, end: int) -> Reading:
    """
    Return a reading whose body ends at ``end``, for comparing it with other texts.

    The words of pictures stand behind what was typed. Two people who type the same are the same
    with other photos, too, and what is read into a photo is partly chance.
    """
    body = reading.body
    if end >= len(body.shown):
        return reading
    last = bisect_left(body.skeleton_map, end, hi=len(body.skeleton))
    cut = replace(
        body, skeleton=body.skeleton[:last], skeleton_map=(*body.skeleton_map[:last], end)
    )
    return replace(reading, body=cut)


def bank_facts(photos: Sequence[SeenPhoto]) -> Facts:
    """
    Return the labels of the banks that know one of these pictures.

    A picture that could not be looked at has a label of its own where there is anything to compare
    it with, and so has every picture while the banks cannot be read: a rule holds it. What nobody
    has compared must not look like what is in no bank.
    """
    found = match_banks(asked(photos))
    if found is None:
        return {"pictures.labels": (NOT_LOOKED_AT,)}
    labels = {match.label for matches in found for match in matches}
    if any(not photo.look.hashes for photo in photos) and count_known():
        labels.add(NOT_LOOKED_AT)
    return {"pictures.labels": tuple(sorted(labels))}


def others_facts(photos: Sequence[SeenPhoto], *, account_id: UUID, now: datetime) -> Facts:
    """Return how many other accounts show one of these pictures; nothing if it is not known yet."""
    if any(not photo.look.hashes for photo in photos):
        return {}
    others = others_showing([photo.look.hashes for photo in photos], account_id=account_id, now=now)
    if others is None:
        return {}
    return {"pictures.seen_with_other_accounts": max((one.accounts for one in others), default=0)}


def asked(photos: Sequence[SeenPhoto]) -> list[AskedPicture]:
    """Return photos as banks are asked about them."""
    return [AskedPicture(hashes=photo.look.hashes, digests=photo.look.digests) for photo in photos]
