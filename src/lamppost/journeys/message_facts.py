"""Gather what the screening engine may look at in a message: written, or about to be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from lamppost.foundation.kernel.subjects import Subject, SubjectKind
from lamppost.journeys.author_facts import MONTH, account_facts, known_whence, pace_facts
from lamppost.journeys.facts import Described, identifiers_in, read_texts, with_small_texts
from lamppost.journeys.other_facts import Matter, gather_wanted
from lamppost.journeys.picture_facts import typed_part, without_pictures, words_in_pictures
from lamppost.market.contact.queries import (
    bodies_before,
    count_begun_since,
    count_conversations_with,
    count_messages_since,
    count_refused_messages_since,
    has_heard_from,
    photo_ids_of_messages,
)
from lamppost.market.media.picture_facts import SeenPhoto, seen_photos
from lamppost.trust.links.near import sketch_of
from lamppost.trust.links.queries import own_subjects_with_text
from lamppost.trust.links.rules import DAY, HOUR, Identifier, Whence
from screening_engine import Gather, Submission
from screening_engine import SubjectKind as Kind
from screening_engine.matching.texts import Sketch
from screening_engine.money import Money
from screening_engine.submission import FactValue

if TYPE_CHECKING:
    from lamppost.market.contact.models import Conversation, Message
    from lamppost.market.listings.models import Listing
    from lamppost.people.accounts.models import Account

NOBODY = UUID(int=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Writing:
    """Words on their way: whose, about which ad, in which conversation (None: a new one)."""

    writer: Account
    listing: Listing
    body: str
    conversation: Conversation | None = None
    message: Message | None = None
    whence: Whence | None = None


def describe_message(writing: Writing, *, now: datetime) -> Described:
    """Gather everything about a message, once."""
    photos = _photos(writing.message)
    plain = _texts(writing, photos)
    reading = read_texts(plain)
    compared = typed_part(reading, len(writing.body)) if reading else None
    identifiers = identifiers_in(compared) if compared else ()
    sketch = sketch_of(compared) if compared else None
    subject = writing.message.subject if writing.message else None
    whence = known_whence(writing.whence, subject)
    facts = {
        **_of_writer(writing, whence, now=now),
        **_of_conversation(writing, now=now),
        "author.same_message_to_others": _same_to_others(writing, identifiers),
    }
    if not photos:
        facts |= without_pictures()
    if writing.message is not None:
        facts["subject.key"] = str(writing.message.subject)
    submission = replace(plain, facts=facts)
    return Described(
        submission=submission,
        identifiers=identifiers,
        reading=replace(reading, submission=submission) if reading else None,
        sketch=sketch,
        gather=_gather(writing, identifiers, sketch, whence, photos, now=now),
    )


def _photos(message: Message | None) -> list[SeenPhoto]:
    return seen_photos(photo_ids_of_messages([message.pk])[message.pk]) if message else []


def _texts(writing: Writing, photos: Sequence[SeenPhoto]) -> Submission:
    language = writing.writer.language or writing.listing.site.language
    words = with_small_texts(writing.body, words_in_pictures(photos))
    return replace(
        plain_message(writing.listing, words, language=language), earlier=_earlier(writing)
    )


def _earlier(writing: Writing) -> tuple[str, ...]:
    if writing.conversation is None:
        return ()
    but = writing.message.pk if writing.message else None
    return bodies_before(writing.conversation, writing.writer.pk, but=but)


def _gather(
    writing: Writing,
    identifiers: tuple[Identifier, ...],
    sketch: Sketch | None,
    whence: Whence,
    photos: Sequence[SeenPhoto],
    *,
    now: datetime,
) -> Gather:
    revision = writing.listing.current
    matter = Matter(
        kind=SubjectKind.MESSAGE,
        subject=str(writing.message.subject) if writing.message else "",
        account=writing.writer,
        site=writing.listing.site,
        category=revision.category,
        currency=revision.currency,
        answers=revision.attributes,
        identifiers=identifiers,
        sketch=sketch,
        whence=whence,
        photos=photos,
    )
    return lambda wanted: gather_wanted(wanted, matter, now=now)


def plain_message(listing: Listing, body: str, *, language: str) -> Submission:
    """Return words about an ad without any fact about who writes them."""
    revision, site = listing.current, listing.site
    return Submission(
        kind=Kind.MESSAGE,
        body=body,
        category=revision.category,
        offer=revision.offer,
        price=None
        if revision.price_minor is None
        else Money(revision.price_minor, revision.currency),
        country=site.country,
        language=language,
        site=site.slug,
    )


def _of_writer(writing: Writing, whence: Whence, *, now: datetime) -> dict[str, FactValue]:
    writer, but = writing.writer, writing.message.pk if writing.message else None
    subject = writing.message.subject if writing.message else None
    known = account_facts(writer, now=now)
    ads = int(str(known["author.refusals_last_month"]))
    return {
        **known,
        **pace_facts(subject, whence, account=writer, now=now),
        "author.refusals_last_month": ads + count_refused_messages_since(writer.pk, now - MONTH),
        "author.messages_last_hour": count_messages_since(writer.pk, now - HOUR, but=but),
        "author.messages_last_day": count_messages_since(writer.pk, now - DAY, but=but),
        "author.conversations_last_day": count_begun_since(writer.pk, now - DAY),
    }


def _of_conversation(writing: Writing, *, now: datetime) -> dict[str, FactValue]:
    known = writing.conversation
    partner = known.partner_of(writing.writer.pk) if known else None
    return {
        "conversation.age": now - known.opened_at if known else timedelta(0),
        "conversation.answered": bool(known and partner and has_heard_from(known, partner)),
        "conversation.author_asked": writing.writer.pk != writing.listing.seller_id,
    }


def _same_to_others(writing: Writing, identifiers: tuple[Identifier, ...]) -> int:
    """Return to how many others the writer sent the same words."""
    but = str(writing.message.subject) if writing.message else ""
    subjects = own_subjects_with_text(identifiers, account_id=writing.writer.pk, but=but)
    about = [Subject.parse(subject) for subject in subjects]
    messages = [subject.id for subject in about if subject.kind is SubjectKind.MESSAGE]
    if not messages:
        return 0
    here = writing.conversation.pk if writing.conversation else NOBODY
    return count_conversations_with(messages, but=here)
