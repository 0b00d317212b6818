"""Everything by which somebody narrows results: several answers at once, bars, what was seen."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from django.utils import timezone

from lamppost.journeys.promote_listing import promote_listing
from lamppost.market.categories.rules import Kind
from lamppost.web.public.links import address
from tests.doors.test_results import chips, count_of, shown
from tests.doors.walk import words_of
from tests.rooms.boards import catch_up, content, forget_index, publish

SALE = "/lumen/for-sale/"
TITLE = re.compile(r'<h3 class="t"[^>]*><a [^>]*>([^<]*)<')
BAR = re.compile(r'<a href="([^"]*)" rel="nofollow" aria-label="([^"]*)"( aria-current="true")?>')


@pytest.fixture(autouse=True)
def _fresh():
    forget_index()


@pytest.fixture
def on(lumen, sam):
    def put(*said, site=lumen, ago=timedelta(hours=1)):
        now = timezone.now() - ago
        made = [
            publish(one, site=site, seller=sam, now=now - timedelta(minutes=number))
            for number, one in enumerate(said)
        ]
        catch_up()
        return made

    return put


@pytest.fixture
def goods(on):
    return on(
        content("Oak table", price=8500),
        content("Trek 520", category="for-sale/bicycles", price=30000),
        content("Old radio", category="for-sale/audio", price=1500),
    )


def bars(page) -> list[tuple[str, str, bool]]:
    """Each bar that can be pressed: its words, its address, whether it is the chosen one."""
    found = BAR.findall(page.content.decode())
    return [(unescape(words), unescape(to), bool(on)) for to, words, on in found]


def steps(page) -> list[tuple[str, int]]:
    """What the page offers when it found little: words and number."""
    found = re.findall(r"<bdi>([^<]*)</bdi> <span class=\"num\">· (\d+)<", page.content.decode())
    return [(unescape(label), int(number)) for label, number in found]


class TestSeveralCategories:
    def test_are_searched_together(self, client, goods):
        page = client.get(f"{SALE}?category=for-sale/furniture&category=for-sale/bicycles")

        assert shown(page) == ["Oak table", "Trek 520"]
        assert [label for label, _address in chips(page)] == ["Furniture", "Bicycles"]
        assert count_of(page, "category", "for-sale/audio") == "1"

    def test_lead_to_its_page_when_one_is_left(self, client, goods):
        page = client.get(f"{SALE}?category=for-sale/furniture&min=5")

        assert page.url == "/lumen/for-sale/furniture/?min=5"

    def test_are_named_when_the_search_is_saved_or_followed(self, client, goods):
        both = "category=for-sale/furniture&category=for-sale/bicycles"
        html = client.get(f"{SALE}?{both}&seen=hide&since=week").content.decode()
        saves = unescape(re.search(r'href="(/lumen/save-search/[^"]*)"', html).group(1))
        feed = unescape(re.search(r'href="(/lumen/feed.atom[^"]*)"', html).group(1))

        assert parse_qs(urlsplit(saves).query) == {
            "category": ["for-sale/furniture", "for-sale/bicycles"],
            "section": ["for-sale"],
        }
        assert "For sale in Lumen · Furniture · Bicycles" in client.get(saves).content.decode()
        assert client.get(feed).content.decode().count("<entry>") == 2

    def test_find_what_exists_of_them(self, client, goods):
        page = client.get("/lumen/search/?category=for-sale/furniture&category=nope")

        assert shown(page) == ["Oak table"]
        assert "nope" in dict(chips(page))


class TestTowns:
    def test_are_a_filter_where_several_are_searched(self, client, on, brill):
        on(content("Oak table"))
        on(content("Oak desk", currency="GBP"), site=brill)

        page = client.get("/lumen/search/?where=near&town=brill")

        assert shown(page) == ["Oak desk"]
        assert count_of(page, "town", "lumen") == "1"
        assert count_of(page, "town", "brill") == "1"
        assert dict(chips(page))["Brill"] == "/lumen/search/?where=near"

    def test_that_are_not_searched_find_nothing(self, client, on, brill):
        on(content("Oak desk", currency="GBP"), site=brill)

        page = client.get("/lumen/search/?town=brill")

        assert shown(page) == []
        assert "brill" in dict(chips(page))


class TestSeller:
    def test_is_who_offers(self, client, on):
        on(
            content("Moving help", category="services/moving", attributes={"provider": "business"}),
            content("Bike care", category="services/moving", attributes={"provider": "charity"}),
        )

        page = client.get("/lumen/services/?seller=charity&seller=private")

        assert shown(page) == ["Bike care"]
        assert [label for label, _a in chips(page)] == ["Clubs and charities", "Private people"]
        assert count_of(page, "seller", "business") == "1"
        assert 'value="private" checked' in page.content.decode()

    def test_that_does_not_exist_finds_nothing(self, client, goods):
        page = client.get("/lumen/search/?seller=robot")

        assert shown(page) == []
        assert "robot" in dict(chips(page))


class TestSince:
    def test_leaves_out_what_is_older(self, client, on):
        on(content("Oak table"))
        on(content("Oak chair"), ago=timedelta(days=2))
        on(content("Oak bench"), ago=timedelta(days=9))

        assert shown(client.get("/lumen/search/?since=day")) == ["Oak table"]
        assert shown(client.get("/lumen/search/?since=3days")) == ["Oak table", "Oak chair"]
        page = client.get("/lumen/search/?since=week")
        assert [label for label, _address in chips(page)] == ["In the last 7 days"]
        assert count_of(page, "since", "month") == "3"
        assert re.search(r'type="radio" name="since" value="week" checked', page.content.decode())

    def test_is_any_time_by_default(self, client, goods):
        html = client.get("/lumen/search/").content.decode()

        assert re.search(r'type="radio" name="since" value="" checked', html)

    def test_that_does_not_exist_finds_nothing(self, client, goods):
        assert shown(client.get("/lumen/search/?since=yesterday")) == []


class TestBars:
    def test_say_how_prices_are_spread_and_set_the_range(self, client, on):
        on(*(content(f"Chair {price}", price=price * 100) for price in (5, 8, 12, 40, 45, 90, 300)))
        page = client.get("/lumen/for-sale/furniture/?a.condition=&sort=cheapest")

        assert sum(int(re.search(r": (\d+) ads?$", w).group(1)) for w, _to, _on in bars(page)) == 7
        for words, to, _chosen in bars(page):
            assert "sort=cheapest" in to
            narrowed = client.get(to)
            assert len(shown(narrowed)) == int(re.search(r": (\d+) ads?$", words).group(1))

    def test_lead_back_when_chosen(self, client, on):
        on(
            content("Cheap", price=1200),
            content("Middle", price=5500),
            content("Dear", price=90000),
        )
        words, to, _chosen = bars(client.get("/lumen/for-sale/furniture/"))[0]

        page = client.get(to)

        assert [back for said, back, chosen in bars(page) if chosen] == [
            "/lumen/for-sale/furniture/"
        ]
        assert words in [said for said, _back, chosen in bars(page) if chosen]

    def test_are_drawn_for_numbers_and_days_too(self, client, on):
        on(
            *(
                content(
                    f"Flat {area}",
                    category="housing/rent",
                    attributes={"area": area, "available_from": f"2026-0{number + 1}-15"},
                )
                for number, area in enumerate((20, 25, 60, 120))
            )
        )
        page = client.get("/lumen/housing/rent/")

        targets = [to for _words, to, _chosen in bars(page)]
        for name in ("n.area.min", "n.available_from.min"):
            to = next(to for to in targets if name in to)
            assert shown(client.get(to))

    def test_are_missing_where_they_would_tell_nothing(self, client, on):
        on(content("Oak table"))

        assert bars(client.get("/lumen/for-sale/furniture/")) == []


class TestSeenAds:
    """What a browser remembers as looked at: nothing until somebody asks it to."""

    def start(self, client, do="start"):
        return client.post("/looked-at/", {"do": do, "next": "/lumen/search/"})

    def look(self, client, listing):
        return client.get(f"/lumen/ad/{listing.code}/", follow=True)

    def test_are_not_remembered_unasked(self, client, goods):
        page = self.look(client, goods[0])

        assert "seen" not in page.cookies
        assert "seen" not in client.cookies

    def test_are_remembered_when_switched_on_and_hidden_when_asked(self, client, goods):
        assert self.start(client).url == "/lumen/search/"
        self.look(client, goods[0])
        self.look(client, goods[2])

        page = client.get("/lumen/search/?seen=hide")

        assert client.cookies["seen"].value == f"{goods[2].code}.{goods[0].code}"
        assert shown(page) == ["Trek 520"]
        assert "2 ads that you looked at are left out. Show them" in words_of(page)
        assert dict(chips(page))["Without those looked at"] == "/lumen/search/"
        assert page.headers["Cache-Control"] == "private, no-cache"

    def test_are_marked_where_they_stand(self, client, goods):
        self.start(client)
        self.look(client, goods[0])

        html = client.get("/lumen/search/").content.decode()

        assert html.count('class="card seen"') == 1

    def test_are_forgotten_and_no_more_remembered(self, client, goods):
        self.start(client)
        self.look(client, goods[0])

        self.start(client, "forget")
        assert client.cookies["seen"].value == "."
        assert len(shown(client.get("/lumen/search/?seen=hide"))) == 3
        stopped = self.start(client, "stop")

        assert stopped.cookies["seen"]["max-age"] == 0
        del client.cookies["seen"]
        assert "seen" not in self.look(client, goods[0]).cookies

    def test_are_at_most_the_last_150(self, client, goods):
        client.cookies["seen"] = ".".join(f"a{number}" for number in range(400))

        self.look(client, goods[0])

        kept = client.cookies["seen"].value.split(".")
        assert kept[0] == goods[0].code
        assert len(kept) == 150

    @pytest.mark.parametrize("written", ["<script>", "." * 5000, "é", "A.B", '"'])
    def test_are_nothing_that_somebody_else_wrote(self, client, goods, written):
        client.cookies["seen"] = written

        assert len(shown(client.get("/lumen/search/?seen=hide"))) == 3

    def test_cannot_be_hidden_by_a_browser_that_remembers_none(self, client, goods):
        page = client.get("/lumen/search/?seen=hide")

        assert len(shown(page)) == 3
        assert "does not remember which ads you looked at" in words_of(page)

    def test_are_not_switched_on_by_another_site(self, client, goods):
        answer = client.post(
            "/looked-at/", {"do": "start"}, headers={"origin": "https://evil.test"}
        )

        assert answer.status_code == 403
        assert self.start(client, "nonsense").status_code == 302
        assert client.post("/looked-at/", {"next": "//evil.test"}).url == "/"
        assert client.get("/looked-at/").status_code == 405


class TestCopies:
    SAID = "Solid oak, six seats, waxed last year, two small scratches on one leg. Pick up only."

    def test_stand_once_when_folded(self, client, on):
        on(*(content("Oak table for six", body=self.SAID) for _number in range(3)))
        on(content("Trek 520", category="for-sale/bicycles", body="A bicycle with new tyres."))

        page = client.get("/lumen/search/?copies=fold")

        assert sorted(shown(page)) == ["Oak table for six", "Trek 520"]
        assert "and 2 nearly the same" in words_of(page)
        assert dict(chips(page))["Nearly the same once"] == "/lumen/search/"
        assert len(shown(client.get("/lumen/search/"))) == 4

    def test_lead_to_exactly_the_ads_that_were_folded(self, client, on):
        on(*(content("Oak table for six", body=self.SAID) for _number in range(3)))
        on(content("Trek 520", category="for-sale/bicycles", body="A bicycle with new tyres."))
        page = client.get("/lumen/for-sale/?copies=fold&min=1").content.decode()
        there = unescape(re.search(r'class="same"><a href="([^"]*)"', page).group(1))

        alike = client.get(there)

        assert shown(alike) == ["Oak table for six"] * 3
        assert count_of(alike, "category", "for-sale/furniture") == "3"
        assert dict(chips(alike))["Like “Oak table for six”"] == "/lumen/for-sale/?min=1"

    def test_are_none_of_an_ad_that_is_like_no_other(self, client, on):
        [alone, _other] = on(content("Oak table"), content("Trek 520"))

        assert shown(client.get(f"/lumen/search/?like={alone.code}")) == ["Oak table"]
        nothing = client.get("/lumen/search/?like=zzzzzzzz")
        assert shown(nothing) == []
        assert "Like “zzzzzzzz”" in dict(chips(nothing))


class TestPromoted:
    @pytest.fixture
    def promoted(self, on, lumen, ora):
        made = on(
            *(content(f"Fair {one}", price=one * 1000) for one in range(1, 4)), content("Oak")
        )
        for listing in made[:3]:
            promote_listing(
                site=lumen,
                code=listing.code,
                days=7,
                note="A fair.",
                operator=ora,
                now=timezone.now(),
            )
        catch_up()
        return made

    def above(self, page) -> list[str]:
        found = re.search(r'<section class="promoted".*?</section>', page.content.decode(), re.S)
        return TITLE.findall(found.group()) if found else []

    def test_are_two_at_most_and_say_so(self, client, promoted):
        page = client.get("/lumen/search/")
        above = self.above(page)

        assert len(above) == len(set(above)) == 2
        assert set(above) < {"Fair 1", "Fair 2", "Fair 3"}
        # Nothing stands on the page twice.
        assert sorted(shown(page)) == ["Fair 1", "Fair 2", "Fair 3", "Oak"]
        assert "Promoted What is this?" in words_of(page)
        assert count_of(page, "category", "for-sale/furniture") == "4"

    def test_fit_what_was_asked_like_all_others(self, client, promoted):
        alone = client.get("/lumen/search/?min=25")
        assert self.above(alone) == ["Fair 3"]
        assert "Nothing like that right now" not in words_of(alone)
        assert self.above(client.get("/lumen/search/?q=oak")) == []

    def test_are_none_where_somebody_wants_none(self, client, promoted):
        page = client.get("/lumen/search/?promoted=hide")

        assert self.above(page) == []
        assert shown(page) == ["Oak"]
        assert "3 promoted ads are left out." in words_of(page)


class TestNextSteps:
    def test_begin_with_the_smallest_change(self, client, on):
        on(
            content("Oak table", price=10500, attributes={"condition": "good"}),
            content("Oak shelf", price=30000, attributes={"condition": "new"}),
            content("Oak bat", category="for-sale/sports", price=900),
        )

        page = client.get("/lumen/for-sale/furniture/?q=oak&min=50&max=90&a.condition=new")

        assert steps(page)[0] == ("Without “€50–€90”", 1)
        assert steps(page)[-1] == ("In all categories", 3)
        assert ("In all of “For sale”", 3) in steps(page)

    def test_stretch_a_range_a_little(self, client, on):
        on(content("Oak table", price=10500))

        page = client.get("/lumen/for-sale/furniture/?max=90")

        assert ("up to €108", 1) in steps(page)

    def test_take_all_filters_away_if_no_single_one_helps(self, client, on):
        on(content("Oak table", price=10500, attributes={"condition": "good"}))

        page = client.get("/lumen/for-sale/furniture/?max=9&a.condition=new")

        assert steps(page)[0] == ("Without any filter", 1)

    def test_stand_below_few_ads_too(self, client, goods):
        page = client.get("/lumen/for-sale/furniture/?min=10")

        assert shown(page) == ["Oak table"]
        assert "This would find more" in words_of(page)
        assert all(number > 1 for _label, number in steps(page))

    def test_name_each_town_next_door(self, client, on, brill):
        on(content("Oak desk", currency="GBP"), site=brill)

        assert ("In Brill, too", 1) in steps(client.get("/lumen/search/?q=desk"))

    def test_promise_what_they_lead_to(self, client, goods, on):
        on(content("Free sofa", price=0, offer=Kind.FREE))
        page = client.get("/lumen/for-sale/furniture/?min=50&max=60&with_photo=yes&q=oak")
        html = page.content.decode()

        for to, number in re.findall(r'<a class="btn[^"]*" href="([^"]*)"><bdi>.*?· (\d+)<', html):
            assert len(shown(client.get(unescape(to), follow=True))) == int(number)

    def test_ask_a_bounded_number_of_questions(self, client, goods, django_assert_max_num_queries):
        many = tuple((f"a.nope{number}", "x") for number in range(40))

        with django_assert_max_num_queries(10):
            client.get(address("/lumen/for-sale/furniture/", many))


class TestForm:
    def test_greys_what_is_empty_and_never_drops_it(self, client, on):
        on(content("Moving help", category="services/moving", attributes={"provider": "business"}))

        html = client.get("/lumen/services/").content.decode()

        assert re.search(r'name="seller" value="charity" disabled', html)

    def test_keeps_a_chosen_one_operable(self, client, on):
        on(content("Moving help", category="services/moving", attributes={"provider": "business"}))

        html = client.get("/lumen/services/?seller=charity").content.decode()

        assert re.search(r'name="seller" value="charity" checked>', html)

    def test_takes_few_queries_with_everything_in_it(
        self, client, goods, django_assert_max_num_queries
    ):
        asked = "seller=private&since=week&copies=fold&promoted=hide&seen=hide&min=1&max=999"
        client.cookies["seen"] = goods[0].code

        with django_assert_max_num_queries(9):
            client.get(f"{SALE}?{asked}&category=for-sale/furniture&category=for-sale/bicycles")
