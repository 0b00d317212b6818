"""Gather what the screening engine may look at, so that it need not fetch anything."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings

from lamppost.foundation.kernel.subjects import Subject
from lamppost.journeys.author_facts import account_facts, known_whence, pace_facts
from lamppost.journeys.other_facts import Matter, gather_wanted
from lamppost.journeys.picture_facts import (
    bank_facts,
    looks_of,
    typed_part,
    without_pictures,
    words_in_pictures,
)
from lamppost.market.categories.queries import taxonomy_for
from lamppost.market.categories.rules import AttributeType
from lamppost.market.listings.queries import (
    count_other_posts_within,
    count_public_of,
    photo_ids_of,
)
from lamppost.market.media.picture_facts import SeenPhoto, seen_photos
from lamppost.trust.links.near import sketch_of
from lamppost.trust.links.queries import own_subjects_with_text
from lamppost.trust.links.rules import (
    DAY,
    HOUR,
    SHORTEST_TEXT,
    Identifier,
    IdentifierKind,
    Whence,
    hash_identifier,
    template_value,
    text_value,
)
from screening_engine import Gather, Reading, SubjectKind, Submission, read_submission
from screening_engine.matching.pictures import PictureHash
from screening_engine.matching.texts import Sketch
from screening_engine.money import Money
from screening_engine.submission import FactValue

if TYPE_CHECKING:
    from lamppost.market.listings.models import Listing, ListingRevision


logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """
    A submission with the facts that cost little, and the identifiers that were seen in it.

    ``reading`` spares the engine reading the texts again; None if they could not be read, which
    the engine finds again and holds the ad for. ``sketch`` is what finds nearly the same texts,
    ``looks`` what finds the same pictures; there is none of an import. ``gather`` looks up what
    rules ask for then.
    """

    submission: Submission
    identifiers: tuple[Identifier, ...]
    reading: Reading | None
    sketch: Sketch | None
    gather: Gather
    looks: tuple[PictureHash, ...] = ()


def describe_listing(listing: Listing, *, now: datetime, whence: Whence | None = None) -> Described:
    """
    Gather what is cheap to know about an ad, once, and what it takes to look up the rest.

    ``whence`` is where it came from just now; None if it only comes back.
    """
    revision = listing.current
    photos = seen_photos(photo_ids_of([revision.pk])[revision.pk])
    typed = _typed(listing, revision, photos)
    plain = _texts(listing, revision, with_small_texts(typed, words_in_pictures(photos)))
    reading = read_texts(plain)
    compared = typed_part(reading, len(typed)) if reading else None
    identifiers = identifiers_in(compared) if compared else ()
    is_import = listing.seller.is_import
    sketch = sketch_of(compared) if compared and not is_import else None
    known = Whence() if is_import else known_whence(whence, listing.subject)
    facts = _facts(listing, identifiers, known, now=now)
    facts["subject.key"] = str(listing.subject)
    facts["listing.labels"] = ()
    if not photos:
        facts |= without_pictures()
    submission = replace(plain, facts=facts)
    return Described(
        submission=submission,
        identifiers=identifiers,
        reading=replace(reading, submission=submission) if reading else None,
        sketch=sketch,
        gather=_gather(listing, identifiers, sketch, known, photos, now=now),
        looks=() if is_import else looks_of(photos),
    )


def _gather(
    listing: Listing,
    identifiers: tuple[Identifier, ...],
    sketch: Sketch | None,
    whence: Whence,
    photos: Sequence[SeenPhoto],
    *,
    now: datetime,
) -> Gather:
    if listing.seller.is_import:
        # Whoever attests it: what must never be shown is looked for everywhere.
        return lambda wanted: bank_facts(photos) if "pictures.labels" in wanted else {}
    revision = listing.current
    matter = Matter(
        kind=listing.subject.kind,
        subject=str(listing.subject),
        account=listing.seller,
        site=listing.site,
        category=revision.category,
        currency=revision.currency,
        answers=revision.attributes,
        identifiers=identifiers,
        sketch=sketch,
        whence=whence,
        photos=photos,
    )
    return lambda wanted: gather_wanted(wanted, matter, now=now)


def read_texts(submission: Submission) -> Reading | None:
    """Return what the engine reads in the texts; None if it cannot, which holds whatever it is."""
    try:
        return read_submission(submission)
    except Exception:
        logger.exception("the texts of a submission could not be read")
        return None


def _typed(listing: Listing, revision: ListingRevision, photos: Sequence[SeenPhoto]) -> str:
    answers = _typed_answers(listing.site_id, revision)
    return with_small_texts(revision.body, [*answers, *(photo.alt for photo in photos)])


def _texts(listing: Listing, revision: ListingRevision, body: str) -> Submission:
    return Submission(
        kind=SubjectKind.LISTING,
        title=revision.title,
        body=body,
        category=revision.category,
        offer=revision.offer,
        price=_price(revision),
        country=listing.site.country,
        language=revision.language,
        site=listing.site.slug,
        attributes={key: _plain(value) for key, value in revision.attributes.items()},
    )


def with_small_texts(body: str, words: Sequence[str]) -> str:
    """
    Return the description followed by every other line that a person typed or showed.

    Answers, photo descriptions and words in photos are public, too: what is not read there would
    be the way around everything that is.
    """
    return "\n\n".join([body, *(word for word in words if word)])


def _typed_answers(site_id: UUID, revision: ListingRevision) -> list[str]:
    leaf = taxonomy_for(site_id).find(revision.category)
    if leaf is None:
        return []
    typed = [a.key for a in leaf.attributes if a.type is AttributeType.TEXT]
    return [str(revision.attributes[key]) for key in typed if key in revision.attributes]


def _price(revision: ListingRevision) -> Money | None:
    if revision.price_minor is None:
        return None
    return Money(revision.price_minor, revision.currency)


def _plain(value: object) -> str | int | bool | tuple[str, ...]:
    if isinstance(value, list):
        return tuple(str(item) for item in value)
    return value if isinstance(value, (bool, int, str)) else str(value)


def identifiers_in(reading: Reading) -> tuple[Identifier, ...]:
    """Return the identifiers of a submission, under keyed hashes."""
    key = settings.SECRET_KEY.encode()
    pairs = [
        *((IdentifierKind.PHONE, phone) for phone in reading.contacts.phones),
        *((IdentifierKind.EMAIL, email) for email in reading.contacts.emails),
        *((IdentifierKind.LINK, link) for link in reading.contacts.links),
        *((IdentifierKind.HANDLE, handle) for handle in reading.contacts.handles),
        *((IdentifierKind.WALLET, wallet) for wallet in reading.contacts.wallets),
        *(
            (IdentifierKind.ACCOUNT, account)
            for account in reading.contacts.accounts
            if not account.startswith("card:")
        ),
    ]
    # The same words with another number are the same text.
    skeleton = " ".join("".join(reading.around_contacts(text)) for text in reading.texts)
    text = text_value(skeleton)
    if len(text) >= SHORTEST_TEXT:
        pairs += [
            (IdentifierKind.TEXT, text),
            (IdentifierKind.TEMPLATE, template_value(skeleton)),
        ]
    return tuple(hash_identifier(kind, value, key=key) for kind, value in pairs)


def _facts(
    listing: Listing,
    identifiers: tuple[Identifier, ...],
    whence: Whence,
    *,
    now: datetime,
) -> dict[str, FactValue]:
    seller = listing.seller
    if seller.is_import:
        # An operator attested this account: its behaviour says nothing about a person.
        return {"author.is_import": True, "author.labels": ()}
    return {
        **account_facts(seller, now=now),
        **pace_facts(listing.subject, whence, account=seller, now=now),
        "author.listings_last_hour": count_other_posts_within(listing, HOUR, now),
        "author.listings_last_day": count_other_posts_within(listing, DAY, now),
        "text.same_live_by_author": _same_live(listing, identifiers),
    }


def _same_live(listing: Listing, identifiers: tuple[Identifier, ...]) -> int:
    """Return how many other public ads of the same seller hold the same words."""
    subjects = own_subjects_with_text(
        identifiers, account_id=listing.seller_id, but=str(listing.subject)
    )
    return count_public_of([Subject.parse(subject).id for subject in subjects]) if subjects else 0
