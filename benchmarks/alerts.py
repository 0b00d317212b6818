"""What a new ad costs among ten thousand, a hundred thousand and a million saved searches."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import islice
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING
from uuid import UUID

from benchmarks.board import emit, percentiles
from benchmarks.results import HERE, Section, in_a_child, write_part

if TYPE_CHECKING:
    from lamppost.market.search.rules import Search
    from lamppost.ops.bench.asking import Asker

SIZES = (10_000, 100_000, 1_000_000)
ADS = 20_000
ALONE, TOGETHER = 100, 100
# The former way is measured on so many searches, and what more of them take is worked out.
SAMPLE, ADS_OF_SAMPLE = 10_000, 3
ROUNDS = 40
SEED = 5
MOMENT = datetime(2026, 11, 1, 12, tzinfo=UTC)
# How many of a hundred saved searches are what.
KINDS = {
    "word": 30, "two words": 20, "word in category": 15, "filtered": 20, "browse": 7,
    "phrase": 4, "neighbours": 4,
}  # fmt: skip
FREQUENCIES = ("at_once", "daily", "daily", "feed")
COLUMNS = ("id", "account_id", "site_id", "label", "params", "wanted", "frequency", "language",
           "feed_token", "stop_token", "created_at", "since", "looked_at", "filing")  # fmt: skip
QUESTION = "What does a new ad cost among a million saved searches?"


def main(arguments: Sequence[str]) -> None:
    """Run in a child, so that its memory is its own, and write the section."""
    if arguments == ["--measure"]:
        measure()
        return
    lines = in_a_child("alerts.py", [str(HERE / "alerts.py"), "--measure"])
    write_part("Finding", [Section("alerts.py", QUESTION, lines)], anew=False)


def measure() -> None:
    """Make a board of 20,000 ads in 400 towns, then measure with more and more searches."""
    from lamppost.ops.bench import home as own_home
    from lamppost.ops.django_setup import load_django

    with own_home.bench_home(None) as folder:
        own_home.move_in(folder)
        os.environ["DJANGO_SETTINGS_MODULE"] = "lamppost.settings"
        load_django()
        asker, ads = _board(folder)
        made = 0
        for size in SIZES:
            _save(asker, folder, made, size)
            made = size
            _measure_at(size, ads)
        _measure_mails()


def _board(folder: Path) -> tuple[Asker, list[UUID]]:
    """Return who draws searches, and the newest ads, in no order."""
    from lamppost.market.categories.queries import shipped_taxonomy
    from lamppost.market.listings.models import Listing
    from lamppost.market.search.writing import rebuild_index
    from lamppost.market.sites.queries import all_sites
    from lamppost.ops.bench.ads import world_of
    from lamppost.ops.bench.asking import Asker
    from lamppost.ops.bench.fill import fill
    from lamppost.ops.bench.plan import Plan
    from lamppost.ops.bench.run import DATABASE
    from lamppost.ops.lock import sequencer_lock
    from lamppost.ops.prepare import prepare_database

    plan = Plan(ads=ADS, seed=SEED, moment=MOMENT)
    prepare_database()
    with sequencer_lock():
        fill(plan, folder / DATABASE)
    rebuild_index()
    world = world_of(plan, shipped_taxonomy())
    ids = {site.slug: site.pk for site in all_sites()}
    newest = list(Listing.objects.order_by("-published_at").values_list("id", flat=True)[:2_000])
    Random(SEED).shuffle(newest)  # noqa: S311 - the same again is the point
    return Asker(world, ids, seed=f"alerts {SEED}"), newest


def _save(asker: Asker, folder: Path, start: int, end: int) -> None:
    """Write searches and their anchors, past the journey: a million of those take an hour."""
    from lamppost.ops.bench import tables
    from lamppost.ops.bench.run import DATABASE
    from lamppost.people.accounts.models import Account

    people = [key.hex for key in Account.objects.values_list("id", flat=True)[:5_000]]
    database = tables.connect(folder / DATABASE)
    began = time.perf_counter()
    try:
        search = tables.insert_into(database, "search_savedsearch", COLUMNS)
        anchor = tables.insert_into(database, "search_searchanchor", ("key", "search_id"))
        filed, rows = _rows(asker, people), 0
        for at in range(start, end, tables.BATCH // 5):
            some = list(islice(filed, min(tables.BATCH // 5, end - at)))
            tables.put(database, search, [row for row, _keys in some])
            anchors = [(key, row[0]) for row, keys in some for key in keys]
            tables.put(database, anchor, anchors)
            rows += len(anchors)
        database.execute("ANALYZE")
    finally:
        database.close()
    seconds = time.perf_counter() - began
    more = end - start
    emit(f"alerts.{_short(end)}.filed", more / seconds, "searches/s", more,
         note=f"{rows / more:.2f} anchors a search")  # fmt: skip


def _rows(
    asker: Asker, people: Sequence[str]
) -> Iterator[tuple[tuple[object, ...], frozenset[int]]]:
    from lamppost.foundation.kernel.ids import new_id
    from lamppost.market.search.anchors import FILING, anchors_for, frequency_in_index
    from lamppost.market.search.rules.alerts import search_to_json

    rng = Random(SEED)  # noqa: S311 - the same again is the point
    often = lru_cache(maxsize=200_000)(frequency_in_index())
    long_ago = str((MOMENT - timedelta(days=90)).replace(tzinfo=None))
    for wanted in _searches(asker, rng):
        key = new_id().hex
        yield (
            (key, rng.choice(people), wanted.site_ids[0].hex, "A search", "[]",
             json.dumps(search_to_json(wanted)), rng.choice(FREQUENCIES), "en", f"f{key}",
             f"s{key}", long_ago, long_ago, long_ago, FILING),
            anchors_for(wanted, frequency=often),
        )  # fmt: skip


def _searches(asker: Asker, rng: Random) -> Iterator[Search]:
    kinds, weights = list(KINDS), list(KINDS.values())
    while True:
        yield asker.question(rng.choices(kinds, weights=weights)[0]).search


def _measure_at(size: int, ads: list[UUID]) -> None:
    from lamppost.journeys.match_alerts import match_new_ads

    name = f"alerts.{_short(size)}"
    alone, together = ads[:ALONE], ads[ALONE : ALONE + TOGETHER]
    match_new_ads([ads[-1]], now=MOMENT)  # the first reading of a database is nobody's
    looked = [_look_for(ad) for ad in alone]
    candidates = [count for count, _seconds in looked]
    found, times = [], []
    held = _memory(anew=True)
    for ad in alone:
        began = time.perf_counter()
        found.append(match_new_ads([ad], now=MOMENT))
        times.append(time.perf_counter() - began)
    former = _former(size, ads[-ADS_OF_SAMPLE - 1 : -1])
    middle, worst = percentiles(times)
    emit(f"{name}.ad.p50", middle, "ms", ALONE, baseline=f"{former:.0f} ms", goal="<= 50 ms",
         note=_sampled(size))  # fmt: skip
    known, _worst = percentiles([seconds for _count, seconds in looked])
    emit(f"{name}.ad.known", known, "ms", ALONE,
         note="the median until it is known who finds it, before that is written down")  # fmt: skip
    emit(f"{name}.ad.mean", sum(times) / ALONE * 1000, "ms", ALONE, baseline=f"{former:.0f} ms")
    emit(f"{name}.ad.p99", worst, "ms", ALONE)
    emit(f"{name}.candidates", sum(candidates) / ALONE, "searches an ad", ALONE,
         note=f"at most {max(candidates)}")  # fmt: skip
    more = sum(times) / max(1, sum(found)) * 1000
    emit(f"{name}.a_match", more, "ms", sum(found), note="all of it, for each person it is for")
    emit(f"{name}.matches", sum(found) / ALONE, "searches an ad", ALONE,
         note=f"at most {max(found)}")  # fmt: skip
    began = time.perf_counter()
    match_new_ads(together, now=MOMENT)
    emit(f"{name}.batch", (time.perf_counter() - began) / TOGETHER * 1000, "ms an ad", TOGETHER)
    emit(f"{name}.memory", (_memory() - held) / 1024, "MiB more at most", ALONE + TOGETHER)


def _sampled(size: int) -> str:
    if size <= SAMPLE:
        return f"baseline: the former way, on {ADS_OF_SAMPLE} ads"
    return f"baseline: {ADS_OF_SAMPLE} ads on {SAMPLE} searches, times {size // SAMPLE}"


def _look_for(ad: UUID) -> tuple[int, float]:
    """Return how many searches an ad met, and how long it took to know which find it."""
    from lamppost.journeys.match_alerts import _finder
    from lamppost.market.search.document import documents_of
    from lamppost.market.search.queries.anchors import searches_filed_under
    from lamppost.market.search.queries.fresh import FreshAds

    began = time.perf_counter()
    fresh = FreshAds(documents_of([ad]).values())
    find, met = _finder(fresh), 0
    for searches in searches_filed_under(fresh.keys):
        met += len(searches)
        for search in searches:
            find(search)
    return met, time.perf_counter() - began


def _former(size: int, ads: Sequence[UUID]) -> float:
    """Return the milliseconds of what was done before: read all, ask the index for each."""
    from lamppost.market.listings.queries import listings_by_ids
    from lamppost.market.search.models import SavedSearch
    from lamppost.market.search.rules.alerts import search_from_json

    count = min(size, SAMPLE)
    times = []
    for ad in listings_by_ids(ads).values():
        finds = _asked_of_all(ad.pk)
        began = time.perf_counter()
        for search in SavedSearch.objects.filter(stopped_at=None).order_by("id")[:count]:
            wanted = search_from_json(search.wanted)
            if ad.site_id in wanted.site_ids and (
                not wanted.categories or ad.current.category in wanted.categories
            ):
                finds(wanted)
        times.append(time.perf_counter() - began)
    return sum(times) / len(times) * 1000 * (size / count)


def _asked_of_all(ad: UUID) -> Callable[[Search], int]:
    """Return what asks the whole index whether a search finds this ad."""
    from tantivy import Occur, Query

    from lamppost.market.search.reader import reader
    from lamppost.market.search.schema import schema
    from lamppost.market.search.wording import query_of, total_of

    opened = reader.open()
    if opened is None:
        raise SystemExit("there is no index")
    index, searcher = opened
    only = Query.term_query(schema(), "key", str(ad))
    return lambda wanted: total_of(
        searcher, Query.boolean_query([(Occur.Must, only), (Occur.Must, query_of(index, wanted))])
    )


def _measure_mails() -> None:
    """Measure rounds of telling: in between, the index has its turn."""
    from lamppost.journeys.send_alerts import send_alerts
    from lamppost.market.search.models import SavedSearch
    from lamppost.market.search.queries.alerts import MAILED_AT_A_TIME

    morning = MOMENT + timedelta(days=1)
    waiting = SavedSearch.objects.filter(due_at__lte=morning).count()
    times, told = [], 0
    for _round in range(ROUNDS):
        began = time.perf_counter()
        told += send_alerts(now=morning)
        times.append(time.perf_counter() - began)
    middle, worst = percentiles(times)
    emit("alerts.told.round", middle, "ms", ROUNDS,
         note=f"{MAILED_AT_A_TIME} at a time, {waiting} waiting among a million")  # fmt: skip
    emit("alerts.told.round.worst", worst, "ms", ROUNDS)
    emit("alerts.told.pace", told / sum(times), "mails/s", told)


def _memory(*, anew: bool = False) -> int:
    """Return the most that this process held in KiB, or with ``anew`` what it holds now."""
    status = Path("/proc/self")
    if anew:
        (status / "clear_refs").write_text("5", encoding="ascii")
    lines = (status / "status").read_text(encoding="ascii").splitlines()
    name = "VmRSS:" if anew else "VmHWM:"
    return next(int(line.split()[1]) for line in lines if line.startswith(name))


def _short(size: int) -> str:
    return f"{size // 1_000_000}M" if size >= 1_000_000 else f"{size // 1_000}k"


if __name__ == "__main__":
    main(sys.argv[1:])
