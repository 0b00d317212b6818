"""The town of Bayside: its board holds the ordinary ads, and is asked as its pages ask."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from benchmarks.screening.ordinary_ads import CATEGORIES
from benchmarks.screening.rows import json_lines, shared_data

if TYPE_CHECKING:
    from uuid import UUID

    from lamppost.market.search.rules import Found
    from lamppost.market.search.writing import IndexWriter
    from lamppost.market.sites.models import Site
    from lamppost.web.public.asked import Asked
    from lamppost.web.public.understood import Understood

FOLDER = "ordinary_ads"
NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
# What the results page shows at once: recall is measured there.
DEPTH = 30


def ordinary_ads() -> list[dict[str, Any]]:
    """Return the ads: title, body, category, price in USD, source_id."""
    files = sorted(shared_data(FOLDER).glob("*.jsonl"))
    return [row for file in files for row in json_lines(file)]


class Bayside:
    """
    A board with these ads, in the database that is set up and the index of its home folder.

    Nothing of the ads' own fields is used but title, body, category and price. The source says
    nothing of when they were posted: they stand a minute apart, in the order of their ids.
    """

    def __init__(self, ads: list[dict[str, Any]]) -> None:
        # Only here, as everything of ours: Django has to be set up before.
        from lamppost.market.search.writing import IndexWriter

        writer = IndexWriter()  # of an empty board: there is an index before there are ads
        self.site = _open_town()
        self._sources = _publish(ads, self.site)
        _index(writer, self._sources)

    def find(self, query: str) -> list[str]:
        """Return the source ids of the ads that the first page of results lists, in order."""
        from lamppost.web.public.towns import ground_of
        from lamppost.web.public.understood import says_less, understood

        params = (("q", query),)
        read = understood(params, ground_of(self.site, params=params))
        _asked, found = _look(read)
        if read.labels:
            literal, as_typed = _look(read.taken_back())
            found = as_typed if says_less(found, literal) else found
        return [self._sources[key] for key in (*found.ids, *found.close, *found.most)]


def _look(read: Understood) -> tuple[Asked, Found]:
    """Return what an address asks and finds, as the page does."""
    from lamppost.market.search.queries import search
    from lamppost.market.search.rules import Found
    from lamppost.web.public.asked import read_asked

    asked = read_asked(read.params, read.ground, now=NOW)
    if asked.is_impossible:
        return asked, Found(ids=(), total=0, counts={})
    return asked, search(asked.search, facets=(), fills=True)


def _open_town() -> Site:
    from lamppost.market.sites.actions import open_site
    from lamppost.market.sites.rules import SiteSettings

    settings = SiteSettings(
        name="Bayside", slug="bayside", language="en", currency="USD", country="US",
        time_zone="America/Los_Angeles", latitude=37.8, longitude=-122.3, neighbours=(),
    )  # fmt: skip
    return open_site(settings=settings, districts=[], actor="benchmark", now=NOW)


def _index(writer: IndexWriter, ids: Iterable[UUID]) -> None:
    """
    Write the ads into the index as the worker does, in one piece and by one thread.

    A rebuild uses several, and ads with equal scores would stand otherwise each time.
    """
    from lamppost.foundation.jobs.outbox import OutboxEntry
    from lamppost.market.search.writing import TOPICS

    entries = [OutboxEntry(seq, TOPICS[0], str(key), {}) for seq, key in enumerate(ids, start=1)]
    writer.write(entries)


def _publish(ads: list[dict[str, Any]], site: Site) -> Mapping[UUID, str]:
    """Store the ads as public ones; return their source ids by id."""
    from django.db import transaction

    from lamppost.market.listings.models import Listing, ListingRevision
    from lamppost.people.accounts.actions import open_account

    seller = open_account(
        address="poster@example.org", display_name="Poster", joined_at=NOW - timedelta(days=365),
        actor="benchmark", now=NOW,
    )  # fmt: skip
    pairs = list(_rows(ads, site, seller))
    # Each names the other, which is looked at when all are there.
    with transaction.atomic():
        Listing.objects.bulk_create([listing for listing, _revision in pairs], batch_size=500)
        ListingRevision.objects.bulk_create([one for _listing, one in pairs], batch_size=500)
    return {listing.pk: listing.source_id for listing, _revision in pairs}


def _rows(ads: list[dict[str, Any]], site: Site, seller: Any) -> Iterator[tuple[Any, Any]]:
    from lamppost.market.listings.models import Listing, ListingRevision

    for age, ad in enumerate(sorted(ads, key=lambda ad: -int(ad["source_id"]))):
        posted = NOW - timedelta(minutes=age)
        listing = Listing(
            site=site, seller=seller, state="published", state_at=posted, created_at=posted,
            published_at=posted, source="ordinary", source_id=ad["source_id"],
        )  # fmt: skip
        revision = ListingRevision(
            listing=listing, site_id=site.pk, number=1, title=ad["title"], body=ad["body"],
            category=CATEGORIES[ad["category"]], offer="offer",
            price_minor=round(ad["price"] * 100), price_type="fixed", currency="USD",
            language="en", created_at=posted,
        )  # fmt: skip
        listing.revision_id = listing.public_revision_id = revision.pk
        yield listing, revision
