"""Fill a bench's home: towns through the action, people and ads as raw rows."""

from __future__ import annotations

import multiprocessing
import sqlite3
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import timedelta
from itertools import islice
from multiprocessing.connection import Connection
from pathlib import Path
from random import Random

from django.db import connection, transaction

from lamppost.foundation.audit.log import SYSTEM
from lamppost.foundation.kernel.ids import CODE_ALPHABET
from lamppost.market.categories.queries import shipped_taxonomy
from lamppost.market.listings.rules import ListingState
from lamppost.market.sites.actions import open_site
from lamppost.ops.bench import tables
from lamppost.ops.bench.ads import Ad, World, ads_of, people_in, world_of
from lamppost.ops.bench.plan import Plan
from lamppost.ops.bench.processes import ProcessFailed
from lamppost.people.accounts.rules import AccountKind

SPAN = timedelta(days=60)
SECONDS = int(SPAN.total_seconds())
CLOCK = [f"{at // 3_600:02}:{at // 60 % 60:02}:{at % 60:02}" for at in range(86_400)]
PHOTOS_A_TOWN = 12
LISTING, REVISION = "listings_listing", "listings_listingrevision"
SHOWN, PHOTO, ACCOUNT = "listings_revisionphoto", "media_photo", "accounts_account"
LISTING_COLUMNS = (
    "id", "code", "state", "state_at", "source", "source_id", "created_at", "published_at",
    "expires_at", "seller_id", "site_id", "revision_id", "public_revision_id", "asked_at",
    "deleted_from", "found_through",
)  # fmt: skip
REVISION_COLUMNS = (
    "id", "listing_id", "site_id", "number", "title", "body", "category", "offer", "price_minor",
    "price_type", "currency", "attributes", "district", "language", "created_at",
)  # fmt: skip
SHOWN_COLUMNS = ("id", "site_id", "photo_id", "position", "revision_id")
PHOTO_COLUMNS = ("id", "site_id", "account_id", "digest", "width", "height", "sizes", "colour",
                 "alt", "created_at")  # fmt: skip
ACCOUNT_COLUMNS = ("password", "id", "kind", "email", "email_normal", "display_name", "language",
                   "joined_at", "proved_at", "code", "wishes")  # fmt: skip
COLUMNS = (
    (LISTING, LISTING_COLUMNS),
    (REVISION, REVISION_COLUMNS),
    (SHOWN, SHOWN_COLUMNS),
    (PHOTO, PHOTO_COLUMNS),
    (ACCOUNT, ACCOUNT_COLUMNS),
)
PUBLISHED, PERSON = ListingState.PUBLISHED.value, AccountKind.PERSON.value
AT_A_TIME = 5_000
Row = tuple[object, ...]
Batch = tuple[list[Row], list[Row], list[Row]]
SIZES = (
    '{"400": {"width": 400, "height": 300, "webp": 21000}, '
    '"800": {"width": 800, "height": 600, "webp": 64000}}'
)
# Codes as the board makes them, counted instead of drawn: rows beside each other are written fast.
PAIRS = [one + other for one in CODE_ALPHABET for other in CODE_ALPHABET]


def fill(plan: Plan, path: Path) -> float:
    """Write all ads of a plan into an empty, migrated database; return the seconds they took."""
    world = world_of(plan, shipped_taxonomy())
    sites = _open_towns(world, plan)
    connection.close()
    rows = Rows(plan, world, sites)
    began = time.perf_counter()
    # What is written is drawn by another process: two cores are busy.
    with _drawn(rows) as batches, closing(tables.connect(path)) as database:
        write(rows, batches, database)
    return time.perf_counter() - began


@contextmanager
def _drawn(rows: Rows) -> Iterator[Iterator[Batch]]:
    """Draw the rows in a child process; give them in batches."""
    forking = multiprocessing.get_context("fork")
    here, there = forking.Pipe(duplex=False)
    child = forking.Process(target=_send, args=(rows, there), daemon=True)
    child.start()
    there.close()
    try:
        yield iter(here.recv, None)
    finally:
        here.close()
        child.join()
    if child.exitcode:
        raise ProcessFailed("The process that draws the ads failed.")


def _send(rows: Rows, there: Connection) -> None:
    for batch in rows.batches():
        there.send(batch)
    there.send(None)


def write(rows: Rows, batches: Iterable[Batch], database: sqlite3.Connection) -> None:
    """Write photos, people and all batches, their indexes last."""
    insert = {name: tables.insert_into(database, name, columns) for name, columns in COLUMNS}
    taken = tables.take_indexes(database, (LISTING, REVISION, SHOWN, ACCOUNT))
    tables.put(database, insert[PHOTO], rows.photos())
    tables.put(database, insert[ACCOUNT], rows.people())
    written = 0
    database.execute("BEGIN")
    for batch in batches:
        for name, found in zip((LISTING, REVISION, SHOWN), batch, strict=True):
            database.executemany(insert[name], found)
        written += len(batch[0])
        if written >= tables.BATCH:
            database.execute("COMMIT")
            database.execute("BEGIN")
            written = 0
    database.execute("COMMIT")
    for statement in taken:
        database.execute(statement)
    database.execute("PRAGMA wal_checkpoint(TRUNCATE)")


@transaction.atomic
def _open_towns(world: World, plan: Plan) -> list[str]:
    opened = plan.moment - timedelta(days=900)
    return [
        open_site(settings=town.settings, districts=town.districts, actor=SYSTEM, now=opened).pk.hex
        for town in world.towns
    ]


class Rows:
    """Turns ads into rows, in the order of their ids, so that every table grows at its end."""

    def __init__(self, plan: Plan, world: World, sites: Sequence[str]) -> None:
        self._plan, self._world, self._sites = plan, world, sites
        self._rng = Random(f"rows {plan.seed}")  # noqa: S311 - the same again is the point
        self._towns = [
            (site, town.settings.currency, town.settings.language)
            for site, town in zip(sites, world.towns, strict=True)
        ]
        began = plan.moment.replace(microsecond=0) - SPAN
        self._began = int(began.timestamp())
        self._offset = began.hour * 3_600 + began.minute * 60 + began.second
        # As the database writes moments, put together of parts: nothing costs more an ad.
        self._days = [str(began.date() + timedelta(days=day)) for day in range(SPAN.days + 2)]
        self._expiry = [str(plan.moment + timedelta(days=30 + day))[:19] for day in range(60)]

    def batches(self) -> Iterator[Batch]:
        """Yield the rows of some thousand ads at a time: ads, what they say, their photos."""
        ads = enumerate(ads_of(self._plan, self._world))
        while some := list(islice(ads, AT_A_TIME)):
            rows = [self._row(number, ad) for number, ad in some]
            yield (
                [row[0] for row in rows],
                [row[1] for row in rows],
                [photo for row in rows for photo in row[2]],
            )

    def _row(self, number: int, ad: Ad) -> tuple[Row, Row, list[Row]]:
        since = SECONDS * (number + 1) // self._plan.ads
        day, second = divmod(since + self._offset, 86_400)
        at = f"{self._days[day]} {CLOCK[second]}"
        head = f"{(self._began + since) * 1000:012x}7{number & 0xFFF:03x}"
        tail = f"{self._rng.getrandbits(60):015x}"
        # The same random part: they stand in tables of their own.
        key, said = f"{head}8{tail}", f"{head}9{tail}"
        site, currency, language = self._towns[ad.town]
        code = f"0b{PAIRS[number >> 20]}{PAIRS[number >> 10 & 1023]}{PAIRS[number & 1023]}"
        terms = ad.terms
        return (
            (key, code, PUBLISHED, at, "", "", at, at, self._expiry[number % 60],
             _numbered(ad.town, ad.seller), site, said, said, at, "", ""),
            (said, key, site, 1, ad.title, ad.body, ad.kit.category, terms.offer, terms.price,
             terms.price_type, currency, terms.answers, ad.district, language, at),
            [
                (f"{head}a{place:x}{tail[1:]}", site,
                 _numbered(ad.town, (number + place) % PHOTOS_A_TOWN), place, said)
                for place in range(ad.photos)
            ],
        )  # fmt: skip

    def people(self) -> Iterator[Row]:
        """Yield the accounts of all towns."""
        joined = str(self._plan.moment - timedelta(days=400))[:19]
        number = 0
        for town, count in enumerate(people_in(self._plan, self._world)):
            language = self._towns[town][2]
            for one in range(count):
                name, number = f"n{number}@bench.example", number + 1
                code = f"0a{PAIRS[number >> 20]}{PAIRS[number >> 10 & 1023]}{PAIRS[number & 1023]}"
                yield ("!", _numbered(town, one), PERSON, name, name, f"Neighbour {number}",
                       language, joined, joined, code, "{}")  # fmt: skip

    def photos(self) -> Iterator[Row]:
        """Yield photos without files, a few for each town: its ads share them."""
        made = str(self._plan.moment - SPAN)[:19]
        for town, site in enumerate(self._sites):
            for number in range(PHOTOS_A_TOWN):
                key = _numbered(town, number)
                yield (key, site, None, key * 2, 800, 600, SIZES, "#8899aa", "A thing", made)


def _numbered(town: int, number: int) -> str:
    """Return the id of somebody or something of a town: a UUIDv7 of long ago."""
    return f"{town:06x}{number:06x}70008{'0' * 15}"
