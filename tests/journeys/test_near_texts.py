"""A text that others posted with other words, numbers and towns is known again."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from lamppost.journeys.delete_listing import delete_listing
from lamppost.journeys.erase_listings import erase_listings
from lamppost.journeys.facts import describe_listing
from lamppost.market.listings.queries import find_listing
from lamppost.trust.links.actions import forget_sketches, keep_observations
from lamppost.trust.links.models import TextSketch
from lamppost.trust.links.near import (
    REPLICA,
    TextReplica,
    build_file,
    near_others,
    path_of_file,
    sketch_of,
    subjects_near,
)
from lamppost.trust.links.rules import NearOthers
from screening_engine import Submission, read_submission
from tests.ads import TABLE, post, typed
from tests.cast import NOW

FLAT = typed(
    title="Two room flat near the station",
    body=(
        "Freshly painted, quiet courtyard, fitted kitchen with dishwasher, bicycle cellar. The "
        "landlord works on a ship, a neighbour shows the rooms on weekends. Rent 850 a month."
    ),
    category="housing/rent",
    attributes={},
)
COPY = typed(
    title="Lovely two room flat near the harbour",
    body=(
        "Freshly painted, sunny courtyard, fitted kitchen with dishwasher and bicycle cellar. My "
        "landlord works on a ship, a neighbour shows the rooms on Sundays. Rent 790 a month."
    ),
    category="housing/rent",
    attributes={},
)
NEAR = frozenset({"text.near_by_others", "text.near_places"})


def in_brill(ad):
    return replace(ad, district="mill")


def near_facts(listing):
    described = describe_listing(find_listing(listing.pk), now=NOW)
    return described.gather(NEAR)


def words_of(ad):
    return sketch_of(read_submission(Submission(title=ad.title, body=ad.body)))


def others_near(ad, *, account, site, kind="listing"):
    return near_others(words_of(ad), kind=kind, account_id=account.pk, site_id=site.pk, now=NOW)


@pytest.fixture
def file():
    yield path_of_file()
    path_of_file().unlink(missing_ok=True)


class TestFacts:
    def test_count_other_accounts_and_other_towns(self, lumen, brill, sam, bea, nia):
        post(FLAT, site=lumen, seller=sam)
        post(in_brill(FLAT), site=brill, seller=bea)
        mine = post(COPY, site=lumen, seller=nia).listing

        assert near_facts(mine) == {"text.near_by_others": 2, "text.near_places": 1}

    def test_ones_own_repeated_ad_is_nobody_elses(self, lumen, brill, sam):
        post(in_brill(FLAT), site=brill, seller=sam)
        mine = post(COPY, site=lumen, seller=sam).listing

        assert near_facts(mine) == {"text.near_by_others": 0, "text.near_places": 0}

    def test_who_wrote_it_first_copies_nobody(self, lumen, brill, sam, bea, nia):
        post(FLAT, site=lumen, seller=sam)
        for number, seller in enumerate((bea, nia), start=1):
            later = NOW + timedelta(hours=number)
            post(in_brill(COPY), site=brill, seller=seller, now=later)
        mine = post(COPY, site=lumen, seller=sam, now=NOW + timedelta(days=1)).listing

        assert near_facts(mine) == {"text.near_by_others": 0, "text.near_places": 0}

    def test_another_thing_is_another_text(self, lumen, sam, bea):
        post(TABLE, site=lumen, seller=sam)
        mine = post(FLAT, site=lumen, seller=bea).listing

        assert near_facts(mine)["text.near_by_others"] == 0

    def test_imported_ads_count_against_nobody(self, lumen, old_board, sam):
        post(FLAT, site=lumen, seller=old_board)
        mine = post(COPY, site=lumen, seller=sam).listing

        assert near_facts(mine)["text.near_by_others"] == 0
        assert not TextSketch.objects.filter(account_id=old_board.pk).exists()

    def test_screening_again_keeps_the_same_words_once(self, lumen, sam):
        listing = post(FLAT, site=lumen, seller=sam).listing
        described = describe_listing(find_listing(listing.pk), now=NOW)
        for _ in range(2):
            keep_observations(
                listing.subject,
                identifiers=described.identifiers,
                account_id=sam.pk,
                site_id=lumen.pk,
                is_attested=False,
                now=NOW,
                sketch=described.sketch,
            )
        assert TextSketch.objects.filter(subject=str(listing.subject)).count() == 1

    def test_cost_one_query_and_one_more_if_something_is_alike(
        self, lumen, sam, bea, django_assert_max_num_queries
    ):
        # And one for numbers that are missing: PostgreSQL gives none away twice.
        post(FLAT, site=lumen, seller=sam)
        with django_assert_max_num_queries(2 + 1):
            assert others_near(COPY, account=bea, site=lumen).accounts == 1
        with django_assert_max_num_queries(1 + 1):
            assert others_near(TABLE, account=bea, site=lumen).accounts == 0

    def test_messages_do_not_count_for_ads(self, lumen, sam, bea):
        post(FLAT, site=lumen, seller=sam)
        assert others_near(COPY, account=bea, site=lumen).accounts == 1
        assert others_near(COPY, account=bea, site=lumen, kind="message") == NearOthers()


class TestForgetting:
    def test_words_go_when_the_ad_is_erased(self, lumen, sam, bea):
        listing = post(FLAT, site=lumen, seller=sam).listing
        assert others_near(COPY, account=bea, site=lumen).subjects == (str(listing.subject),)

        delete_listing(code=listing.code, seller=sam, now=NOW)
        erase_listings(now=NOW + timedelta(days=40))

        assert not TextSketch.objects.exists()
        assert others_near(COPY, account=bea, site=lumen) == NearOthers()

    def test_forgetting_one_leaves_the_others(self, lumen, sam, bea):
        one = post(FLAT, site=lumen, seller=sam).listing
        other = post(COPY, site=lumen, seller=bea).listing
        forget_sketches([one.subject])
        assert list(TextSketch.objects.values_list("subject", flat=True)) == [str(other.subject)]


class TestCatchingUp:
    def test_a_process_that_begins_knows_what_the_file_and_the_table_hold(
        self, file, lumen, brill, sam, bea, nia
    ):
        post(FLAT, site=lumen, seller=sam)
        assert build_file() == 1
        post(in_brill(FLAT), site=brill, seller=bea)
        REPLICA.forget()

        assert others_near(COPY, account=nia, site=lumen).accounts == 2
        assert file.exists()

    def test_what_commits_late_is_found(self, lumen, brill, sam, bea, nia):
        late = post(FLAT, site=lumen, seller=sam).listing
        row = TextSketch.objects.get(subject=str(late.subject))
        row.delete()
        row.number = TextSketch.objects.count() + 1
        post(in_brill(COPY), site=brill, seller=bea)
        assert others_near(COPY, account=nia, site=lumen).accounts == 1

        row.number = TextSketch.objects.get().number - 1
        row.save(force_insert=True)

        assert others_near(COPY, account=nia, site=lumen).accounts == 2

    def test_numbers_that_are_given_away_again_are_noticed(self, lumen, sam, bea, nia):
        listing = post(FLAT, site=lumen, seller=sam).listing
        assert others_near(COPY, account=nia, site=lumen).accounts == 1
        row = TextSketch.objects.get()
        TextSketch.objects.all().delete()
        table = post(TABLE, site=lumen, seller=bea).listing
        TextSketch.objects.update(number=row.number)

        assert others_near(COPY, account=nia, site=lumen) == NearOthers()
        assert others_near(TABLE, account=nia, site=lumen).subjects == (str(table.subject),)
        assert listing.subject != table.subject

    def test_a_damaged_file_is_passed_over(self, file, lumen, sam, bea):
        post(FLAT, site=lumen, seller=sam)
        build_file()
        file.write_bytes(b"something else")
        REPLICA.forget()

        assert others_near(COPY, account=bea, site=lumen).accounts == 1

    def test_sketches_of_an_earlier_engine_are_passed_over(self, lumen, sam, bea):
        post(FLAT, site=lumen, seller=sam)
        TextSketch.objects.update(sketch=b"\x00 something older")

        assert others_near(COPY, account=bea, site=lumen) == NearOthers()

    def test_a_process_that_is_far_behind_says_nothing_until_it_has_caught_up(self, lumen, sam):
        for number in range(8):
            post(typed(title=f"Table {number}", body=FLAT.body), site=lumen, seller=sam)
        slow = TextReplica(page=2, most_pages=2)

        assert slow.find(words_of(FLAT), now=NOW) is None
        hits = [slow.find(words_of(FLAT), now=NOW) for _ in range(3)][-1]
        assert len(hits) == 8


class TestForStaff:
    def test_subjects_near_are_of_anybody_the_most_alike_first(self, lumen, brill, sam, bea):
        one = post(FLAT, site=lumen, seller=sam).listing
        again = post(in_brill(FLAT), site=brill, seller=bea).listing
        copy = post(in_brill(COPY), site=brill, seller=bea).listing
        post(TABLE, site=lumen, seller=sam)

        assert subjects_near(str(one.subject), now=NOW) == [str(again.subject), str(copy.subject)]

    def test_a_subject_without_words_has_none(self, lumen, sam):
        listing = post(
            typed(body="Solid oak, solid oak, solid oak!"), site=lumen, seller=sam
        ).listing
        assert subjects_near(str(listing.subject), now=NOW) == []
