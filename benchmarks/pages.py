"""What pages cost, against an empty page of the same framework and the bare index query."""

from __future__ import annotations

import gzip
import time

from benchmarks.board import demo_home, emit, percentiles

ROUNDS = 200


def main() -> None:
    """Measure whole responses in process, without a network, on the demo's ads."""
    with demo_home(with_ads=True):
        import django

        django.setup()
        from django.test import Client
        from django.urls import reverse

        from lamppost.market.listings.queries import published
        from lamppost.market.search.queries import search
        from lamppost.market.search.rules import Search
        from lamppost.market.sites.queries import get_site

        site = get_site("harbour-bay")
        ad = published(site.pk)[0]
        client = Client(SERVER_NAME="127.0.0.1")
        slug = f"{ad.code}-{ad.current.slug}"
        addresses = {
            "empty": "/theme-harbour-bay-x.css",
            "home": reverse("site-home", kwargs={"site": site.slug}),
            "results": reverse("search", kwargs={"site": site.slug}) + "?q=table",
            "listing": f"/{site.slug}/ad/{slug}/",
            "post": reverse("post", kwargs={"site": site.slug}),
        }
        medians = {}
        for name, address in addresses.items():
            seconds = []
            for _round in range(ROUNDS):
                started = time.perf_counter()
                response = client.get(address)
                content = response.content
                seconds.append(time.perf_counter() - started)
            if response.status_code != 200:
                raise SystemExit(f"{address} answered {response.status_code}")
            medians[name], worst = percentiles(seconds)
            more = {} if name == "empty" else {"baseline": f"empty page {medians['empty']:.2f} ms"}
            emit(f"pages.{name}.p50", medians[name], "ms", ROUNDS, p99=worst, **more)
            if name != "empty":
                emit(f"pages.{name}.html", len(gzip.compress(content)), "bytes (gzip)", 1)
        seconds = []
        wanted = Search(site_ids=(site.pk,), languages=("en",), words="table")
        for _round in range(ROUNDS):
            started = time.perf_counter()
            search(wanted, facets=())
            seconds.append(time.perf_counter() - started)
        bare, _worst = percentiles(seconds)
        emit("pages.bare_index_query.p50", bare, "ms", ROUNDS)
        emit(
            "pages.results_over_bare",
            medians["results"] - bare,
            "ms",
            ROUNDS,
            baseline=f"{bare:.2f} ms",
        )


if __name__ == "__main__":
    main()
