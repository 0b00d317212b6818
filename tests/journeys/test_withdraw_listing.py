"""A poster takes an ad down."""

from __future__ import annotations

import pytest

from lamppost.foundation.audit.queries import lines_about
from lamppost.foundation.jobs.models import OutboxRow
from lamppost.foundation.kernel.errors import NotFound
from lamppost.journeys.withdraw_listing import withdraw_listing
from lamppost.market.listings.actions import Move, move_listing
from lamppost.market.listings.queries import published
from lamppost.market.listings.rules import ListingState, MoveNotAllowed
from lamppost.trust.cases.queries import cases_about
from lamppost.trust.cases.rules import CaseState
from lamppost.trust.review.queries import waiting
from tests.ads import RENT_BEFORE_VIEWING, post
from tests.cast import NOW


class TestWithdrawing:
    def test_takes_it_off_the_board_and_out_of_the_index(self, a_table, lumen, sam):
        told = OutboxRow.objects.count()
        withdraw_listing(code=a_table.code, seller=sam, now=NOW)

        assert not published(lumen.pk).exists()
        assert OutboxRow.objects.count() == told + 1

    def test_closes_the_case_about_it(self, lumen, sly):
        held = post(RENT_BEFORE_VIEWING, site=lumen, seller=sly).listing
        withdraw_listing(code=held.code, seller=sly, now=NOW)

        assert [case.state for case in cases_about(held.subject)] == [CaseState.CLOSED]
        assert not waiting(None).exists()

    def test_twice_changes_nothing(self, a_table, sam):
        withdraw_listing(code=a_table.code, seller=sam, now=NOW)
        lines = lines_about(a_table.subject).count()

        assert withdraw_listing(code=a_table.code, seller=sam, now=NOW).state == "withdrawn"
        assert lines_about(a_table.subject).count() == lines

    def test_is_the_posters_alone(self, a_table, lumen, sly):
        with pytest.raises(NotFound):
            withdraw_listing(code=a_table.code, seller=sly, now=NOW)

        assert published(lumen.pk).exists()

    def test_is_no_way_out_of_a_refusal(self, lumen, sly):
        held = post(RENT_BEFORE_VIEWING, site=lumen, seller=sly).listing
        move_listing(
            Move(listing_id=held.pk, to=ListingState.REFUSED, actor="test", because=""), now=NOW
        )

        with pytest.raises(MoveNotAllowed):
            withdraw_listing(code=held.code, seller=sly, now=NOW)
