"""Ads that say nearly the same: found when the second comes, by a rebuild, and only those."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lamppost.market.listings.actions import revise_listing
from lamppost.market.listings.rules import ListingState
from lamppost.market.search.queries import search
from lamppost.market.search.rules import Search
from lamppost.market.search.sketches import SAME, bands_of, likeness, pairs_of
from lamppost.market.search.writing import rebuild_index
from tests.cast import NOW
from tests.rooms.boards import catch_up, content, forget_index, move, publish

TOWN = UUID(int=7)
CELLAR = (
    "We clear our whole cellar before the move in May and everything has to be gone by Sunday "
    "evening so come and look at the shelves the tools and the two old lamps from the workshop"
)
GARDEN = (
    "Fresh herbs from our own garden every Saturday morning at the gate behind the church bring "
    "a basket and small change please we are there from nine until everything is gone as always"
)


@pytest.fixture(autouse=True)
def _fresh():
    forget_index()


def put_up(site, seller, body, *, title="Cellar sale", after=0):
    said = content(title, body=body)
    return publish(said, site=site, seller=seller, now=NOW + timedelta(minutes=after))


def shown(site):
    """The ads on the first page where copies stand once, with how many stand behind each."""
    found = search(Search(site_ids=(site.pk,), languages=("en",), collapse=True))
    assert found.total == len(found.ids)
    return [(key, found.copies.get(key, 0)) for key in found.ids]


class TestFinding:
    def test_the_newest_stands_for_all_that_say_the_same(self, lumen, sam):
        put_up(lumen, sam, CELLAR)
        other = put_up(lumen, sam, GARDEN, title="Herbs", after=1)
        catch_up()
        put_up(lumen, sam, CELLAR.replace("May", "June"), after=2)
        catch_up()
        third = put_up(lumen, sam, CELLAR.replace("two", "three"), after=3)
        catch_up()

        assert shown(lumen) == [(third.pk, 2), (other.pk, 0)]

    def test_two_that_come_together_find_each_other(self, lumen, sam):
        put_up(lumen, sam, CELLAR)
        second = put_up(lumen, sam, CELLAR, after=1)
        catch_up()

        assert shown(lumen) == [(second.pk, 1)]

    def test_a_rebuild_finds_the_same(self, lumen, sam):
        for after in range(5):
            put_up(lumen, sam, CELLAR, title=f"Sale {after}", after=after)
            put_up(lumen, sam, GARDEN, title=f"Herbs {after}", after=after)
        catch_up()
        before = shown(lumen)

        rebuild_index()

        assert [number for _key, number in before] == [4, 4]
        assert shown(lumen) == before

    def test_other_towns_have_copies_of_their_own(self, lumen, brill, sam):
        first, second = put_up(lumen, sam, CELLAR), put_up(brill, sam, CELLAR)
        catch_up()

        assert shown(lumen) == [(first.pk, 0)]
        assert shown(brill) == [(second.pk, 0)]

    def test_two_short_ads_are_no_copies_for_the_same_few_words(self, lumen, sam):
        put_up(lumen, sam, "In good condition.", title="Oak table")
        put_up(lumen, sam, "In good condition.", title="Oak table")
        catch_up()

        assert [number for _key, number in shown(lumen)] == [0, 0]


class TestChanging:
    def test_an_ad_that_says_something_else_now_stands_for_itself(self, lumen, sam):
        first, second = put_up(lumen, sam, CELLAR), put_up(lumen, sam, CELLAR, after=1)
        catch_up()
        revise_listing(
            listing_id=second.pk,
            content=replace(content("Herbs"), body=GARDEN),
            expires_at=NOW + timedelta(days=60),
            actor="test",
            now=NOW,
        )
        move(second, ListingState.PUBLISHED, now=NOW + timedelta(minutes=5))
        catch_up()

        assert {key for key, _number in shown(lumen)} == {first.pk, second.pk}

    def test_one_that_is_left_alone_stands_for_itself(self, lumen, sam):
        first, second = put_up(lumen, sam, CELLAR), put_up(lumen, sam, CELLAR, after=1)
        catch_up()
        move(second, ListingState.WITHDRAWN)
        catch_up()

        assert shown(lumen) == [(first.pk, 0)]


class TestPages:
    def test_a_hundred_copies_hide_nobody(self, lumen, sam):
        other = put_up(lumen, sam, GARDEN, title="Herbs")
        for number in range(100):
            put_up(lumen, sam, CELLAR, title=f"Sale {number}", after=number + 1)
        catch_up()

        (first, behind), (second, _none) = shown(lumen)

        assert first != second == other.pk
        assert behind == 99


class TestKeys:
    @given(st.lists(st.text(max_size=300), max_size=8))
    def test_the_same_words_give_the_same_keys_whoever_stands_beside(self, texts):
        together = bands_of(texts, [TOWN] * len(texts))
        alone = [bands_of([text], [TOWN])[0] for text in texts]

        assert all((one == other).all() for one, other in zip(together, alone, strict=True))

    @given(st.permutations(CELLAR.split()))
    def test_likeness_is_one_for_itself_and_the_same_both_ways(self, words):
        first, second = pairs_of(CELLAR), pairs_of(" ".join(words))

        assert likeness(first, first) == 1
        assert likeness(first, second) == likeness(second, first)
        assert likeness(pairs_of(CELLAR), pairs_of(GARDEN)) < SAME
