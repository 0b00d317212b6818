"""Words that are begun, mistyped, or other words for a part of the board."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lamppost.market.search.queries import count, search
from lamppost.market.search.queries.spoken import completions
from lamppost.market.search.rules import Meaning, Order, Search, Word, read_words
from lamppost.market.search.rules.spoken import corrected, spoken_terms
from tests.cast import NOW
from tests.rooms.boards import catch_up, content, forget_index, publish


@pytest.fixture(autouse=True)
def _fresh():
    forget_index()


@pytest.fixture
def on(lumen, sam, bea):
    """Publish ads in Lumen, by two people in turn, and let the index see them."""

    def put(*said, site=lumen, sellers=(sam, bea)):
        made = [
            publish(
                content(one) if isinstance(one, str) else one,
                site=site,
                seller=sellers[number % len(sellers)],
                now=NOW + timedelta(minutes=number),
            )
            for number, one in enumerate(said)
        ]
        catch_up()
        return made

    return put


def wanted(site, **asked) -> Search:
    return Search(site_ids=(site.pk,), languages=(site.language,), **asked)


def titles(listings, found) -> list[str]:
    by_id = {listing.pk: listing.current.title for listing in listings}
    return [by_id[key] for key in found.ids]


def all_titles(listings, found) -> list[str]:
    """Those of the results, and of the ads behind a short page of them."""
    by_id = {listing.pk: listing.current.title for listing in listings}
    return [by_id[key] for key in (*found.ids, *found.close, *found.most)]


FURNITURE = Meaning(words=("couch",), categories=("for-sale/furniture",))


class TestBegunWords:
    @pytest.mark.parametrize("words", ["bic*", "BICY*", "bicycle*", "bicycles*", "old bic*"])
    def test_a_star_stands_for_any_ending(self, lumen, on, words):
        on("Old bicycle", "Old oak table")

        assert count(wanted(lumen, words=words)) == 1

    def test_a_whole_word_stands_before_one_that_only_begins_so(self, lumen, on):
        ads = on("Bike", "Bikers jacket", "Table")

        found = search(wanted(lumen, words="bike*", order=Order.RELEVANCE))

        assert titles(ads, found) == ["Bike", "Bikers jacket"]

    def test_leaves_out_what_begins_so(self, lumen, on):
        ads = on("Bike", "Bikers jacket", "Table")

        assert titles(ads, search(wanted(lumen, words="-bike*"))) == ["Table"]

    @pytest.mark.parametrize("words", ["b*", "*", "**", "a* *b"])
    def test_less_than_three_letters_begin_nothing(self, words):
        assert not any(word.is_prefix for word in read_words(words))

    def test_a_thousand_stars_are_one(self):
        assert read_words("bik" + "*" * 150) == (Word(text="bik", is_prefix=True),)
        assert read_words('"bik*"') == (Word(text="bik"),)


class TestOtherWords:
    def test_find_ads_of_a_leaf_below_those_that_say_the_word(self, lumen, on):
        ads = on("Green sofa", "Couch", content("Trek", category="for-sale/bicycles"))
        asked = wanted(lumen, words="couch", meanings=(FURNITURE,), order=Order.RELEVANCE)

        found = search(asked, fills=True)

        assert all_titles(ads, found) == ["Couch", "Green sofa"]
        assert (found.total, len(found.close)) == (1, 1)
        assert found.widened == ("for-sale/furniture",)

    @pytest.mark.parametrize("order", [Order.NEWEST, Order.CHEAPEST, Order.DEAREST])
    def test_never_stand_among_them_in_another_order(self, lumen, on, order):
        ads = on(content("Couch", price=100), content("Green sofa", price=50))
        asked = wanted(lumen, words="couch", meanings=(FURNITURE,), order=order)

        assert titles(ads, search(asked, fills=True)) == ["Couch"]

    @pytest.mark.parametrize("order", [Order.NEWEST, Order.RELEVANCE])
    def test_help_in_every_order_if_nobody_says_the_word(self, lumen, on, order):
        ads = on("Green sofa", content("Trek", category="for-sale/bicycles"))

        found = search(wanted(lumen, words="couch", meanings=(FURNITURE,), order=order))

        assert titles(ads, found) == ["Green sofa"]
        assert found.is_instead

    def test_ask_for_the_other_words_as_before(self, lumen, on):
        ads = on("Green sofa", "Red sofa", "Green couch")

        asked = wanted(lumen, words="green couch", meanings=(FURNITURE,), order=Order.RELEVANCE)
        found = search(asked, fills=True)

        assert titles(ads, found) == ["Green couch"]
        assert all_titles(ads, found)[:2] == ["Green couch", "Green sofa"]

    def test_an_ad_that_says_everything_comes_first_however_often_others_say_a_part(
        self, lumen, on
    ):
        ads = on(
            content("Green green green", body="Green. " * 20),
            content("Blue things", body="The couch has a green cover, somewhere. " * 3),
        )
        asked = wanted(lumen, words="green couch", meanings=(FURNITURE,), order=Order.RELEVANCE)

        assert all_titles(ads, search(asked, fills=True)) == ["Blue things", "Green green green"]

    def test_several_words_mean_something_only_together(self, lumen, on):
        ads = on(content("Trek", category="for-sale/bicycles"), "Mountain bike rack", "Mountain")
        bicycles = Meaning(words=("mountain", "bike"), categories=("for-sale/bicycles",))
        asked = wanted(lumen, words="mountain bike", meanings=(bicycles,), order=Order.RELEVANCE)

        found = search(asked, fills=True)
        assert titles(ads, found) == ["Mountain bike rack"]
        assert all_titles(ads, found) == ["Mountain bike rack", "Trek"]

    @pytest.mark.parametrize("words", ['"couch"', "-couch", "couch*"])
    def test_quotes_a_minus_and_a_star_mean_the_word_itself(self, lumen, on, words):
        on("Green sofa")

        assert not search(wanted(lumen, words=words, meanings=(FURNITURE,))).widened

    def test_put_the_ad_in_its_place_before_one_that_says_the_same_elsewhere(self, lumen, on):
        ads = on(
            content("Couch", category="services/cleaning"),
            content("Couch"),
            content("Couch", category="services/moving"),
        )
        asked = wanted(lumen, words="couch", meanings=(FURNITURE,), order=Order.RELEVANCE)

        assert search(asked, fills=True).ids[0] == ads[1].pk


class TestDidYouMean:
    def test_offers_a_word_that_is_frequent_here(self, lumen, on):
        on("Oak table", "Small table", "Table and chairs", "Table lamp")

        found = search(wanted(lumen, words='"oak" tabel -lamp'), fills=True)

        assert found.suggestion == '"oak" table -lamp'

    def test_a_mistyped_word_in_an_ad_stays_an_exact_hit(self, lumen, on):
        ads = on("Oak tabel", *(f"Table {n}" for n in range(20)))

        found = search(wanted(lumen, words="tabel"), fills=True)

        assert titles(ads, found) == ["Oak tabel"]
        assert found.suggestion == "table"

    def test_shows_accents_as_people_write_them(self, lumen, on):
        on("Café table", "Café chairs", "Café sign")

        assert search(wanted(lumen, words="caffe"), fills=True).suggestion == "café"

    def test_keeps_to_the_towns_that_are_searched(self, lumen, db, on, sam, bea):
        from tests.rooms.test_search import open_almen

        on("Table", "Table two", "Table three", site=open_almen())

        assert search(wanted(lumen, words="tabel"), fills=True).suggestion == ""

    @pytest.mark.parametrize("words", ["table", "-tabel", '"tabel"', "tab", "tabel*", "elbat"])
    def test_offers_nothing_for_what_is_right_or_was_meant_so(self, lumen, on, words):
        on("Table", "Table two", "Table three")

        assert search(wanted(lumen, words=words), fills=True).suggestion == ""

    def test_tells_no_word_of_one_person_alone(self, lumen, on, sam):
        on("Mirasol one", "Mirasol two", "Mirasol three", "Mirasol four", sellers=(sam,))

        assert search(wanted(lumen, words="mirasoll"), fills=True).suggestion == ""

    def test_replaces_whole_words_only(self):
        assert corrected("tabel tabels", [(Word(text="tabel"), "table")]) == "table tabels"


class TestCompletions:
    def test_gives_the_most_frequent_words_first(self, lumen, on):
        on(*(["Bike"] * 4), *(["Bikini"] * 3), "Biker", "Table")

        assert completions([lumen.pk], "bik") == [("bike", 4), ("bikini", 3)]
        assert completions([lumen.pk], "BI") == [("bike", 4), ("bikini", 3)]

    def test_looks_past_accents(self, lumen, on):
        on("Café", "café table", "Cafe", "CAFÉ chairs")

        assert completions([lumen.pk], "cafe ".strip()) == []
        assert completions([lumen.pk], "caf") == [("café", 3)]

    def test_tells_nothing_that_one_person_alone_wrote(self, lumen, on, sam):
        on("Mirasol", "Mirasol", "Mirasol", "Mirasol", sellers=(sam,))

        assert completions([lumen.pk], "mira") == []

    def test_tells_nothing_that_fewer_than_three_ads_say(self, lumen, on):
        on("Mirasol", "Mirasol", "Table")

        assert completions([lumen.pk], "mira") == []

    @pytest.mark.parametrize("title", ["0176123456", "a0176123456", "12", "iban12345", "ab"])
    def test_keeps_numbers_out_of_what_it_knows(self, title):
        assert spoken_terms(title) == []

    def test_knows_what_people_write(self):
        assert spoken_terms("Zwei FAHRRÄDER, iPhone13 fahrräder") == [
            "zwei\tzwei",
            "fahrrader\tfahrräder",
            "iphone13\tiphone13",
        ]

    def test_gives_nothing_for_one_letter_or_without_an_index(self, lumen, on):
        assert completions([lumen.pk], "bi") == []
        on(*(["Bike"] * 4))
        assert completions([lumen.pk], "b") == []
        assert completions([lumen.pk], "b" * 200) == []
