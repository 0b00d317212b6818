"""Ads made public without screening, and an index that has seen them: for tests of the search."""

from __future__ import annotations

import shutil
from datetime import timedelta

from lamppost.foundation.jobs.outbox import drain, number_rows
from lamppost.foundation.kernel.money import Money
from lamppost.market.categories.rules import Kind
from lamppost.market.listings.actions import Move, NewListing, create_listing, move_listing
from lamppost.market.listings.content import ListingContent
from lamppost.market.listings.rules import ListingState, PriceType
from lamppost.market.search import folder
from lamppost.market.search.writing import CONSUMER, TOPICS, IndexWriter
from tests.cast import NOW


def content(title="Oak table", **changes) -> ListingContent:
    """What an ordinary ad says, with some things changed; ``price`` in minor units."""
    price = changes.pop("price", 8500)
    currency = changes.pop("currency", "EUR")
    filled = {
        "title": title,
        "body": "It stood in our kitchen for ten years.",
        "category": "for-sale/furniture",
        "language": "en",
        "offer": Kind.OFFER,
        "price": None if price is None else Money(price, currency),
        "price_type": PriceType.NONE if price is None else PriceType.FIXED,
        **changes,
    }
    return ListingContent(**filled)


def publish(said: ListingContent, *, site, seller, now=NOW):
    """A public ad."""
    listing = create_listing(
        NewListing(site=site, seller=seller, content=said, expires_at=now + timedelta(days=60)),
        now=now,
    )
    return move(listing, ListingState.PUBLISHED, now=now)


def move(listing, to: ListingState, *, now=NOW):
    """The same ad in another state."""
    return move_listing(Move(listing_id=listing.pk, to=to, actor="test", because="test"), now=now)


def catch_up(writer: IndexWriter | None = None, *, now=NOW) -> None:
    """Bring the index up to date, as the worker does."""
    writer = writer or IndexWriter()
    while number_rows() + drain(CONSUMER, topics=TOPICS, work=writer.write, now=now):
        pass


def forget_index() -> None:
    """Begin without an index: databases are rolled back between tests, files are not."""
    shutil.rmtree(folder.root(), ignore_errors=True)
