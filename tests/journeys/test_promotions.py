"""An ad is promoted: only what is public, in nobody's doubt, and not by its own poster."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lamppost.foundation.audit.queries import lines_about
from lamppost.journeys.decide_case import Given, decide_case
from lamppost.journeys.promote_listing import promote_listing, watch_promotions
from lamppost.journeys.report_subject import Reporter, ad_to_report, report_subject
from lamppost.market.listings.rules import ListingState
from lamppost.market.promotions.actions import end_promotion, forget_promotions
from lamppost.market.promotions.queries import promoted_until, promotions_of
from lamppost.market.promotions.rules import KEEP, NotPromotable
from lamppost.trust.cases.queries import open_cases_about
from lamppost.trust.cases.rules import Decision, ReportReason
from tests.cast import NOW
from tests.rooms.boards import content, move, publish

WEEK = timedelta(days=7)


@pytest.fixture
def sale(lumen, sam):
    return publish(content("Book sale in the library"), site=lumen, seller=sam)


@pytest.fixture
def promote(lumen, ora, sale):
    def promoted(listing=sale, *, days=7, note="It pays for the roof.", now=NOW, operator=ora):
        return promote_listing(
            site=lumen, code=listing.code, days=days, note=note, operator=operator, now=now
        )

    return promoted


def events(listing) -> list[str]:
    return [line.event for line in lines_about(listing.subject) if "promotion" in line.event]


class TestPromoting:
    def test_lasts_as_long_as_was_said_and_is_on_record(self, sale, promote):
        promote()

        assert promoted_until([sale.pk]) == {sale.pk: NOW + WEEK}
        assert events(sale) == ["promotion.granted"]

    def test_again_only_when_it_is_over(self, sale, promote):
        promote()
        with pytest.raises(NotPromotable):
            promote(now=NOW + WEEK - timedelta(seconds=1))
        promote(now=NOW + WEEK)

        assert promoted_until([sale.pk]) == {sale.pk: NOW + 2 * WEEK}

    @pytest.mark.parametrize("asked", [{"days": 8}, {"days": -1}, {"note": " \u200b\n"}])
    def test_for_an_offered_time_and_a_reason(self, promote, asked):
        with pytest.raises(NotPromotable):
            promote(**asked)

    def test_not_what_is_not_public(self, sale, promote):
        move(sale, ListingState.HELD)

        with pytest.raises(NotPromotable):
            promote()

    def test_not_ones_own_ad(self, lumen, ora, promote):
        with pytest.raises(NotPromotable):
            promote(publish(content("My own sofa"), site=lumen, seller=ora))

    def test_not_an_ad_of_another_town(self, brill, sam, promote):
        with pytest.raises(NotPromotable):
            promote(publish(content("Elsewhere"), site=brill, seller=sam))

    def test_ends_early_once(self, sale, promote):
        promotion = promote()
        for _ in range(2):
            end_promotion(promotion=promotion, actor="account:x", now=NOW)

        assert promoted_until([sale.pk]) == {}
        assert events(sale) == ["promotion.granted", "promotion.ended"]

    def test_is_forgotten_after_a_year(self, lumen, promote):
        promotion = promote()

        assert forget_promotions(now=promotion.ends_at + KEEP) == 0
        assert forget_promotions(now=promotion.ends_at + KEEP + timedelta(seconds=1)) == 1
        assert promotions_of(lumen.pk) == []


def report(listing, *, by):
    return report_subject(
        ad_to_report(listing.site_id, listing.code),
        reason=ReportReason.SCAM,
        words="",
        reporter=Reporter(account=by, visitor_id=None, language="en"),
        now=NOW,
    )


class TestDoubt:
    def test_an_ad_with_an_open_case_is_not_promoted(self, sale, bea, promote):
        report(sale, by=bea)

        with pytest.raises(NotPromotable):
            promote()

    def test_a_promotion_rests_while_a_case_is_open_and_goes_on_after(self, sale, bea, mo, promote):
        promote()
        assert watch_promotions(now=NOW) == 0
        report(sale, by=bea)

        assert watch_promotions(now=NOW) == 1
        assert watch_promotions(now=NOW) == 0
        assert promoted_until([sale.pk]) == {}

        [case] = open_cases_about(sale.subject)
        decide_case(Given(case_id=case.pk, decision=Decision.APPROVE), moderator=mo, now=NOW)
        assert watch_promotions(now=NOW) == 1
        assert promoted_until([sale.pk]) == {sale.pk: NOW + WEEK}
        assert events(sale) == ["promotion.granted", "promotion.paused", "promotion.resumed"]

    def test_looking_after_many_costs_two_queries(
        self, lumen, sam, promote, django_assert_num_queries
    ):
        for number in range(5):
            promote(publish(content(f"Fair {number}"), site=lumen, seller=sam))

        with django_assert_num_queries(2):
            assert watch_promotions(now=NOW) == 0
