"""Finding ads: words, filters, orders and counts."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from lamppost.market.categories.rules import Kind
from lamppost.market.listings.rules import ListingState, PriceType
from lamppost.market.search.queries import count, count_by_category, count_by_site, search
from lamppost.market.search.rules import Order, Range, Search
from tests.cast import NOW
from tests.rooms.boards import catch_up, content, forget_index, move, publish


@pytest.fixture(autouse=True)
def _fresh():
    forget_index()


@pytest.fixture
def on(lumen, sam):
    """Publish ads in Lumen and let the index see them."""

    def put(*said, site=lumen):
        made = [
            publish(one, site=site, seller=sam, now=NOW + timedelta(minutes=number))
            for number, one in enumerate(said)
        ]
        catch_up()
        return made

    return put


def wanted(*sites, **asked) -> Search:
    return Search(
        site_ids=tuple(site.pk for site in sites),
        languages=tuple(dict.fromkeys(site.language for site in sites)),
        **asked,
    )


def titles(listings, found) -> list[str]:
    by_id = {listing.pk: listing.current.title for listing in listings}
    return [by_id[key] for key in found.ids]


class TestWords:
    @pytest.mark.parametrize("words", ["table", "Tables", "OAK table", "kitchen", '"oak table"'])
    def test_finds_an_ad_by_any_form_of_its_words(self, lumen, on, words):
        (table,) = on(content("Oak table"))

        assert search(wanted(lumen, words=words)).ids == (table.pk,)

    @pytest.mark.parametrize(
        "words", ["oak sofa", '"table oak"', "oak -kitchen", "-oak", "🚲", "!"]
    )
    def test_does_not_find_it_by_others(self, lumen, on, words):
        on(content("Oak table"))

        assert search(wanted(lumen, words=words)).total == 0

    def test_leaves_out_what_has_a_minus(self, lumen, on):
        ads = on(content("Oak table"), content("Oak chair"), content("E-bike"))

        assert titles(ads, search(wanted(lumen, words="oak -chairs"))) == ["Oak table"]
        assert titles(ads, search(wanted(lumen, words="-oak"))) == ["E-bike"]
        assert titles(ads, search(wanted(lumen, words="e-bike"))) == ["E-bike"]

    @pytest.mark.parametrize(
        "words", ["AND", "OR", "NOT", "TO", "title_en:oak", "site:*", "a^2 ~1"]
    )
    def test_knows_no_other_syntax(self, lumen, on, words):
        on(content("Oak table"))

        assert search(wanted(lumen, words=words)).total == 0

    def test_finds_an_ad_by_its_category(self, lumen, on):
        (bike,) = on(content("Trek 520", category="for-sale/bicycles"))

        assert search(wanted(lumen, words="bicycle")).ids == (bike.pk,)

    def test_puts_a_word_of_the_title_before_one_of_the_category(self, lumen, on):
        ads = on(
            content("Bicycle", body="With a basket."),
            content("Trek 520", category="for-sale/bicycles"),
        )

        found = search(wanted(lumen, words="bicycle", order=Order.RELEVANCE))

        assert titles(ads, found) == ["Bicycle", "Trek 520"]

    @pytest.mark.parametrize("words", ["Fahrräder", "fahrrader", "Fahrrad", "FAHRRAEDER", "möbel"])
    def test_folds_umlauts_and_endings_in_german(self, db, sam, on, words):
        almen = open_almen()
        (bike,) = on(
            content("Zwei Fahrräder und Möbel", language="de", category="for-sale/bicycles"),
            site=almen,
        )

        assert search(wanted(almen, words=words)).ids == (bike.pk,)

    def test_reads_each_town_in_its_language(self, lumen, on):
        almen = open_almen()
        on(content("Zwei Fahrräder", language="de"), site=almen)
        on(content("Two bicycles"))

        both = wanted(lumen, almen)

        assert search(replace(both, words="fahrrad")).total == 1
        assert search(replace(both, words="bicycle")).total == 1


def open_almen():
    from lamppost.market.sites.actions import open_site
    from tests.cast import LUMEN

    settings = replace(LUMEN, name="Sankt Almen", slug="sankt-almen", language="de", neighbours=())
    return open_site(settings=settings, districts=[], actor="test", now=NOW)


class TestTypingErrors:
    @pytest.mark.parametrize("typed", ["bicylce", "bicyle", "bycycle", "bicyycle"])
    def test_shows_similar_words_when_nothing_has_the_word(self, lumen, on, typed):
        (bike,) = on(content("Bicycle"))

        found = search(wanted(lumen, words=typed))

        assert found.ids == (bike.pk,)
        assert found.replaced == (typed,)

    @pytest.mark.parametrize("typed", ["waschmaschinenanschlus", "waschmaschinenasnchluss"])
    def test_shows_similar_long_words(self, on, typed):
        almen = open_almen()
        (room,) = on(content("Mit Waschmaschinenanschluss", language="de"), site=almen)

        assert search(wanted(almen, words=typed)).ids == (room.pk,)

    @pytest.mark.parametrize("length", range(4, 61))
    def test_takes_words_of_any_length(self, lumen, on, length):
        on(content("Bicycle"))

        assert search(wanted(lumen, words=("qzxk" * 15)[:length])).ids == ()

    @pytest.mark.parametrize("letter", ["ß", "ﬃ", "日", "ü", "😀"])
    def test_takes_long_words_in_any_letters(self, lumen, on, letter):
        on(content("Bicycle"))

        assert search(wanted(lumen, words=letter * 60)).ids == ()

    def test_counts_what_it_shows(self, lumen, on):
        on(content("Bicycle"), content("Bicycle, too", category="for-sale/bicycles"))

        found = search(wanted(lumen, words="bicyle"))

        assert sum(found.counts["category"].values()) == found.total == 2

    def test_keeps_the_other_words(self, lumen, on):
        ads = on(content("Red bicycle"), content("Blue bicycle"))

        assert titles(ads, search(wanted(lumen, words="red bicyle"))) == ["Red bicycle"]

    @pytest.mark.parametrize("typed", ["xicycle", "oka", '"bicyle shop"', "-bicyle lamp"])
    def test_does_not_guess_first_letters_short_words_or_phrases(self, lumen, on, typed):
        on(content("Bicycle"), content("Oak"))

        assert search(wanted(lumen, words=typed)).total == 0

    def test_does_not_guess_when_the_word_is_known(self, lumen, on):
        on(content("Bicycle"), content("Tables"))

        found = search(wanted(lumen, words="table bicycle"))

        assert (found.total, found.replaced) == (0, ())


class TestFilters:
    def test_prices_include_both_ends_and_free_is_zero(self, lumen, on):
        ads = on(
            content("Five", price=500),
            content("Ten", price=1000),
            content("Free", price=None, price_type=PriceType.FREE, offer=Kind.FREE),
            content("On request", price=None),
        )

        assert titles(ads, search(wanted(lumen, price=Range(500, 1000)))) == ["Ten", "Five"]
        assert titles(ads, search(wanted(lumen, price=Range(high=500)))) == ["Free", "Five"]
        assert search(wanted(lumen, price=Range(high=0))).total == 1

    def test_any_of_several_answers(self, lumen, on):
        ads = on(
            content("New", attributes={"condition": "new", "delivery": ["pickup", "shipping"]}),
            content("Good", attributes={"condition": "good", "delivery": ["pickup"]}),
            content("Fair", attributes={"condition": "fair"}),
        )
        sofas = wanted(lumen, categories=("for-sale/furniture",))

        two = search(replace(sofas, choices={"condition": ("new", "good")}))
        assert titles(ads, two) == ["Good", "New"]
        both = {"condition": ("new", "good"), "delivery": ("shipping",)}
        assert titles(ads, search(replace(sofas, choices=both))) == ["New"]

    def test_numbers_days_and_yes(self, lumen, on):
        flat = {"area": 60, "available_from": "2026-05-01", "furnished": True}
        ads = on(
            content("Flat", category="housing/rent", attributes=flat),
            content("Small", category="housing/rent", attributes={"area": 20, "furnished": False}),
        )
        flats = wanted(lumen, categories=("housing/rent",))

        assert titles(ads, search(replace(flats, numbers={"area": Range(low=21)}))) == ["Flat"]
        day = {"available_from": Range(20260501, 20260501)}
        assert titles(ads, search(replace(flats, numbers=day))) == ["Flat"]
        assert titles(ads, search(replace(flats, choices={"furnished": ("no",)}))) == ["Small"]

    def test_counts_a_facet_with_every_other_filter_applied(self, lumen, on):
        on(
            content("A", attributes={"condition": "new"}, district="riverside"),
            content("B", attributes={"condition": "good"}, district="riverside"),
            content("C", attributes={"condition": "good"}, district="old-town"),
            content("D", category="for-sale/bicycles", attributes={"condition": "good"}),
        )

        found = search(
            wanted(
                lumen,
                categories=("for-sale/furniture",),
                choices={"condition": ("new",)},
                districts=("riverside",),
            )
        )

        assert found.total == 1
        assert found.counts["attribute"] == {"condition=new": 1, "condition=good": 1}
        assert found.counts["district"] == {"riverside": 1}
        assert found.counts["category"] == {"for-sale/furniture": 2}
        assert found.counts["photo"] == {"yes": 0}


class TestOrder:
    def test_by_price_puts_unpriced_ads_last_both_ways(self, lumen, on):
        ads = on(
            content("Dear", price=9000), content("Ask", price=None), content("Cheap", price=100)
        )

        cheapest = search(wanted(lumen, order=Order.CHEAPEST))
        dearest = search(wanted(lumen, order=Order.DEAREST))

        assert titles(ads, cheapest) == ["Cheap", "Dear", "Ask"]
        assert titles(ads, dearest) == ["Dear", "Cheap", "Ask"]

    def test_newest_tells_moments_apart(self, lumen, sam):
        first = publish(content("First"), site=lumen, seller=sam, now=NOW)
        second = publish(
            content("Second"), site=lumen, seller=sam, now=NOW + timedelta(milliseconds=1)
        )
        catch_up()

        assert search(wanted(lumen)).ids == (second.pk, first.pk)

    def test_pages_follow_each_other_without_gap_or_repetition(self, lumen, on):
        made = on(*(content(f"Ad {number}") for number in range(65)))

        pages = [search(wanted(lumen, page=number)) for number in (1, 2, 3, 4)]

        assert [len(page.ids) for page in pages] == [30, 30, 5, 0]
        assert [key for page in pages for key in page.ids] == [ad.pk for ad in reversed(made)]
        assert pages[0].pages == 3


class TestCounts:
    def test_of_categories_and_towns(self, lumen, brill, on):
        on(content("A"), content("B"), content("C", category="for-sale/bicycles"))
        on(content("D", currency="GBP"), site=brill)

        assert count_by_category(lumen.pk) == {"for-sale/furniture": 2, "for-sale/bicycles": 1}
        assert count_by_site() == {lumen.pk: 3, brill.pk: 1}
        assert count_by_site(since=NOW + timedelta(minutes=1)) == {lumen.pk: 2}
        assert count(wanted(lumen, since=NOW + timedelta(minutes=2))) == 1

    def test_follow_what_becomes_of_an_ad(self, lumen, on):
        first, _second = on(content("A"), content("B"))

        move(first, ListingState.WITHDRAWN)
        catch_up()

        assert count_by_category(lumen.pk) == {"for-sale/furniture": 1}
