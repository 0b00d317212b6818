"""The life of an ad after it went live: reserved, sold, renewed, deleted, taken back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lamppost.foundation.audit.queries import lines_about
from lamppost.foundation.jobs.models import OutboxRow
from lamppost.foundation.kernel.errors import DomainError, NotFound
from lamppost.journeys.confirm_listing import confirm_listing
from lamppost.journeys.decide_case import Given, decide_case
from lamppost.journeys.delete_listing import delete_listing, undelete_listing
from lamppost.journeys.erase_listings import erase_listings
from lamppost.journeys.expire_listings import expire_listings
from lamppost.journeys.object_to_decision import object_to_decision
from lamppost.journeys.post_listing import post_draft
from lamppost.journeys.renew_listing import renew_listing
from lamppost.journeys.repost_listing import repost_listing
from lamppost.journeys.reserve_listing import reserve_listing
from lamppost.journeys.sell_listing import sell_listing
from lamppost.journeys.withdraw_listing import withdraw_listing
from lamppost.market.listings.actions import Move, move_listing
from lamppost.market.listings.queries import (
    count_found_since,
    count_refused_since,
    find_gone,
    find_listing,
    get_own_listing,
    published,
    revisions_of,
)
from lamppost.market.listings.rules import (
    CannotDelete,
    CannotRenew,
    CannotUndelete,
    Found,
    ListingState,
    MoveNotAllowed,
)
from lamppost.trust.cases.queries import open_cases_about, statement_about
from lamppost.trust.cases.rules import Decision
from lamppost.trust.review.queries import waiting
from tests.ads import RENT_BEFORE_VIEWING, post, typed
from tests.cast import NOW

DAY = timedelta(days=1)
S = ListingState
PISTOL = typed(title="Pistol for sale", body="9 mm pistol, two magazines and 50 rounds of ammo.")


@pytest.fixture
def refused(lumen, sam):
    listing = post(PISTOL, site=lumen, seller=sam).listing
    assert listing.state == S.REFUSED
    return listing


@pytest.fixture
def held(lumen, sam):
    return post(RENT_BEFORE_VIEWING, site=lumen, seller=sam).listing


def now_of(listing):
    return find_listing(listing.pk)


def told() -> int:
    return OutboxRow.objects.count()


class TestReserving:
    def test_says_so_and_stays_public(self, a_table, lumen, sam):
        before = told()
        reserve_listing(code=a_table.code, is_reserved=True, seller=sam, now=NOW)

        [listing] = published(lumen.pk)
        assert listing.is_reserved
        assert told() == before + 1

    def test_twice_is_once(self, a_table, sam):
        for _ in range(2):
            reserve_listing(code=a_table.code, is_reserved=True, seller=sam, now=NOW)

        events = [line.event for line in lines_about(a_table.subject)]
        assert events.count("listing.reserved") == 1

    def test_can_be_taken_back(self, a_table, sam):
        reserve_listing(code=a_table.code, is_reserved=True, seller=sam, now=NOW)
        reserve_listing(code=a_table.code, is_reserved=False, seller=sam, now=NOW)

        assert not now_of(a_table).is_reserved

    def test_is_for_public_ads_of_ones_own(self, a_table, held, sam, sly):
        with pytest.raises(MoveNotAllowed):
            reserve_listing(code=held.code, is_reserved=True, seller=sam, now=NOW)
        with pytest.raises(NotFound):
            reserve_listing(code=a_table.code, is_reserved=True, seller=sly, now=NOW)


class TestSelling:
    def test_takes_it_off_the_board_and_counts_it(self, a_table, lumen, sam):
        reserve_listing(code=a_table.code, is_reserved=True, seller=sam, now=NOW)
        sold = sell_listing(code=a_table.code, found=Found.HERE, seller=sam, now=NOW)

        assert not published(lumen.pk).exists()
        assert sold.reserved_at is None
        assert find_gone(lumen.pk, a_table.code).state == S.SOLD
        assert count_found_since(lumen.pk, NOW - DAY) == count_found_since(None, NOW - DAY) == 1
        assert count_found_since(lumen.pk, NOW + DAY) == 0

    def test_does_not_count_what_was_sold_elsewhere(self, a_table, lumen, sam):
        sell_listing(code=a_table.code, found=Found.ELSEWHERE, seller=sam, now=NOW)

        assert count_found_since(lumen.pk, NOW - DAY) == 0

    def test_twice_is_once_and_keeps_the_first_answer(self, a_table, sam):
        sell_listing(code=a_table.code, found=Found.HERE, seller=sam, now=NOW)
        again = sell_listing(code=a_table.code, found=Found.ELSEWHERE, seller=sam, now=NOW + DAY)

        assert (again.found_through, again.sold_at) == (Found.HERE, NOW)

    def test_works_after_the_end_as_well(self, a_table, sam):
        expire_listings(now=a_table.expires_at)

        sold = sell_listing(
            code=a_table.code, found=Found.UNSAID, seller=sam, now=a_table.expires_at
        )
        assert sold.state == S.SOLD

    def test_is_still_counted_when_it_is_deleted(self, a_table, lumen, sam):
        sell_listing(code=a_table.code, found=Found.HERE, seller=sam, now=NOW)
        delete_listing(code=a_table.code, seller=sam, now=NOW)

        assert count_found_since(lumen.pk, NOW - DAY) == 1


class TestRenewing:
    def test_is_possible_in_the_last_week(self, a_table, sam):
        end = a_table.expires_at
        with pytest.raises(CannotRenew):
            renew_listing(code=a_table.code, seller=sam, now=end - 8 * DAY)

        renewed = renew_listing(code=a_table.code, seller=sam, now=end - 7 * DAY)

        life = end - NOW
        assert renewed.expires_at == end - 7 * DAY + life
        assert renewed.published_at == end - 7 * DAY
        assert revisions_of(a_table.pk) == [renewed.current]

    def test_twice_is_once(self, a_table, sam):
        at = a_table.expires_at - DAY
        renewed = renew_listing(code=a_table.code, seller=sam, now=at)

        with pytest.raises(CannotRenew):
            renew_listing(code=a_table.code, seller=sam, now=at)
        assert now_of(a_table).expires_at == renewed.expires_at

    def test_screens_an_ended_ad_again(self, a_table, lumen, sam):
        end = a_table.expires_at
        expire_listings(now=end)

        renewed = renew_listing(code=a_table.code, seller=sam, now=end + 29 * DAY)

        assert renewed.state == S.PUBLISHED
        moves = [
            line.details["after"]
            for line in lines_about(a_table.subject)
            if line.event == "listing.moved"
        ]
        assert moves == ["published", "expired", "screening", "published"]

    def test_ends_a_month_after_the_end(self, a_table, sam):
        end = a_table.expires_at
        expire_listings(now=end)

        with pytest.raises(CannotRenew):
            renew_listing(code=a_table.code, seller=sam, now=end + 31 * DAY)

    @pytest.mark.parametrize("how", [withdraw_listing, delete_listing])
    def test_is_not_for_what_was_taken_down(self, how, a_table, sam):
        how(code=a_table.code, seller=sam, now=NOW)

        with pytest.raises(MoveNotAllowed):
            renew_listing(code=a_table.code, seller=sam, now=a_table.expires_at)


class TestPostingAgain:
    def test_makes_a_new_ad_with_the_same_words(self, a_table, lumen, sam):
        sell_listing(code=a_table.code, found=Found.HERE, seller=sam, now=NOW)

        draft = repost_listing(code=a_table.code, seller=sam, now=NOW)
        again = repost_listing(code=a_table.code, seller=sam, now=NOW)
        placed = post_draft(draft_id=draft.pk, seller=sam, now=NOW)

        assert draft == again
        assert placed.listing.pk != a_table.pk
        assert placed.listing.current.title == a_table.current.title
        assert now_of(a_table).state == S.SOLD

    def test_is_not_for_what_was_refused(self, refused, sam):
        with pytest.raises(MoveNotAllowed):
            repost_listing(code=refused.code, seller=sam, now=NOW)


class TestDeleting:
    def test_takes_it_off_the_board_and_screens_what_comes_back(self, a_table, lumen, sam):
        delete_listing(code=a_table.code, seller=sam, now=NOW)
        assert not published(lumen.pk).exists()

        back = undelete_listing(code=a_table.code, seller=sam, now=NOW + 29 * DAY)

        assert back.state == S.PUBLISHED
        moves = [
            line.details["after"]
            for line in lines_about(a_table.subject)
            if line.event == "listing.moved"
        ]
        assert moves == ["published", "deleted", "screening", "published"]

    @pytest.mark.parametrize("pick", ["a_table", "refused", "held"])
    def test_takes_back_only_what_was_deleted(self, pick, request, sam):
        listing = request.getfixturevalue(pick)

        with pytest.raises(MoveNotAllowed):
            undelete_listing(code=listing.code, seller=sam, now=NOW)

    def test_is_for_good_after_a_month(self, a_table, sam):
        delete_listing(code=a_table.code, seller=sam, now=NOW)

        with pytest.raises(CannotUndelete):
            undelete_listing(code=a_table.code, seller=sam, now=NOW + 31 * DAY)

    def test_brings_back_what_was_over_as_over(self, a_table, sam):
        delete_listing(code=a_table.code, seller=sam, now=a_table.expires_at - DAY)

        back = undelete_listing(code=a_table.code, seller=sam, now=a_table.expires_at + DAY)
        assert back.state == S.EXPIRED

    def test_launders_no_refusal(self, refused, sam):
        delete_listing(code=refused.code, seller=sam, now=NOW)
        assert count_refused_since(sam.pk, NOW - DAY) == 1

        back = undelete_listing(code=refused.code, seller=sam, now=NOW + DAY)

        assert back.state == S.REFUSED
        assert statement_about(refused.subject) is not None

    def test_closes_the_case_and_taking_it_back_opens_it_again(self, held, sam):
        [case] = open_cases_about(held.subject)
        delete_listing(code=held.code, seller=sam, now=NOW + DAY)
        assert not open_cases_about(held.subject)
        assert not waiting(None).exists()

        back = undelete_listing(code=held.code, seller=sam, now=NOW + 2 * DAY)

        assert back.state == S.HELD
        [again] = open_cases_about(held.subject)
        assert (again.reasons, again.queue) == (case.reasons, case.queue)
        assert waiting(None).count() == 1

    def test_waits_for_the_decision_on_an_objection(self, refused, sam, mo):
        object_to_decision(code=refused.code, words="It is a toy.", seller=sam, now=NOW)
        with pytest.raises(CannotDelete):
            delete_listing(code=refused.code, seller=sam, now=NOW)

        [case] = open_cases_about(refused.subject)
        decide_case(
            Given(case_id=case.pk, decision=Decision.REFUSE, rule_id=case.reasons[0][0]),
            moderator=mo,
            now=NOW,
        )
        assert delete_listing(code=refused.code, seller=sam, now=NOW).state == S.DELETED

    def test_is_gone_for_others_but_only_if_they_saw_it(self, a_table, refused, lumen, sam):
        for listing in (a_table, refused):
            delete_listing(code=listing.code, seller=sam, now=NOW)

        assert find_gone(lumen.pk, a_table.code) == a_table
        with pytest.raises(NotFound):
            find_gone(lumen.pk, refused.code)


class TestErasing:
    def test_removes_words_after_a_month(self, a_table, sam):
        delete_listing(code=a_table.code, seller=sam, now=NOW)
        assert erase_listings(now=NOW + 29 * DAY) == 0

        assert erase_listings(now=NOW + 30 * DAY) == 1
        assert erase_listings(now=NOW + 31 * DAY) == 0

        [revision] = revisions_of(a_table.pk)
        assert (revision.title, revision.body, revision.attributes) == ("", "", {})
        with pytest.raises(NotFound):
            get_own_listing(sam.pk, a_table.code)

    def test_keeps_what_was_decided(self, refused, sam):
        delete_listing(code=refused.code, seller=sam, now=NOW)
        erase_listings(now=NOW + 30 * DAY)

        assert statement_about(refused.subject) is not None

    def test_leaves_what_was_taken_back(self, a_table, sam):
        delete_listing(code=a_table.code, seller=sam, now=NOW)
        undelete_listing(code=a_table.code, seller=sam, now=NOW)

        assert erase_listings(now=NOW + 30 * DAY) == 0


def _confirm(listing, sam, now):
    confirm_listing(code=listing.code, revision_id=listing.revision_id, seller=sam, now=now)


POSTERS_STEPS = {
    "reserve": lambda ad, sam, now: reserve_listing(
        code=ad.code, is_reserved=True, seller=sam, now=now
    ),
    "sell": lambda ad, sam, now: sell_listing(code=ad.code, found=Found.HERE, seller=sam, now=now),
    "renew": lambda ad, sam, now: renew_listing(code=ad.code, seller=sam, now=now),
    "withdraw": lambda ad, sam, now: withdraw_listing(code=ad.code, seller=sam, now=now),
    "delete": lambda ad, sam, now: delete_listing(code=ad.code, seller=sam, now=now),
    "undelete": lambda ad, sam, now: undelete_listing(code=ad.code, seller=sam, now=now),
    "confirm": _confirm,
    "end": lambda _ad, _sam, now: expire_listings(now=now),
}
BEGINNINGS = (S.PUBLISHED, S.HELD, S.REFUSED, S.QUARANTINED)


class TestNoWayAround:
    @settings(
        max_examples=40,
        deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture],
    )
    @given(
        first=st.sampled_from(BEGINNINGS),
        steps=st.lists(
            st.tuples(st.sampled_from(sorted(POSTERS_STEPS)), st.integers(0, 40)), max_size=10
        ),
    )
    def test_whatever_a_poster_presses_nothing_is_public_unseen(self, lumen, sam, first, steps):
        """
        Out of review, a refusal or quarantine leads only what a person decides; everything else
        that becomes public comes out of a screening, or was confirmed after one.
        """
        listing = post(typed(), site=lumen, seller=sam).listing
        if first is not S.PUBLISHED:
            move = Move(listing_id=listing.pk, to=S.SCREENING, actor="test", because="a test")
            move_listing(move, now=NOW)
            move = Move(listing_id=listing.pk, to=first, actor="test", because="a test")
            move_listing(move, now=NOW)
        now = NOW
        for name, days in steps:
            now += days * DAY
            try:
                POSTERS_STEPS[name](now_of(listing), sam, now)
            except DomainError:
                continue

        path = [
            (line.details["before"], line.details["after"])
            for line in lines_about(listing.subject)
            if line.event == "listing.moved"
        ]
        into_view = {before for before, after in path if after == S.PUBLISHED}
        assert into_view <= {S.SCREENING, S.AWAITING_POSTER}
        if first in (S.REFUSED, S.QUARANTINED):
            assert {after for _before, after in path[3:]} <= {S.DELETED, S.REFUSED}
