"""Conversations and messages as their pages show them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils.translation import gettext as _

from lamppost.foundation.kernel.subjects import Subject
from lamppost.market.categories.queries import taxonomy_for
from lamppost.market.contact.queries import messages_in, photo_ids_of_messages
from lamppost.market.contact.rules import ARRIVED, MessageState
from lamppost.market.listings.rules import ListingState
from lamppost.market.media.queries import PhotoView, photos_by_ids
from lamppost.trust.cases.queries import statements_of
from lamppost.web.member.composing import tells_of
from lamppost.web.whole_ad import price_text, public_url

if TYPE_CHECKING:
    from lamppost.market.contact.models import Conversation, Message
    from lamppost.market.listings.models import Listing

LINE = 110
_AWAY = frozenset({MessageState.REFUSED, MessageState.REMOVED})
_GONE = frozenset({ListingState.REFUSED, ListingState.QUARANTINED, ListingState.DELETED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Ad:
    """The ad that two people write about. ``url`` is "" where its page is not public."""

    title: str
    price_text: str
    url: str
    icon: str
    mark: str
    word: str
    photo: PhotoView | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Bubble:
    """
    One message. ``text`` is "" where there is nothing (any more); then ``gap`` says why.

    ``hides_photos``: from somebody whom the reader has not answered, so one tap more shows them.
    ``statement_id`` leads to the reasons why it was not delivered, or was taken away.
    """

    id: UUID
    is_mine: bool
    name: str
    at: datetime
    text: str
    gap: str
    warnings: Sequence[str]
    photos: Sequence[PhotoView]
    hides_photos: bool
    fate: str
    waits: bool
    statement_id: UUID | None


def ad_of(
    listing: Listing,
    photo: PhotoView | None = None,
    *,
    reader_id: UUID | None = None,
    priced: bool = True,
) -> Ad:
    """
    Return the ad of a conversation, with its state in words.

    What was never public is shown to its poster only. Lists leave the price out (``priced``): it
    would cost a query for each town.
    """
    revision = listing.current
    leaf = taxonomy_for(listing.site_id).find(revision.category) if priced else None
    is_known = listing.has_public_words or listing.seller_id == reader_id
    is_gone = listing.state in _GONE or not is_known
    mark, word = _state(listing)
    return Ad(
        title=_("This ad is not here any more") if is_gone else revision.title,
        price_text=price_text(revision, leaf) if leaf and not is_gone else "",
        url=public_url(listing) if listing.is_public else "",
        icon=leaf.icon if leaf else "tag",
        mark=mark,
        word=word,
        photo=None if is_gone else photo,
    )


def _state(listing: Listing) -> tuple[str, str]:
    """Return the state of an ad as anybody may know it: why it is away is its poster's matter."""
    if listing.state == ListingState.PUBLISHED:
        reserved = listing.reserved_at is not None
        return ("reserved", _("Reserved")) if reserved else ("published", _("Live"))
    if listing.state == ListingState.SOLD:
        return "sold", _("Sold")
    if listing.state in (ListingState.EXPIRED, ListingState.WITHDRAWN):
        return "expired", _("Ended")
    return "expired", _("Not public")


def bubbles_of(conversation: Conversation, *, reader_id: UUID) -> list[Bubble]:
    """Return the messages of a conversation for one of its two people: three queries at most."""
    rows = messages_in(conversation, reader_id=reader_id)
    photos = _photos_of(rows)
    statements = _statements_of([r for r in rows if r.writer_id == reader_id], reader_id)
    names = {
        conversation.seller_id: conversation.seller.shown_name,
        conversation.other_id: conversation.other.shown_name,
    }
    has_answered = any(row.writer_id == reader_id for row in rows)
    return [
        Bubble(
            id=row.pk,
            is_mine=row.writer_id == reader_id,
            name=names[row.writer_id],
            at=row.created_at,
            text="" if _gap(row, reader_id) else row.body,
            gap=_gap(row, reader_id),
            warnings=tells_of(row.warnings),
            photos=[] if _gap(row, reader_id) else photos.get(row.pk, []),
            hides_photos=row.writer_id != reader_id and not has_answered,
            fate=_fate(row) if row.writer_id == reader_id else "",
            waits=row.state not in ARRIVED,
            statement_id=statements.get(row.pk),
        )
        for row in rows
    ]


def _photos_of(rows: Sequence[Message]) -> dict[UUID, list[PhotoView]]:
    ids = photo_ids_of_messages([row.pk for row in rows])
    wanted = [key for keys in ids.values() for key in keys]
    photos = {photo.id: photo for photo in photos_by_ids(wanted)} if wanted else {}
    return {row: [photos[key] for key in keys if key in photos] for row, keys in ids.items()}


def _statements_of(own: Sequence[Message], writer_id: UUID) -> dict[UUID, UUID]:
    """Return the statement of reasons in force about each message that did not stay."""
    away = {r.subject: r.pk for r in own if r.state in _AWAY}
    if not away:
        return {}
    found = statements_of(writer_id)
    return {
        away[about]: statement.pk
        for statement in reversed(found)
        if statement.withdrawn_at is None
        if (about := Subject.parse(statement.subject)) in away
    }


def _gap(message: Message, reader_id: UUID) -> str:
    if message.state == MessageState.REMOVED and message.writer_id != reader_id:
        return _("This message was taken away because it broke a rule.")
    if message.state == MessageState.QUARANTINED:
        return _("A person looks at this message first.")
    if message.emptied_at is not None:
        return _("Its writer has left and took their words with them.")
    return ""


def _fate(message: Message) -> str:
    """Return what became of one's own message, where that is not simply that it arrived."""
    return {
        MessageState.HELD: _("Not delivered yet: a person looks at it first."),
        MessageState.SCREENING: _("On its way."),
        MessageState.QUARANTINED: _("Not delivered yet: a person looks at it first."),
        MessageState.REFUSED: _("Not delivered."),
        MessageState.REMOVED: _("Taken away: nobody else reads it any more."),
        MessageState.WARNED: _("Delivered with the note above it."),
        MessageState.DELIVERED: "",
    }[MessageState(message.state)]


def version_of(bubbles: Sequence[Bubble]) -> str:
    """Return what changes whenever the shown messages do: for asking whether there is news."""
    content = "\n".join(f"{b.id} {b.fate} {b.gap} {len(b.photos)} {b.waits}" for b in bubbles)
    return sha256(content.encode()).hexdigest()[:20]


def line_of(message: Message | None, *, reader_id: UUID) -> str:
    """Return one line of a message, for lists."""
    if message is None:
        return ""
    gap = _gap(message, reader_id)
    words = " ".join(message.body.split()) or (gap or _("A photo"))
    short = (gap or words) if len(gap or words) <= LINE else words[:LINE].rstrip() + "…"
    return _("You: %(words)s") % {"words": short} if message.writer_id == reader_id else short
