"""Many ads in a short time, and the same words under several names."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lamppost.journeys.decide_case import Given, decide_case
from lamppost.journeys.place_listing import deciding_reasons
from lamppost.market.listings.rules import ListingState
from lamppost.trust.cases.queries import open_cases_about
from lamppost.trust.cases.rules import Decision
from tests.ads import post, typed
from tests.cast import NOW, person

FLAT = typed(
    title="Bright flat near the park",
    body=(
        "Two rooms, a balcony to the south and a small kitchen. The tram stops at the corner, and "
        "the market is five minutes away. Quiet house, friendly neighbours."
    ),
    category="housing/rent",
    price="900",
    attributes={},
)


def with_contact(ad, address):
    return typed(**{**as_fields(ad), "body": f"{ad.body} Write to {address}"})


def as_fields(ad):
    names = ("title", "body", "category", "offer", "price", "price_type", "district", "attributes")
    return {name: getattr(ad, name) for name in names}


def rules_of(placed):
    return {reason.rule_id for reason in deciding_reasons(placed.verdict)}


def numbered(number):
    """Ads about different things: no two share their words."""
    things = ("lamp", "chair", "mirror", "carpet", "bench", "shelf", "stool", "desk", "clock")
    thing = things[number % len(things)]
    return typed(title=f"A {thing} from the attic", body=f"One {thing}, number {number} of many.")


class TestCopies:
    @pytest.mark.parametrize("others", [2, 3])
    def test_the_same_words_under_many_accounts_bring_a_person(self, lumen, others):
        for number in range(others):
            first = post(FLAT, site=lumen, seller=person(f"Owner{number}"))
            assert first.state == ListingState.PUBLISHED

        placed = post(FLAT, site=lumen, seller=person("Another"))

        is_too_many = others >= 3
        assert placed.state == (ListingState.HELD if is_too_many else ListingState.PUBLISHED)
        assert ("copies.many-accounts" in rules_of(placed)) == is_too_many

    def test_anothers_words_with_a_new_contact_bring_a_person(self, lumen, sam, nia):
        post(with_contact(FLAT, "sam@example.org"), site=lumen, seller=sam)

        placed = post(with_contact(FLAT, "quick@example.net"), site=lumen, seller=nia)

        assert placed.state == ListingState.HELD
        assert "copies.new-contact" in rules_of(placed)

    def test_one_household_with_one_contact_is_no_copy(self, lumen, sam, nia):
        post(with_contact(FLAT, "flat@example.org"), site=lumen, seller=sam)

        placed = post(with_contact(FLAT, "flat@example.org"), site=lumen, seller=nia)

        assert "copies.new-contact" not in rules_of(placed)

    def test_letters_that_look_alike_hide_no_copy(self, lumen):
        for number in range(3):
            post(FLAT, site=lumen, seller=person(f"Owner{number}"))
        disguised = typed(
            **as_fields(FLAT) | {"body": FLAT.body.replace("e", "е").upper()}
        )  # Cyrillic

        assert "copies.many-accounts" in rules_of(
            post(disguised, site=lumen, seller=person("Another"))
        )

    def test_ones_own_ad_twice_brings_a_note(self, lumen, sam):
        post(FLAT, site=lumen, seller=sam)

        placed = post(FLAT, site=lumen, seller=sam)

        assert "copies.own-repeat" in rules_of(placed)
        assert placed.state == ListingState.AWAITING_POSTER

    def test_an_ad_is_no_copy_of_what_an_import_brought(self, lumen, nia, old_board):
        for _ in range(5):
            post(FLAT, site=lumen, seller=old_board)

        assert post(FLAT, site=lumen, seller=old_board).state == ListingState.PUBLISHED


class TestWhoWasThereFirst:
    """Sly copies an ad of Sam's, to have Sam's held up."""

    @pytest.fixture
    def copied(self, lumen, sam):
        post(FLAT, site=lumen, seller=sam)
        copies = [
            post(FLAT, site=lumen, seller=person(f"Sly{n}"), now=NOW + timedelta(hours=n + 1))
            for n in range(4)
        ]
        return copies[-1].listing

    def test_copies_of_an_ad_do_not_hold_up_who_posted_it_first(self, copied, lumen, sam):
        placed = post(FLAT, site=lumen, seller=sam, now=NOW + timedelta(days=1))

        assert rules_of(placed) == {"copies.own-repeat"}

    def test_the_next_copy_is_held_all_the_same(self, copied, lumen):
        placed = post(FLAT, site=lumen, seller=person("Sly9"), now=NOW + timedelta(days=1))

        assert placed.state == ListingState.HELD
        assert "copies.many-accounts" in rules_of(placed)

    def test_a_refused_copy_does_not_hold_up_who_posted_it_first(self, copied, lumen, sam, mo):
        tomorrow = NOW + timedelta(days=1)
        [case] = open_cases_about(copied.subject)
        answer = Given(case_id=case.pk, decision=Decision.REFUSE, rule_id="copies.many-accounts")
        decide_case(answer, moderator=mo, now=tomorrow)

        again = post(FLAT, site=lumen, seller=sam, now=tomorrow)
        copy = post(FLAT, site=lumen, seller=person("Sly9"), now=tomorrow)

        assert "honest.refused-before" not in rules_of(again)
        assert "honest.refused-before" in rules_of(copy)


class TestVelocity:
    def test_the_eleventh_ad_of_a_new_account_within_an_hour_waits_for_a_person(self, lumen, nia):
        states = [post(numbered(n), site=lumen, seller=nia) for n in range(11)]

        assert {placed.state for placed in states[:9]} == {ListingState.PUBLISHED}
        assert states[-1].state == ListingState.HELD
        assert "velocity.new-account" in rules_of(states[-1])

    def test_an_hour_later_the_count_begins_anew(self, lumen, nia):
        for number in range(9):
            post(numbered(number), site=lumen, seller=nia)

        later = post(numbered(9), site=lumen, seller=nia, now=NOW + timedelta(minutes=61))

        assert later.state == ListingState.PUBLISHED

    def test_an_old_account_may_clear_a_house(self, lumen, sam):
        placed = [post(numbered(number), site=lumen, seller=sam) for number in range(12)]

        assert {one.state for one in placed} == {ListingState.PUBLISHED}

    def test_imports_are_not_counted(self, lumen, old_board):
        placed = [post(numbered(number), site=lumen, seller=old_board) for number in range(12)]

        assert {one.state for one in placed} == {ListingState.PUBLISHED}
