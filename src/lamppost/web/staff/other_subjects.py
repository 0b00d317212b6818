"""A message with what was written around it, and a person with their ads: for whoever decides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from lamppost.foundation.kernel.subjects import Subject, SubjectKind
from lamppost.market.contact.queries import (
    messages_around,
    messages_in,
    photo_ids_of_messages,
)
from lamppost.market.contact.rules import MessageState
from lamppost.market.listings.queries import listings_by_ids, listings_of, newest_ids_of
from lamppost.market.listings.rules import ListingState
from lamppost.people.accounts.rules import Grants, Role
from lamppost.trust.cases.queries import cases_about_any
from lamppost.trust.screening.queries import find_record, latest_record
from lamppost.web.staff.evidence import Seen, see_message
from lamppost.web.staff.photo_notes import Photos, look_at_photos
from lamppost.web.staff.surroundings import NEWEST, Author, author_of, public_address

if TYPE_CHECKING:
    from lamppost.market.contact.models import Message
    from lamppost.people.accounts.models import Account
    from lamppost.trust.cases.models import Case

# Enough to understand an answer; a conversation is private, and the rest of it stays so.
AROUND = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A message near the one that is judged; ``by_writer``: of the same person."""

    body: str
    by_writer: bool
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AboutMessage:
    """The message, with its evidence marked, and three before and after it."""

    message: Message
    seen: Seen
    photos: Photos
    before: Sequence[Line]
    after: Sequence[Line]
    ad_title: str
    ad_address: str
    writer: Author


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveAd:
    """A public ad of somebody."""

    title: str
    address: str
    town: str
    at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AboutPerson:
    """Somebody as others see them, and what was decided about their ads. ``removable`` counts
    the public ads in the towns that this moderator looks after."""

    person: Author
    ads: Sequence[LiveAd]
    removable: int


def show_message(case: Case, message: Message, grants: Grants, *, now: datetime) -> AboutMessage:
    """Return a message as its page shows it."""
    record = find_record(case.record_id) if case.record_id else latest_record(message.subject)
    ids = photo_ids_of_messages([message.pk])[message.pk]
    before, after = _around(message)
    listing = message.conversation.listing
    return AboutMessage(
        message=message,
        seen=see_message(message.body, record),
        photos=look_at_photos(ids, owner_id=message.writer_id, now=now),
        before=before,
        after=after,
        ad_title=listing.current.title,
        ad_address=public_address(listing),
        writer=_author(message.writer, grants),
    )


def _around(message: Message) -> tuple[list[Line], list[Line]]:
    earlier = [one for one in messages_around(message, limit=AROUND + 1) if one.pk != message.pk]
    shown = messages_in(message.conversation, reader_id=message.writer_id)
    later = [one for one in shown if one.created_at > message.created_at][:AROUND]
    return _lines(earlier[-AROUND:], message), _lines(later, message)


def _lines(messages: Sequence[Message], judged: Message) -> list[Line]:
    return [
        Line(body=one.body, by_writer=one.writer_id == judged.writer_id, at=one.created_at)
        for one in messages
        if one.state != MessageState.QUARANTINED
    ]


def show_person(account: Account, grants: Grants) -> AboutPerson:
    """Return a person as the page of a case about them shows them."""
    public = list(listings_of(account.pk).filter(state=ListingState.PUBLISHED)[:NEWEST])
    towns = grants.sites(Role.MODERATOR)
    return AboutPerson(
        person=_author(account, grants),
        ads=[
            LiveAd(
                title=one.current.title,
                address=public_address(one),
                town=one.site.name,
                at=one.published_at,
            )
            for one in public
        ],
        removable=sum(1 for one in public if towns is None or one.site_id in towns),
    )


def _author(account: Account, grants: Grants) -> Author:
    ids = newest_ids_of(account.pk, limit=NEWEST)
    listings = listings_by_ids(ids)
    subjects = [Subject(SubjectKind.LISTING, key) for key in ids]
    cases = [
        case
        for case in cases_about_any([account.subject, *subjects])
        if grants.has(Role.REVIEWER if case.is_restricted else Role.MODERATOR, site_id=case.site_id)
    ]
    return author_of(account, listings, cases, grants)
