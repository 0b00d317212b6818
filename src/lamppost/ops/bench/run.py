"""One run: make the ads, build the index, ask a real server, and print what it all cost."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.urls import reverse

from lamppost.market.categories.queries import shipped_taxonomy
from lamppost.market.listings.queries import published
from lamppost.market.search.queries import indexed_count
from lamppost.market.sites.queries import all_sites, get_site
from lamppost.ops.bench import home as own_home
from lamppost.ops.bench.ads import World, world_of
from lamppost.ops.bench.asking import Asker
from lamppost.ops.bench.fill import fill
from lamppost.ops.bench.measure import kept_pages, pages, throughput
from lamppost.ops.bench.plain_text import plain_text
from lamppost.ops.bench.plan import Plan
from lamppost.ops.bench.posting import findable, settle_in
from lamppost.ops.bench.processes import build_index, server
from lamppost.ops.bench.rows import Rows
from lamppost.ops.bench.split import split
from lamppost.ops.lock import sequencer_lock
from lamppost.ops.prepare import prepare_all

DATABASE = "lamppost.sqlite3"
LOADED = 4_000  # different addresses under load; the frequent ones come again
PLAIN_TEXT_UP_TO = 1_000_000

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What is measured: questions asked one at a time, ads posted, seconds under each load."""

    questions: int
    posts: int
    seconds: float
    profile: bool


def run(plan: Plan, folder: Path, wishes: Wishes, say: Say) -> None:
    """
    Make what the plan says, if the folder does not hold it yet, and measure it.

    ``folder`` is one that ``home.bench_home`` gave, and this process has moved in.
    """
    rows = Rows(plan.ads)
    if not own_home.holds(folder, plan):
        own_home.make_room(folder, plan)
    # A folder that is used again may be older than our tables and styles.
    prepare_all(say)
    if not own_home.holds(folder, plan):
        _make(plan, folder, rows, say)
    say("Building the index …")
    _index(plan, folder, rows)
    world = world_of(plan, shipped_taxonomy())
    questions = _asker(world, plan.seed).different(wishes.questions)
    if wishes.profile:
        say("Looking where the time goes …")
        split(rows, questions)
        return
    say("Starting the server …")
    with server() as port:
        _ask(rows, world, wishes, say, port=port, seed=plan.seed)
    if plan.ads <= PLAIN_TEXT_UP_TO:
        say("Asking SQLite's own full text …")
        plain_text(rows, questions, home=folder)


def _make(plan: Plan, folder: Path, rows: Rows, say: Say) -> None:
    say(f"Making {plan.ads} ads …")
    path = folder / DATABASE
    with sequencer_lock():
        seconds = fill(plan, path)
    rows.row("made.pace", plan.ads / seconds, "ads/s", plan.ads, goal=">= 50000")
    own_home.finish(folder, plan)


def _index(plan: Plan, folder: Path, rows: Rows) -> None:
    seconds, held = build_index()
    if indexed_count() < plan.ads:
        raise RuntimeError("the index is not whole")
    rows.row("index.seconds", seconds, "s", plan.ads)
    rows.row("index.pace", plan.ads / seconds, "ads/s", plan.ads)
    size = sum(path.stat().st_size for path in (folder / "index").rglob("*") if path.is_file())
    rows.row("index.bytes", size / plan.ads, "bytes an ad", plan.ads)
    rows.row("index.memory", held / 2**20, "MiB at most", plan.ads)
    rows.row("database.bytes", _bytes_an_ad(folder / DATABASE), "bytes an ad", plan.ads)


def _bytes_an_ad(path: Path) -> float:
    """Return what an ad takes in the tables and indexes that hold it."""
    database = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    try:
        pages, size = (database.execute(f"PRAGMA {name}").fetchone()[0]
                       for name in ("page_count", "page_size"))  # fmt: skip
        count = database.execute("SELECT count(*) FROM listings_listing").fetchone()[0]
    finally:
        database.close()
    return float(pages * size / count)


def _ask(rows: Rows, world: World, wishes: Wishes, say: Say, *, port: int, seed: int) -> None:
    asker = _asker(world, seed)
    town = world.towns[0].settings.slug
    say("Waiting until the follower is through its chores …")
    settle_in(town=town)
    say("Asking one question at a time …")
    pages(rows, asker.different(wishes.questions), port=port)
    kept_pages(rows, _kept(town), port=port, empty=reverse("robots"))
    say("Asking over several connections …")
    often = asker.questions()
    paths = [next(often).path for _number in range(LOADED)]
    throughput(rows, paths, port=port, seconds=wishes.seconds)
    say("Posting ads …")
    findable(rows, town=town, count=wishes.posts)


def _asker(world: World, seed: int) -> Asker:
    site_ids = {site.slug: site.pk for site in all_sites()}
    return Asker(world, site_ids, seed=f"questions {seed}")


def _kept(town: str) -> dict[str, str]:
    """Return the front page of a town and one of its ads, as a stranger opens them."""
    site = get_site(town)
    ad = published(site.pk)[0]
    home = reverse("site-home", kwargs={"site": town})
    return {"home": home, "listing": f"{home}ad/{ad.code}-{ad.current.slug}/"}
