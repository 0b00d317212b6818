"""Looks at an ad are counted: without a cookie, a query, or anybody's name."""

from __future__ import annotations

import pytest
from django.db import OperationalError, connection
from django.utils import timezone

from lamppost.market.listings.actions import ViewedOn, count_views, forget_views
from lamppost.market.listings.queries import count_views_of, views_by_day
from lamppost.market.listings.rules import KEEP_VIEWS
from lamppost.web.public import view_counts
from lamppost.web.public.view_counts import ViewCounts, flush_views
from tests.rooms.boards import content, forget_index, publish

AGENT = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0"}


@pytest.fixture
def table(lumen, sam):
    forget_index()
    flush_views()
    return publish(content("Oak table"), site=lumen, seller=sam)


@pytest.fixture
def page(table):
    return f"/lumen/ad/{table.code}-oak-table/"


def views(listing) -> int:
    flush_views()
    return count_views_of([listing.pk]).get(listing.pk, 0)


class TestWhoCounts:
    def test_a_person_who_looks(self, client, page, table):
        for _ in range(2):
            client.get(page, headers=AGENT)

        assert views(table) == 2

    @pytest.mark.parametrize(
        "headers",
        [
            {"User-Agent": ""},
            {"User-Agent": "Examplebot/2.1 (+https://example.org/bot)"},
            {"User-Agent": "curl/8.5"},
            {**AGENT, "Sec-Purpose": "prefetch;prerender"},
            {**AGENT, "Purpose": "prefetch"},
        ],
    )
    def test_no_program_and_no_browser_that_looks_ahead(self, headers, client, page, table):
        client.get(page, headers=headers)

        assert views(table) == 0

    def test_not_who_asks_for_the_head_only(self, client, page, table):
        client.head(page, headers=AGENT)

        assert views(table) == 0

    def test_not_its_poster_nor_staff(self, client, page, table, sam, mo, bea):
        for person in (sam, mo, bea):
            client.force_login(person)
            client.get(page, headers=AGENT)

        assert views(table) == 1


class TestCounting:
    def test_asks_the_database_nothing_while_somebody_waits(
        self, client, page, table, django_assert_num_queries
    ):
        client.get(page, headers=AGENT)  # caches are warm
        with django_assert_num_queries(0):
            view_counts.count_view(client.get("/robots.txt", headers=AGENT).wsgi_request, table)

    def test_adds_to_the_day(self, table):
        today = timezone.now().date()
        seen = ViewedOn(listing_id=table.pk, day=today)
        for times in (1, 3):
            count_views({seen: times})

        assert views_by_day(table.pk, first=today, last=today) == [(today, 4)]

    def test_drops_what_a_broken_database_does_not_take(self, table):
        def broken(*_args):
            raise OperationalError("the disk is full")

        counts = ViewCounts()
        counts.add(ViewedOn(listing_id=table.pk, day=timezone.now().date()), None)

        with connection.execute_wrapper(broken):
            assert counts.flush() == 0
        assert counts.flush() == 0

    def test_forgets_after_a_year(self, table):
        now = timezone.now()
        count_views({ViewedOn(listing_id=table.pk, day=now.date()): 1})

        assert forget_views(now=now) == 0
        assert forget_views(now=now + KEEP_VIEWS + KEEP_VIEWS) == 1


class TestShowing:
    def test_the_poster_sees_them(self, client, page, table, sam):
        client.get(page, headers=AGENT)
        flush_views()
        client.force_login(sam)

        for address in ("/my/listings/", f"/my/listings/{table.code}/"):
            assert "1 view" in client.get(address).content.decode()
