"""Ads whose time is over leave the board by themselves."""

from __future__ import annotations

from datetime import timedelta

from lamppost.foundation.audit.queries import lines_about
from lamppost.foundation.jobs.models import OutboxRow
from lamppost.journeys.edit_listing import edit_listing
from lamppost.journeys.expire_listings import expire_listings
from lamppost.journeys.post_listing import post_draft
from lamppost.market.listings.queries import published
from lamppost.market.listings.rules import ListingState
from tests.ads import post, typed
from tests.cast import NOW

SECOND = timedelta(seconds=1)


class TestExpiring:
    def test_happens_at_the_end_and_not_before(self, a_table, lumen):
        end = a_table.expires_at

        assert expire_listings(now=end - SECOND) == 0
        assert published(lumen.pk).exists()
        assert expire_listings(now=end) == 1
        assert not published(lumen.pk).exists()

    def test_is_written_down_and_told_to_the_index(self, a_table):
        told = OutboxRow.objects.count()
        expire_listings(now=a_table.expires_at)

        line = lines_about(a_table.subject).last()
        assert (line.actor, line.details["after"]) == ("system", "expired")
        assert OutboxRow.objects.count() == told + 1

    def test_happens_once(self, a_table):
        expire_listings(now=a_table.expires_at)

        assert expire_listings(now=a_table.expires_at + SECOND) == 0

    def test_spares_an_ad_that_was_given_new_time(self, a_table, lumen, sam):
        end = a_table.expires_at
        draft = edit_listing(code=a_table.code, seller=sam, now=end - SECOND)
        post_draft(draft_id=draft.pk, seller=sam, now=end - SECOND)

        assert expire_listings(now=end) == 0
        assert published(lumen.pk).exists()

    def test_takes_what_its_poster_never_confirmed(self, lumen, sam):
        body = "Solid oak, some scratches. You can pay by MoneyGram."
        noted = post(typed(body=body), site=lumen, seller=sam).listing

        assert expire_listings(now=noted.expires_at) == 1
        noted.refresh_from_db()
        assert noted.state == ListingState.EXPIRED

    def test_works_through_many_in_turn(self, lumen, sam, old_board, monkeypatch):
        for number in range(3):
            post(typed(title=f"Oak table number {number}"), site=lumen, seller=old_board, now=NOW)

        assert expire_listings(now=NOW + timedelta(days=999)) == 3
        assert expire_listings(now=NOW + timedelta(days=999)) == 0
