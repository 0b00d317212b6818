"""
A process of its own in which the writer of the index is killed, again and again.

Run by ``test_kill_index``: ``python -m tests.reliability.indexer SEED ROUNDS``. It forks for each
round: one child changes ads, follows them and rebuilds until it is killed; the next one recovers
as the worker does at its start, and compares the index with the database. One line each on
standard output, as JSON.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time
from itertools import count
from typing import NoReturn

import django
from django.utils import timezone

if __name__ == "__main__":
    django.setup()

from django.db import connection

from lamppost.foundation.jobs.outbox import number_rows
from lamppost.foundation.jobs.queries import given_up_work, waiting_for
from lamppost.market.listings.models import Listing
from lamppost.market.listings.rules import ListingState
from lamppost.market.search import folder, rebuilding
from lamppost.market.search.damage import damaged_files
from lamppost.market.search.document import documents_of
from lamppost.market.search.keeping import IndexKeeper
from lamppost.market.search.queries import search
from lamppost.market.search.rules import Search
from lamppost.market.search.writing import CONSUMER, rebuild_index
from lamppost.market.sites.queries import all_sites
from lamppost.ops.prepare import prepare_database
from tests import cast
from tests.rooms.boards import content, move, publish

ADS = 60
LATEST = 0.5
# A worker tries again after a second; who needs more than that has not recovered.
PATIENCE = 10
# What Python does to files while it rebuilds or changes over: a kill just before each of them.
FILE_EVENTS = ("os.rename", "os.mkdir", "os.remove", "os.rmdir", "shutil.rmtree", "open")


def main(seed: int, rounds: int) -> None:
    """Kill at random instants, then before each of the first file operations of a rebuild."""
    chance = random.Random(seed)  # noqa: S311 - repeatable
    in_child(begin)
    for number in range(rounds):
        child = fork(lambda seed=number: work_for_ever(random.Random(seed)))  # noqa: S311
        time.sleep(chance.uniform(0.05, LATEST))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        in_child(recover_and_tell, "random")
    for number in count():
        if in_child(rebuild_until, number) == 0:
            break  # it came to its end
        in_child(recover_and_tell, f"before operation {number}")


def begin() -> None:
    prepare_database()
    site, sam = cast.open_lumen(), cast.person("Sam")
    for number in range(ADS):
        publish(content(f"Oak table {number}"), site=site, seller=sam)
    recover()


def work_for_ever(pick: random.Random) -> None:
    """Withdraw, publish, follow and rebuild, in any order."""
    site, sam = next(iter(all_sites())), next(iter(Listing.objects.all())).seller
    rebuilding.BATCH = 10
    keeper = IndexKeeper()
    for number in count():
        ads = list(Listing.objects.filter(state=ListingState.PUBLISHED)[:ADS])
        if len(ads) > ADS // 2:
            move(pick.choice(ads), ListingState.WITHDRAWN)
        publish(content(f"Walnut desk {number}"), site=site, seller=sam)
        number_rows()
        keeper.turn(now=timezone.now())
        if pick.random() < 0.3:
            rebuild_index()


def rebuild_until(operation: int) -> None:
    """Change an ad and rebuild, and die just before the file operation of this number."""
    left = operation
    move(Listing.objects.filter(state=ListingState.PUBLISHED)[0], ListingState.WITHDRAWN)
    number_rows()
    index = str(folder.root())

    def watch(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal left
        if event not in FILE_EVENTS or index not in str(arguments[0]):
            return
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        left -= 1

    sys.addaudithook(watch)
    rebuild_index()


def recover() -> None:
    """Do what the worker does at its start, until all is quiet."""
    keeper, until = IndexKeeper(), time.monotonic() + PATIENCE
    while number_rows() + keeper.turn(now=timezone.now()) or waiting_for(CONSUMER):
        if time.monotonic() > until:
            break
    keeper.close()


def recover_and_tell(when: str) -> None:
    recover()
    sys.stdout.write(json.dumps({"when": when, **found()}) + "\n")
    sys.stdout.flush()


def found() -> dict[str, object]:
    """Compare the index with the database, and look for what was left lying about."""
    site = next(iter(all_sites()))
    rows = Listing.objects.filter(state=ListingState.PUBLISHED)
    published = set(rows.values_list("pk", flat=True))
    held, page = set(), 1
    while ids := search(Search(site_ids=(site.pk,), languages=("en",), page=page), facets=()).ids:
        held |= set(ids)
        page += 1
    current = folder.current()
    return {
        "differ": len(published ^ held) + (len(documents_of(list(published))) != len(held)),
        "held": len(held),
        "damaged": damaged_files(current) if current else ["all"],
        "left": len(list(folder.root().glob("v*-*")))
        - 1
        + len(list(folder.root().glob("*.draft"))),
        "waiting": waiting_for(CONSUMER),
        "given_up": given_up_work().count(),
    }


def fork(work) -> int:
    """Run something in a child with connections of its own; return its id."""
    connection.close()
    child = os.fork()
    if child == 0:
        end_after(work)
    return child


def in_child(work, *arguments: object) -> int:
    """Run something in a child and wait; return 0 if it came to its end."""
    return os.waitpid(fork(lambda: work(*arguments)), 0)[1]


def end_after(work) -> NoReturn:
    code = 1
    try:
        work()
        code = 0
    finally:
        sys.stderr.flush()
        os._exit(code)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
