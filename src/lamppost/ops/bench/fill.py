"""Fill a bench's home: towns through the action, people and ads as raw rows."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import islice
from pathlib import Path
from random import Random

from django.db import connection, transaction

from lamppost.foundation.audit.log import SYSTEM
from lamppost.foundation.kernel.ids import CODE_ALPHABET
from lamppost.market.categories.queries import shipped_taxonomy
from lamppost.market.listings.rules import ListingState
from lamppost.market.sites.actions import open_site
from lamppost.ops.bench import tables
from lamppost.ops.bench.ads import Ad, World, ads_of, world_of
from lamppost.ops.bench.plan import Plan
from lamppost.people.accounts.rules import AccountKind

SPAN = timedelta(days=60)
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
    database = tables.connect(path)
    try:
        return _Rows(plan, world, sites, database).write()
    finally:
        database.close()


@transaction.atomic
def _open_towns(world: World, plan: Plan) -> list[str]:
    opened = plan.moment - timedelta(days=900)
    return [
        open_site(settings=town.settings, districts=town.districts, actor=SYSTEM, now=opened).pk.hex
        for town in world.towns
    ]


class _Rows:
    """Turns ads into rows, in the order of their ids, so that every table grows at its end."""

    def __init__(
        self, plan: Plan, world: World, sites: Sequence[str], database: sqlite3.Connection
    ) -> None:
        self._plan, self._world, self._sites, self._database = plan, world, sites, database
        self._rng = Random(f"rows {plan.seed}")  # noqa: S311 - the same again is the point
        self._towns = [
            (site, town.settings.currency, town.settings.language)
            for site, town in zip(sites, world.towns, strict=True)
        ]
        self._expiry = [str(plan.moment + timedelta(days=30 + day))[:19] for day in range(60)]
        self._sellers: dict[tuple[int, int], str] = {}

    def write(self) -> float:
        listing = tables.insert_into(self._database, LISTING, LISTING_COLUMNS)
        revision = tables.insert_into(self._database, REVISION, REVISION_COLUMNS)
        shown = tables.insert_into(self._database, SHOWN, SHOWN_COLUMNS)
        self._write_photos()
        began = time.perf_counter()
        taken = tables.take_indexes(self._database, (LISTING, REVISION, SHOWN))
        ads = enumerate(ads_of(self._plan, self._world))
        while batch := list(islice(ads, tables.BATCH)):
            rows = [self._row(number, ad) for number, ad in batch]
            self._database.execute("BEGIN")
            self._database.executemany(listing, (row[0] for row in rows))
            self._database.executemany(revision, (row[1] for row in rows))
            self._database.executemany(shown, (photo for row in rows for photo in row[2]))
            self._database.execute("COMMIT")
        self._write_people()
        for statement in taken:
            self._database.execute(statement)
        self._database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return time.perf_counter() - began

    def _row(
        self, number: int, ad: Ad
    ) -> tuple[Sequence[object], Sequence[object], list[Sequence[object]]]:
        part = (number + 1) / self._plan.ads
        published = self._plan.moment - SPAN * (1 - part)
        at = published.strftime("%Y-%m-%d %H:%M:%S.%f")
        head = f"{int(published.timestamp() * 1000):012x}7{number & 0xFFF:03x}"
        tail = f"{self._rng.getrandbits(60):015x}"
        # The same random part: they stand in tables of their own.
        key, said = f"{head}8{tail}", f"{head}9{tail}"
        site, currency, language = self._towns[ad.town]
        code = f"0b{PAIRS[number >> 20]}{PAIRS[number >> 10 & 1023]}{PAIRS[number & 1023]}"
        terms = ad.terms
        return (
            (key, code, ListingState.PUBLISHED.value, at, "", "", at, at,
             self._expiry[number % 60], self._seller(ad), site, said, said, at, "", ""),
            (said, key, site, 1, ad.title, ad.body, ad.kit.category, terms.offer, terms.price,
             terms.price_type, currency, terms.answers, ad.district, language, at),
            [
                (f"{head}{'ab'[place & 1]}{place:x}{tail[1:]}", site,
                 _photo(ad.town, (number + place) % PHOTOS_A_TOWN), place, said)
                for place in range(ad.photos)
            ],
        )  # fmt: skip

    def _seller(self, ad: Ad) -> str:
        known = self._sellers.get((ad.town, ad.seller))
        if known is None:
            known = f"{len(self._sellers) + 1:012x}70008{'0' * 15}"
            self._sellers[ad.town, ad.seller] = known
        return known

    def _write_people(self) -> None:
        statement = tables.insert_into(self._database, ACCOUNT, ACCOUNT_COLUMNS)
        joined = str(self._plan.moment - timedelta(days=400))[:19]
        tables.put(
            self._database,
            statement,
            (
                ("!", key, AccountKind.PERSON.value, f"n{number}@bench.example",
                 f"n{number}@bench.example", f"Neighbour {number}", self._towns[town][2], joined,
                 joined, f"{PAIRS[1]}{PAIRS[number >> 20]}{PAIRS[number >> 10 & 1023]}"
                 f"{PAIRS[number & 1023]}", "{}")
                for number, ((town, _seller), key) in enumerate(self._sellers.items())
            ),
        )  # fmt: skip

    def _write_photos(self) -> None:
        """Write photos without files, a few a town; its ads share them."""
        statement = tables.insert_into(self._database, PHOTO, PHOTO_COLUMNS)
        made = str(self._plan.moment - SPAN)[:19]
        tables.put(self._database, statement, self._photo_rows(made))

    def _photo_rows(self, made: str) -> Iterator[Sequence[object]]:
        for town, site in enumerate(self._sites):
            for number in range(PHOTOS_A_TOWN):
                key = _photo(town, number)
                yield (key, site, None, key * 2, 800, 600, SIZES, "#8899aa", "A thing", made)


def _photo(town: int, number: int) -> str:
    return f"{town:06x}{number:06x}70008{'0' * 15}"
