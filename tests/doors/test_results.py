"""A reader looks for something: results, filters, chips, pages; and addresses gone wrong."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lamppost.market.categories.rules import Kind
from tests.cast import NOW
from tests.doors.walk import words_of
from tests.rooms.boards import catch_up, content, forget_index, publish


@pytest.fixture(autouse=True)
def _fresh():
    forget_index()


@pytest.fixture
def on(lumen, sam):
    def put(*said, site=lumen):
        made = [
            publish(one, site=site, seller=sam, now=NOW + timedelta(minutes=number))
            for number, one in enumerate(said)
        ]
        catch_up()
        return made

    return put


@pytest.fixture
def furniture(on):
    return on(
        content("Oak table", price=8500, attributes={"condition": "good"}, district="riverside"),
        content("Oak chair", price=2000, attributes={"condition": "new"}, district="old-town"),
        content("Steel lamp", price=1500, attributes={"condition": "good"}),
        content("Trek 520", category="for-sale/bicycles", price=30000),
    )


def shown(response) -> list[str]:
    """The titles of the ads on a page, in order."""
    html = response.content.decode()
    return [unescape(title) for title in re.findall(r'class="t"[^>]*><a[^>]*>([^<]*)</a>', html)]


def chips(response) -> list[tuple[str, str]]:
    """Each applied filter with the address that takes it away."""
    html = response.content.decode()
    found = re.findall(r'class="chip" href="([^"]*)".*?<bdi>(.*?)</bdi>', html)
    return [(unescape(label), unescape(address)) for address, label in found]


def count_of(response, name: str, value: str) -> str:
    """The number beside a choice."""
    html = response.content.decode()
    return re.search(rf'data-sync="{re.escape(f"{name}={value}")}">([^<]*)<', html).group(1)


class TestSearching:
    def test_finds_what_was_typed_and_says_how_many(self, client, furniture):
        page = client.get("/lumen/search/?q=oak")

        assert set(shown(page)) == {"Oak chair", "Oak table"}
        assert "“oak” in Lumen" in words_of(page)
        assert 'role="status" data-sync="status">2 ads' in page.content.decode()
        assert "<title>“oak” in Lumen – Lumen</title>" in page.content.decode()

    def test_keeps_the_words_in_the_box_and_says_nothing_of_them_as_markup(self, client, furniture):
        page = client.get("/lumen/search/", {"q": '<script>alert(1)</script>"oak'})

        assert "<script>alert" not in page.content.decode()
        assert "&lt;script&gt;" in page.content.decode()

    def test_shows_similar_words_and_says_so(self, client, furniture):
        page = client.get("/lumen/search/?q=tabel")

        assert shown(page) == ["Oak table"]
        assert "Nothing for “tabel”. Showing ads with similar words." in words_of(page)

    def test_takes_few_queries(self, client, furniture, django_assert_max_num_queries):
        with django_assert_max_num_queries(6):
            client.get("/lumen/search/?q=oak")
        with django_assert_max_num_queries(6):
            client.get("/lumen/search/?where=near&min=1")

    def test_is_the_same_for_all_strangers_and_may_be_kept_half_a_minute(self, client, furniture):
        page = client.get("/lumen/search/")

        assert page.headers["Cache-Control"] == "public, max-age=0, s-maxage=30"
        assert {"Cookie", "Accept-Language"} <= set(page.headers["Vary"].split(", "))
        assert not page.cookies

    def test_is_kept_by_nobody_in_between_for_who_brings_a_cookie(self, client, furniture):
        client.cookies["theme"] = "dark"

        assert client.get("/lumen/search/").headers["Cache-Control"] == "private, no-cache"

    def test_is_kept_by_nobody_in_between_for_who_is_signed_in(self, client, furniture, sam):
        client.force_login(sam)

        assert client.get("/lumen/search/").headers["Cache-Control"] == "private, no-cache"

    def test_stays_small(self, client, on):
        on(*(content(f"Oak table number {number}", body="Words. " * 60) for number in range(40)))

        assert len(client.get("/lumen/search/").content) < 46_000

    def test_leads_a_search_in_a_category_to_its_page(self, client, furniture):
        page = client.get("/lumen/search/?q=oak&category=for-sale/furniture&a.condition=good")

        assert page.status_code == 302
        assert page.url == "/lumen/for-sale/furniture/?q=oak&a.condition=good"
        assert client.get("/lumen/search/?section=for-sale").url == "/lumen/for-sale/"


class TestParts:
    def test_shows_a_category_and_a_section(self, client, furniture):
        assert shown(client.get("/lumen/for-sale/furniture/")) == [
            "Steel lamp",
            "Oak chair",
            "Oak table",
        ]
        assert len(shown(client.get("/lumen/for-sale/"))) == 4

    def test_leads_an_old_address_to_the_new_one(self, client, lumen):
        from lamppost.market.categories.queries import shipped_taxonomy

        leaf, alias = next(
            (leaf, alias)
            for leaf in shipped_taxonomy().leaves()
            for alias in leaf.aliases
            if alias.count("/") == 1
        )

        assert client.get(f"/lumen/{alias}/").url == f"/lumen/{leaf.key}/"

    @pytest.mark.parametrize("path", ["nowhere/", "for-sale/nowhere/", "nowhere/furniture/"])
    def test_has_no_page_for_what_does_not_exist(self, client, lumen, path):
        assert client.get(f"/lumen/{path}").status_code == 404

    def test_has_no_page_in_a_town_that_does_not_exist(self, client, db):
        assert client.get("/atlantis/for-sale/").status_code == 404

    def test_shows_jobs_as_a_list_and_goods_as_a_gallery(self, client, on):
        on(content("Waiter wanted", category="jobs/hospitality"), content("Oak table"))

        assert '<ul class="rows"' in client.get("/lumen/jobs/hospitality/").content.decode()
        assert '<ul class="grid"' in client.get("/lumen/for-sale/furniture/").content.decode()

    def test_remembers_the_view_for_its_part_of_the_board(self, client, on):
        on(content("Waiter wanted", category="jobs/hospitality"), content("Oak table"))

        client.get("/lumen/for-sale/?view=list")

        assert '<ul class="rows"' in client.get("/lumen/for-sale/furniture/").content.decode()
        client.cookies["views"] = "for-sale=nonsense&" * 500
        assert '<ul class="grid"' in client.get("/lumen/for-sale/furniture/").content.decode()


class TestFilters:
    def test_applies_all_of_them_and_shows_each_as_a_chip(self, client, furniture):
        page = client.get("/lumen/for-sale/furniture/?a.condition=good&min=20&district=riverside")

        assert shown(page) == ["Oak table"]
        assert [label for label, _address in chips(page)] == ["from €20", "Good", "Riverside"]

    def test_takes_one_away_by_its_chip(self, client, furniture):
        page = client.get("/lumen/for-sale/furniture/?a.condition=good&min=20")
        address = dict(chips(page))["Good"]

        assert address == "/lumen/for-sale/furniture/?min=20"
        assert len(shown(client.get(address))) == 2

    def test_keeps_them_in_place_too(self, client, furniture):
        html = client.get("/lumen/for-sale/furniture/?a.condition=good&max=99").content.decode()

        assert 'name="a.condition" value="good" checked' in html
        assert 'name="max" type="text" value="99"' in html

    def test_counts_what_each_choice_would_leave(self, client, furniture):
        page = client.get("/lumen/for-sale/furniture/?a.condition=good&district=riverside")

        assert count_of(page, "a.condition", "good") == "1"
        assert count_of(page, "a.condition", "new") == "0"
        assert count_of(page, "district", "riverside") == "1"
        assert 'value="new" disabled' in page.content.decode()

    def test_any_of_two_answers_and_ranges(self, client, on):
        on(
            content("Small", category="housing/rent", attributes={"area": 20}),
            content("Large", category="housing/rent", attributes={"area": 90}),
            content("Soon", category="housing/rent", attributes={"available_from": "2026-05-01"}),
        )

        assert shown(client.get("/lumen/housing/rent/?n.area.min=50")) == ["Large"]
        assert shown(client.get("/lumen/housing/rent/?n.available_from.max=2026-06-01")) == ["Soon"]

    def test_works_by_a_button_without_script(self, client, furniture):
        html = client.get("/lumen/for-sale/furniture/?q=oak&sort=cheapest").content.decode()
        form = re.search(r'<form class="filters".*?</form>', html, re.S).group()

        assert 'action="/lumen/for-sale/furniture/"' in form
        assert '<input type="hidden" name="q" value="oak">' in form
        assert '<input type="hidden" name="sort" value="cheapest">' in form
        assert "popover" in form
        assert "<button" in form
        assert shown(client.get("/lumen/for-sale/furniture/?q=oak&min=&max=&a.condition=new")) == [
            "Oak chair"
        ]


class TestOrder:
    @pytest.mark.parametrize(
        ("sort", "first"), [("newest", "Trek 520"), ("cheapest", "Steel lamp"), ("", "Trek 520")]
    )
    def test_sorts_as_asked(self, client, furniture, sort, first):
        assert shown(client.get("/lumen/for-sale/", {"sort": sort}))[0] == first

    def test_has_numbered_pages(self, client, on):
        on(*(content(f"Ad {number}") for number in range(65)))

        second = client.get("/lumen/search/?page=2&sort=newest")

        assert shown(second)[0] == "Ad 34"
        assert 'href="/lumen/search/?sort=newest&amp;page=3"' in second.content.decode()
        assert 'aria-current="page">2<' in second.content.decode()
        assert "page 2</title>" in second.content.decode().replace(" – Lumen", "")

    def test_shows_the_last_page_for_one_beyond_it(self, client, on):
        on(*(content(f"Ad {number}") for number in range(31)))

        page = client.get("/lumen/search/?page=99")

        assert shown(page) == ["Ad 0"]
        assert "There is no page 99" in words_of(page)


class TestNextDoor:
    def test_shows_neighbours_with_their_towns(self, client, on, brill):
        on(content("Oak table"))
        on(content("Oak desk", currency="GBP"), site=brill)

        page = client.get("/lumen/search/?q=oak&where=near")

        assert set(shown(page)) == {"Oak table", "Oak desk"}
        assert "Brill" in words_of(page)
        assert "£85" in words_of(page)

    @pytest.mark.parametrize("asked", ["min=10", "sort=cheapest"])
    def test_compares_prices_of_one_currency_only_and_says_so(self, client, on, brill, asked):
        on(content("Oak table"))
        on(content("Oak desk", currency="GBP"), site=brill)

        page = client.get(f"/lumen/search/?where=near&{asked}")

        assert shown(page) == ["Oak table"]
        assert "Brill is left out: prices there are in GBP." in words_of(page)


class TestNothingFound:
    def test_offers_what_would_find_something(self, client, on, brill):
        on(content("Oak table", attributes={"condition": "good"}))
        on(content("Walnut table", currency="GBP"), site=brill)

        page = client.get("/lumen/for-sale/furniture/?q=table&a.condition=new")
        words = words_of(page)

        assert "Nothing like that right now" in words
        assert "Without “New” · 1" in words
        assert "In all categories · 1" in words
        assert "Follow by feed" in words
        assert 'content="noindex"' in page.content.decode()

    def test_offers_the_towns_next_door(self, client, on, brill):
        on(content("Oak table"))
        on(content("Walnut desk", currency="GBP"), site=brill)

        page = client.get("/lumen/search/?q=walnut")

        assert "In Brill, too · 1" in words_of(page)


class TestAddressesGoneWrong:
    @pytest.mark.parametrize(
        ("asked", "chip"),
        [
            ("category=nope", "nope"),
            ("section=nope", "nope"),
            ("district=nope", "nope"),
            ("offer=nope", "nope"),
            ("a.nope=x", "nope: x"),
            ("n.nope.min=3", "nope: from 3"),
            ("where=moon", "moon"),
            ("with_photo=maybe", "maybe"),
        ],
    )
    def test_drops_no_unknown_filter_silently(self, client, furniture, asked, chip):
        page = client.get(f"/lumen/search/?{asked}")

        assert page.status_code == 200
        assert shown(page) == []
        assert chip in dict(chips(page))

    @pytest.mark.parametrize(
        ("asked", "told"),
        [
            ("min=abc", "“abc” is not an amount"),
            ("min=-5", "is not an amount"),
            ("min=99999999999999", "is not an amount"),
            ("sort=upwards", "This order does not exist"),
            ("page=abc", "This page does not exist"),
            ("page=-1", "This page does not exist"),
            ("page=" + "9" * 40, "This page does not exist"),
            ("n.area.min=wide", "“wide” is not a value for"),
            ("q=a&q=b", "more than once"),
            ("q=" + "+".join(f"word{n}" for n in range(20)), "Long searches are cut"),
        ],
    )
    def test_says_what_it_did_not_understand(self, client, on, asked, told):
        on(content("Flat", category="housing/rent", attributes={"area": 60}))

        page = client.get(f"/lumen/housing/rent/?{asked}")

        assert page.status_code == 200
        assert told in words_of(page)

    def test_says_that_a_range_is_turned_around(self, client, furniture):
        page = client.get("/lumen/search/?min=50&max=10")

        assert shown(page) == []
        assert "nothing can match" in words_of(page)

    @settings(
        max_examples=40,
        deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture],
    )
    @given(
        asked=st.dictionaries(
            st.sampled_from(
                ["q", "where", "section", "category", "offer", "district", "min", "max", "sort"]
            )
            | st.sampled_from(["view", "page", "with_photo", "a.condition", "n.area.min"])
            | st.text(max_size=8).map("a.{}".format)
            | st.text(max_size=8).map("n.{}".format),
            st.text(max_size=30) | st.sampled_from(["oak", "good", "near", "10", "wanted"]),
            max_size=5,
        ),
        path=st.sampled_from(["search/", "for-sale/", "for-sale/furniture/", "feed.atom"]),
    )
    def test_no_address_is_a_fault_of_ours(self, client, furniture, asked, path):
        assert client.get(f"/lumen/{path}", asked).status_code in (200, 302)

    @pytest.mark.parametrize("query", ["%ff%fe=%00", "q=%00", "q=%ED%A0%80", "a.=1", "n..min=1"])
    def test_no_broken_bytes_are_a_fault_of_ours(self, client, furniture, query):
        assert client.get(f"/lumen/search/?{query}").status_code == 200


class TestForMachines:
    def test_names_its_address_its_feed_and_its_search(self, client, furniture):
        html = client.get("/lumen/for-sale/furniture/?a.condition=good&utm_x=1").content.decode()

        assert (
            '<link rel="canonical" href="http://testserver/lumen/for-sale/furniture/'
            '?a.condition=good">' in html
        )
        assert (
            'type="application/atom+xml" title="Furniture in Lumen" href="/lumen/feed.atom?'
            'a.condition=good&amp;category=for-sale%2Ffurniture"' in html
        )
        assert 'href="/lumen/opensearch.xml"' in html


def test_kinds_are_filters(client, on):
    on(content("Oak table"), content("Looking for a desk", offer=Kind.WANTED))

    assert shown(client.get("/lumen/for-sale/?offer=wanted")) == ["Looking for a desk"]


class TestMap:
    """Districts with exact counts; a tap on one filters."""

    PARTS = re.compile(r'<a href="([^"]*)" class="pin" aria-label="([^"]*)"( aria-current="true")?')

    @pytest.fixture
    def spread(self, on):
        return on(
            content("Oak table", price=8500, district="riverside"),
            content("Oak chair", price=2000, district="riverside"),
            content("Oak shelf", price=3000, district="old-town"),
            content("Oak stool", price=1000),
        )

    def pins(self, response) -> dict[str, str]:
        html = response.content.decode()
        return {label: unescape(address) for address, label, _on in self.PARTS.findall(html)}

    def test_counts_each_part_of_town(self, client, spread):
        page = client.get("/lumen/for-sale/?view=map")

        assert set(self.pins(page)) == {"Riverside: 2 ads", "Old Town: 1 ad"}
        assert "1 ad names no part of town." in words_of(page)
        assert len(shown(page)) == 4

    def test_filters_by_a_part_and_back(self, client, spread):
        page = client.get("/lumen/for-sale/?view=map&q=oak&min=15")
        there = self.pins(page)["Riverside: 2 ads"]
        filtered = client.get(there)
        back = self.pins(filtered)["Riverside: 2 ads"]

        assert sorted(shown(filtered)) == ["Oak chair", "Oak table"]
        # What was chosen does not change what the others would find.
        assert set(self.pins(filtered)) == {"Riverside: 2 ads", "Old Town: 1 ad"}
        assert len(shown(client.get(back))) == 3

    def test_promises_what_a_part_holds(self, client, spread):
        page = client.get("/lumen/search/?view=map&q=oak&max=50")

        for label, address in self.pins(page).items():
            assert f": {len(shown(client.get(address)))} ad" in label

    def test_stands_where_nothing_is_found_here(self, client, spread):
        page = client.get("/lumen/search/?view=map&q=zeppelin")

        assert self.pins(page) == {}
        assert "Nothing like that right now" in words_of(page)

    def test_counts_neighbours_apart_even_with_parts_of_the_same_name(
        self, client, on, spread, brill
    ):
        on(content("Oak desk", district="riverside"), site=brill)

        page = client.get("/lumen/search/?view=map&where=near&q=oak")

        # From so far, the parts of a town are one mark; it leads to the town's own map.
        pins = self.pins(page)
        assert set(pins) == {"Lumen: 4 ads", "Brill: 1 ad"}
        assert 'Brill</bdi> <span class="count">1</span>' in page.content.decode()
        assert set(self.pins(client.get(pins["Lumen: 4 ads"]))) == {
            "Riverside: 2 ads",
            "Old Town: 1 ad",
        }

    def test_leads_to_the_map_next_door(self, client, spread, brill):
        html = client.get("/lumen/for-sale/furniture/?view=map&q=oak&max=90").content.decode()

        # Its prices are in other money, so that filter stays here.
        assert 'href="/brill/for-sale/furniture/?q=oak&amp;view=map"' in html

    def test_is_remembered(self, client, spread):
        client.get("/lumen/for-sale/?view=map")

        assert self.pins(client.get("/lumen/for-sale/"))

    def test_is_not_offered_where_no_part_is_known(self, client, lumen, on, brill):
        brill.districts.all().delete()
        on(content("Oak desk"), site=brill)

        page = client.get("/brill/search/?view=map")

        assert "<span>Map</span>" not in page.content.decode()
        assert shown(page) == ["Oak desk"]

    @pytest.mark.parametrize("view", ["list", "gallery", "map"])
    def test_takes_few_queries(self, client, spread, view, django_assert_max_num_queries):
        # Town, categories, districts, ads, photos, neighbours; and the outlines, once.
        with django_assert_max_num_queries(9 if view == "map" else 8):
            client.get(f"/lumen/for-sale/?view={view}&q=oak")
