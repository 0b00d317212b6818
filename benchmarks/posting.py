"""What posting an ad costs (screened, stored, audited, acknowledged), against one bare insert."""

from __future__ import annotations

import time

from benchmarks.board import demo_home, emit

ADS = 300
WORDS = (
    "oak", "table", "chair", "lamp", "shelf", "kitchen", "garden", "lovely", "scratches", "wood",
    "drawer", "white", "solid", "old",
)  # fmt: skip


def body(number: int) -> str:
    """Return a description of about sixty words that no other ad has."""
    words = [WORDS[(number * 7 + place * place) % len(WORDS)] for place in range(60)]
    return " ".join(words) + f" number {number}"


def main() -> None:
    """Measure both in turn, in the same database with the same durability."""
    with demo_home(with_ads=False):
        import django

        django.setup()
        from dataclasses import replace

        from django.db import transaction
        from django.utils import timezone

        from lamppost.foundation.jobs.models import GivenUpWork
        from lamppost.foundation.kernel.ids import new_id
        from lamppost.journeys.import_ads import ImportRun, import_ad
        from lamppost.journeys.post_listing import frame_of
        from lamppost.journeys.read_ad import TypedAd
        from lamppost.market.sites.queries import get_site
        from lamppost.people.accounts.actions import open_import_account

        site = get_site("harbour-bay")
        account = open_import_account(name="bench", actor="bench", now=timezone.now())
        run = ImportRun(
            site=site,
            account=account,
            source="bench",
            frame=replace(frame_of(site), is_import=True),
        )

        def post(number: int) -> None:
            ad = TypedAd(
                title=f"Oak table number {number}",
                body=body(number),
                category="for-sale/furniture",
                price="85",
            )
            import_ad(ad, source_id=str(new_id()), run=run, now=timezone.now())

        def insert(number: int) -> None:
            with transaction.atomic():
                GivenUpWork.objects.create(
                    name="bench", arguments=[number], error="", attempts=1, failed_at=timezone.now()
                )

        for warm_up in range(20):
            post(-warm_up)
            insert(warm_up)
        spent = {"post": 0.0, "insert": 0.0}
        for number in range(ADS):
            started = time.perf_counter()
            post(number)
            spent["post"] += time.perf_counter() - started
            started = time.perf_counter()
            insert(number)
            spent["insert"] += time.perf_counter() - started
        rates = {name: ADS / seconds for name, seconds in spent.items()}
        emit("posting.insert_rate", rates["insert"], "inserts/s", ADS)
        emit(
            "posting.rate", rates["post"], "ads/s", ADS, baseline=f"{rates['insert']:.0f} inserts/s"
        )
        emit("posting.share_of_insert_rate", rates["post"] / rates["insert"], "ratio", ADS)


if __name__ == "__main__":
    main()
