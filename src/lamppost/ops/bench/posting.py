"""How soon an ad is found once its poster was told that it is there, beside a running server."""

from __future__ import annotations

import time
from dataclasses import replace

from django.utils import timezone

from lamppost.foundation.kernel.ids import new_code
from lamppost.journeys.import_ads import ImportRun, import_ad
from lamppost.journeys.post_listing import frame_of
from lamppost.journeys.read_ad import TypedAd
from lamppost.market.search.queries import search
from lamppost.market.search.rules import Search
from lamppost.market.sites.queries import get_site
from lamppost.ops.bench.processes import ProcessFailed
from lamppost.ops.bench.rows import Rows, percentiles
from lamppost.people.accounts.actions import open_import_account

# At its start a server's follower does what is due once a day: with millions of ads, for minutes.
FIRST_WITHIN, WITHIN = 1_200.0, 60.0


def findable(rows: Rows, *, town: str, count: int) -> None:
    """Post ads one after another, search for each until it is found, and print how long it took."""
    waits = waits_for(town=town, count=count)
    middle, worst = percentiles(waits)
    rows.row("findable.p50", middle, "ms", count, goal="<= 1000")
    rows.row("findable.worst", max(worst, max(waits) * 1000), "ms", count, goal="<= 1000")


def waits_for(*, town: str, count: int, within: float = WITHIN) -> list[float]:
    """Return the seconds from each acknowledgement to the first search that finds the ad."""
    run = _run(town)
    return [_wait(run, within=within) for _number in range(count)]


def settle_in(*, town: str) -> None:
    """
    Wait until the server's follower has done what is due at its start.

    An ad that is posted once another is found goes through a second round of it, and all
    of the first lies behind.
    """
    waits_for(town=town, count=2, within=FIRST_WITHIN)


def _run(town: str) -> ImportRun:
    site = get_site(town)
    account = open_import_account(name="bench", actor="bench", now=timezone.now())
    return ImportRun(
        site=site, account=account, source="bench", frame=replace(frame_of(site), is_import=True)
    )


def _wait(run: ImportRun, *, within: float) -> float:
    word = f"zeppelin{new_code()}"
    ad = TypedAd(title=f"Model {word}", body="A model airship.", category="for-sale/toys")
    import_ad(ad, source_id=word, run=run, now=timezone.now())
    acknowledged = time.perf_counter()
    wanted = Search(site_ids=(run.site.pk,), languages=(run.site.language,), words=word)
    while not search(wanted, facets=()).total:
        if time.perf_counter() - acknowledged > within:
            raise ProcessFailed("An ad was not found in time.")
        time.sleep(0.005)
    return time.perf_counter() - acknowledged
