"""How soon an acknowledged ad is found, with the real worker following the real database."""

from __future__ import annotations

import subprocess
import time

from benchmarks.board import COMMAND, demo_home, emit, percentiles

ADS = 40


def main() -> None:
    """Post ads one after another while a worker runs; search until each is found."""
    with demo_home(with_ads=False):
        worker = subprocess.Popen([*COMMAND, "worker"])
        try:
            measure()
        finally:
            worker.terminate()
            worker.wait()


def measure() -> None:
    """Measure from the answer of the journey to the first search that finds the ad."""
    import django

    django.setup()
    from dataclasses import replace

    from django.utils import timezone

    from lamppost.journeys.import_ads import ImportRun, import_ad
    from lamppost.journeys.post_listing import frame_of
    from lamppost.journeys.read_ad import TypedAd
    from lamppost.market.search.queries import search
    from lamppost.market.search.rules import Search
    from lamppost.market.sites.queries import get_site
    from lamppost.people.accounts.actions import open_import_account

    site = get_site("harbour-bay")
    account = open_import_account(name="bench", actor="bench", now=timezone.now())
    run = ImportRun(
        site=site, account=account, source="bench", frame=replace(frame_of(site), is_import=True)
    )
    time.sleep(3)  # the worker starts
    waits = []
    for number in range(ADS):
        word = f"zeppelin{number:04d}"
        ad = TypedAd(title=f"Model {word}", body="A model airship.", category="for-sale/toys")
        import_ad(ad, source_id=word, run=run, now=timezone.now())
        acknowledged = time.perf_counter()
        wanted = Search(site_ids=(site.pk,), languages=("en",), words=word)
        while not search(wanted, facets=()).total:
            if time.perf_counter() - acknowledged > 30:
                raise SystemExit("not found within 30 s")
            time.sleep(0.01)
        waits.append(time.perf_counter() - acknowledged)
    middle, worst = percentiles(waits)
    emit("findable.p50", middle, "ms", ADS, baseline="goal: 1000 ms")
    emit("findable.worst", worst, "ms", ADS)


if __name__ == "__main__":
    main()
