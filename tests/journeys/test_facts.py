"""What the engine is told of an ad: who, from where, how fast, and what is usual; no more."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lamppost.foundation.kernel.ids import new_id
from lamppost.journeys.facts import describe_listing
from lamppost.journeys.other_facts import GROUPS
from lamppost.journeys.post_listing import post_draft
from lamppost.market.listings.actions import work_out_prices
from lamppost.market.listings.models import UsualPrice
from lamppost.market.listings.queries import find_listing
from lamppost.trust.links.actions import forget_arrivals
from lamppost.trust.links.models import Arrival
from lamppost.trust.links.rules import Whence
from lamppost.trust.screening.models import ScreeningRecord
from lamppost.trust.screening.queries import replays_the_same
from screening_engine import Money
from screening_engine.policy.catalogue import CATALOGUE
from screening_engine.policy.counters import COUNTED
from screening_engine.policy.entries import About, Cost
from tests.ads import TABLE, draft_of, post, typed
from tests.cast import NOW, person

KEY = b"key"
HOME = Whence.of(visitor_id=new_id(), network="192.0.2.0/24", key=KEY)
LIBRARY = Whence.of(visitor_id=new_id(), network="198.51.100.0/24", key=KEY)


def post_from(whence, ad=TABLE, *, site, seller, now=NOW):
    return post_draft(
        draft_id=draft_of(ad, site=site, seller=seller, now=now).pk,
        seller=seller,
        now=now,
        whence=whence,
    ).listing


def facts_of(listing, *, now=NOW, wanted=frozenset()):
    described = describe_listing(find_listing(listing.pk), now=now)
    return {**described.submission.facts, **described.gather(frozenset(wanted))}


def lamp(number):
    return typed(title=f"Lamp number {number}", body=f"A lamp from the attic, number {number}.")


class TestPace:
    def test_ads_from_one_browser_are_counted_whoever_posts_them(self, lumen, sam, nia):
        post_from(HOME, lamp(1), site=lumen, seller=sam, now=NOW - timedelta(hours=2))
        post_from(HOME, lamp(2), site=lumen, seller=sam)
        listing = post_from(HOME, lamp(3), site=lumen, seller=nia)

        facts = facts_of(listing)

        assert facts["author.device_listings_last_hour"] == 1
        assert facts["author.device_listings_last_day"] == 2
        assert facts["author.device_accounts_last_week"] == 1
        assert facts["author.network_listings_last_hour"] == 1
        assert facts["author.network_accounts_last_day"] == 1

    def test_another_browser_on_another_network_counts_for_nothing(self, lumen, sam, nia):
        post_from(LIBRARY, lamp(1), site=lumen, seller=sam)
        listing = post_from(HOME, lamp(2), site=lumen, seller=nia)

        assert facts_of(listing)["author.device_accounts_last_week"] == 0
        assert facts_of(listing)["author.network_accounts_last_day"] == 0

    def test_what_comes_back_counts_from_where_it_came(self, lumen, sam):
        listing = post_from(HOME, lamp(1), site=lumen, seller=sam)
        post_from(HOME, lamp(2), site=lumen, seller=sam)

        assert facts_of(listing)["author.device_listings_last_hour"] == 1

    def test_what_came_from_nowhere_known_has_no_such_facts(self, lumen, sam):
        listing = post(lamp(1), site=lumen, seller=sam).listing

        assert not [name for name in facts_of(listing) if "network" in name or "device" in name]

    def test_the_browser_that_began_a_draft_counts_where_the_mail_was_read_elsewhere(
        self, lumen, nia
    ):
        visitor = new_id()
        draft = draft_of(lamp(1), site=lumen, visitor_id=visitor)
        only_network = Whence.of(visitor_id=None, network="192.0.2.0/24", key=KEY)

        post_draft(draft_id=draft.pk, seller=nia, now=NOW, whence=only_network)

        row = Arrival.objects.get()
        assert row.device_hash
        assert row.network_hash == only_network.network

    def test_no_address_is_kept_and_nothing_after_eight_days(self, lumen, sam):
        post_from(HOME, lamp(1), site=lumen, seller=sam)
        row = Arrival.objects.values().get()
        assert "192.0.2" not in str(row)

        assert forget_arrivals(now=NOW + timedelta(days=7)) == 0
        assert forget_arrivals(now=NOW + timedelta(days=8)) == 1


class TestEarlierDecisions:
    def test_words_that_were_refused_are_known_again(self, lumen, sly, nia):
        gun = typed(
            title="Hunting rifle with ammunition",
            body="A hunting rifle for sale, with fifty rounds of ammunition and the scope on top.",
        )
        refused = post(gun, site=lumen, seller=sly)
        assert str(refused.verdict.outcome) == "refuse"
        again = post(gun, site=lumen, seller=nia).listing

        facts = facts_of(again, wanted={"text.refused_before"})

        assert facts["text.refused_before"] == 1
        assert facts["contact.refused_before"] == 0

    def test_a_blameless_account_has_a_blameless_record(self, lumen, sam):
        facts = facts_of(post(lamp(1), site=lumen, seller=sam).listing)

        assert facts["author.refusals_last_month"] == 0
        assert facts["author.removals_last_year"] == 0
        assert facts["author.approvals_last_year"] == 0


class TestUsualPrices:
    @pytest.fixture
    def tables(self, lumen):
        for number, price in enumerate([40, 60, 70, 80, 90, 100, 120, 900]):
            seller = person(f"Carpenter{number}")
            post(
                typed(
                    title=f"Table {number} of oak",
                    body=f"A table of oak, number {number}.",
                    price=str(price),
                ),
                site=lumen,
                seller=seller,
            )

    def test_the_usual_price_is_the_median_of_what_people_ask(self, tables, lumen, sam):
        work_out_prices(now=NOW)
        listing = post(TABLE, site=lumen, seller=sam).listing

        facts = facts_of(listing, wanted={"market.median_price"})

        assert facts["market.median_price"] == Money(8_000, "EUR")
        assert facts["market.sample"] == 8

    def test_nobody_moves_it_by_posting_often(self, tables, lumen, sly):
        for number in range(9):
            post(typed(title=f"Cheap table {number}", price="1"), site=lumen, seller=sly)

        work_out_prices(now=NOW)

        town = UsualPrice.objects.get(site_id=lumen.pk)
        assert (town.median_minor, town.sample) == (8_000, 9)

    def test_too_few_prices_are_no_usual_price(self, lumen, sam):
        listing = post(TABLE, site=lumen, seller=sam).listing
        work_out_prices(now=NOW)

        facts = facts_of(listing, wanted={"market.median_price"})

        assert facts["market.sample"] == 0
        assert "market.median_price" not in facts

    def test_working_it_out_twice_changes_nothing(self, tables):
        counted = work_out_prices(now=NOW)
        assert work_out_prices(now=NOW) == counted == UsualPrice.objects.count() == 2


class TestTwoPasses:
    def test_what_no_rule_asks_for_is_not_gathered(self, lumen, sam):
        post(TABLE, site=lumen, seller=sam)

        facts = ScreeningRecord.objects.get().submission["facts"]

        assert "text.same_by_others" in facts
        assert "author.account_age" in facts

    def test_the_record_holds_what_decided_and_replays_the_same(self, lumen, nia):
        for number in range(3):
            post(TABLE, site=lumen, seller=person(f"Owner{number}"))
        post(TABLE, site=lumen, seller=nia)

        assert all(replays_the_same(record) for record in ScreeningRecord.objects.all())

    def test_every_group_looks_up_facts_that_rules_may_ask_for(self):
        for name in frozenset().union(*GROUPS):
            assert CATALOGUE[name].cost is Cost.EXPENSIVE
            assert CATALOGUE[name].about in (About.OTHERS, About.MARKET)


class TestCounters:
    def count(self, listing, *names):
        described = describe_listing(find_listing(listing.pk), now=NOW)
        return described.gather(frozenset(names))

    def test_what_rules_count_is_looked_up_when_they_ask(self, lumen, brill, sam, nia):
        post_from(HOME, lamp(1), site=lumen, seller=sam, now=NOW - timedelta(days=3))
        post_from(HOME, lamp(2), site=lumen, seller=nia)
        listing = post_from(HOME, lamp(3), site=lumen, seller=sam)
        names = (
            "count(listing by author within 7 days)",
            "count(listing by device within 2 days)",
            "distinct(author by network within 7 days)",
            "distinct(site by device within 7 days)",
            "distinct(category by author within 30 days)",
            "count(refusal by author within 90 days)",
            "count(report by author within 90 days)",
            "sum(listing.price by author within 7 days)",
        )

        counted = self.count(listing, *names)

        assert [counted[name] for name in names] == [1, 1, 1, 1, 1, 0, 0, Money(8_500, "EUR")]

    def test_every_counter_the_language_knows_has_a_value_or_is_left_out(self, lumen, sam):
        listing = post_from(HOME, TABLE, site=lumen, seller=sam)
        for function, things in COUNTED.items():
            for what, keys in things.items():
                for by in keys:
                    name = f"{function}({what} by {by} within 5 days)"
                    value = self.count(listing, name).get(name)
                    assert value is not None or by == "picture", name

    def test_a_browser_is_not_known_for_a_month(self, lumen, sam):
        listing = post_from(HOME, TABLE, site=lumen, seller=sam)
        name = "count(listing by device within 30 days)"

        assert name not in self.count(listing, name)

    def test_no_name_is_no_counter(self, lumen, sam):
        listing = post_from(HOME, TABLE, site=lumen, seller=sam)

        assert self.count(listing, "text.written_by_moonlight") == {}
