"""Looking for something: words, filters with counts, chips, orders, views, pages, feeds."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.people import PHONE
from tests.browser.steps import HOME, TOWN, heading, search

ALL = HOME + "search/"


def count(page: Page) -> int:
    """How many ads the page says there are."""
    words = page.get_by_role("status").filter(has_text=re.compile(r"\d+ ads?$")).inner_text()
    return int(re.search(r"\d+", words).group())


def ads(page: Page) -> Locator:
    """The ads in the list of results."""
    return page.locator("#results").get_by_role("article")


def is_pushed(page: Page, name: str) -> bool:
    """Whether a way of looking at the results is the current one."""
    views = page.get_by_role("navigation", name="View")
    return views.get_by_role("link", name=name).get_attribute("aria-current") == "true"


class TestFilters:
    def test_follow_at_once_and_say_how_many(self, page):
        page.goto(HOME + "for-sale/")
        before = count(page)
        filters = page.get_by_role("form", name="Filters")
        option = filters.get_by_role("checkbox", name=re.compile("With a photo"))
        promised = int(option.locator("xpath=..").locator(".count").inner_text())

        option.check()

        expect(page.get_by_role("list", name="Applied filters")).to_be_visible()
        assert count(page) == promised <= before
        expect(page).to_have_url(re.compile(r"\?.+="))

    def test_are_taken_away_by_their_chip(self, page):
        page.goto(ALL + "?with_photo=yes")
        chips = page.get_by_role("list", name="Applied filters")
        less = count(page)

        chips.get_by_role("link").first.click()

        expect(chips).to_have_count(0)
        assert count(page) > less

    def test_open_as_a_sheet_on_a_phone_without_script(self, window):
        phone = window(viewport=PHONE, script=False)
        phone.goto(HOME + "for-sale/furniture/")
        sheet = phone.get_by_role("form", name="Filters")
        expect(sheet).to_be_hidden()

        phone.get_by_role("button", name="Filters").click()

        expect(sheet).to_be_visible()
        sheet.get_by_label("To", exact=True).first.fill("100")
        sheet.get_by_role("button", name="Show").click()
        expect(phone.get_by_role("list", name="Applied filters")).to_be_visible()

    def test_offer_a_way_on_when_nothing_is_left(self, page):
        search(page, "zeppelin")

        expect(page.get_by_text("Nothing like that right now")).to_be_visible()
        expect(
            page.get_by_role("main").get_by_role("link", name="Follow by feed").last
        ).to_be_visible()


class TestNarrowing:
    """On a phone, by what the sheet of filters offers, with and without script."""

    def open(self, phone: Page) -> Locator:
        phone.get_by_role("button", name="Filters").click()
        return phone.get_by_role("form", name="Filters")

    @pytest.mark.parametrize("script", [True, False])
    def test_a_bar_of_prices_shows_exactly_its_ads(self, window, script):
        phone = window(viewport=PHONE, script=script)
        phone.goto(HOME + "for-sale/")
        bar = self.open(phone).get_by_role("group", name="Price").get_by_role("link").nth(1)
        promised = int(re.search(r": (\d+) ads?$", bar.get_attribute("aria-label")).group(1))

        bar.click()

        expect(phone).to_have_url(re.compile("min=.*max="))
        assert count(phone) == promised

    @pytest.mark.parametrize("script", [True, False])
    def test_several_categories_and_an_age_at_once(self, window, script):
        phone = window(viewport=PHONE, script=script)
        phone.goto(HOME + "for-sale/")
        sheet = self.open(phone)
        sheet.get_by_role("checkbox", name="Furniture").check()
        sheet.get_by_role("checkbox", name="Computers").check()
        sheet.get_by_role("radio", name="In the last 30 days").check()
        sheet.get_by_role("button", name="Show").click()

        chips = phone.get_by_role("list", name="Applied filters")
        expect(chips.get_by_role("link", name="Furniture")).to_be_visible()
        expect(chips.get_by_role("link", name="Computers")).to_be_visible()
        expect(chips.get_by_role("link", name="In the last 30 days")).to_be_visible()
        assert count(phone) > 0

    @pytest.mark.parametrize("script", [True, False])
    def test_what_was_looked_at_is_hidden_when_the_reader_wants_it(self, window, script):
        phone = window(viewport=PHONE, script=script)
        phone.goto(HOME + "for-sale/")
        before = count(phone)
        self.open(phone).get_by_role("button", name="Remember them").click()
        ads(phone).first.get_by_role("link").first.click()
        expect(heading(phone, re.compile("."))).to_be_visible()
        phone.goto(HOME + "for-sale/")
        sheet = self.open(phone)
        sheet.get_by_role("checkbox", name="No ads I have looked at").check()
        sheet.get_by_role("button", name="Show").click()

        expect(phone.get_by_text("1 ad that you looked at is left out.")).to_be_visible()
        assert count(phone) == before - 1

    @pytest.mark.parametrize("script", [True, False])
    def test_nothing_found_leads_on(self, window, script):
        phone = window(viewport=PHONE, script=script)
        phone.goto(HOME + "for-sale/furniture/?min=1&max=2&copies=fold")
        step = phone.get_by_role("main").get_by_role("link", name=re.compile("^Without")).first
        promised = int(re.search(r"· (\d+)$", step.inner_text()).group(1))

        step.click()

        assert count(phone) == promised > 0


class TestOrderAndView:
    def test_puts_the_cheapest_first(self, page):
        page.goto(HOME + "for-sale/")
        page.get_by_role("main").get_by_text("Newest", exact=True).first.click()
        page.get_by_role("link", name="Lowest price").click()
        expect(page).to_have_url(re.compile("sort="))

        shown = ads(page).locator(".price").all_inner_texts()
        prices = [int(found.group()) for text in shown if (found := re.search(r"\d+", text))]
        assert prices
        assert prices == sorted(prices)

    def test_shows_a_list_or_a_gallery_and_remembers(self, page):
        page.goto(HOME + "for-sale/furniture/")
        views = page.get_by_role("navigation", name="View")
        views.get_by_role("link", name="List").click()
        assert is_pushed(page, "List")

        page.goto(HOME)
        page.goto(HOME + "for-sale/furniture/")

        assert is_pushed(page, "List")

    def test_goes_from_page_to_page(self, page):
        page.goto(ALL)
        first = ads(page).first.get_by_role("link").inner_text()
        pages = page.get_by_role("navigation", name="Pages")

        pages.get_by_role("link", name="Page 2").click()

        expect(page).to_have_url(re.compile("page=2"))
        expect(pages.get_by_role("link", name="2", exact=True)).to_have_attribute(
            "aria-current", "page"
        )
        assert ads(page).first.get_by_role("link").inner_text() != first


class TestFeed:
    def test_has_the_same_ads(self, page):
        search(page, "sofa")
        found = ads(page).first.get_by_role("link").inner_text()
        link = page.get_by_role("link", name="Follow by feed").first.get_attribute("href")

        feed = page.request.get(link)

        assert feed.headers["content-type"].startswith("application/atom+xml")
        assert found in feed.text()


class TestAnAd:
    def test_turns_its_photos_by_arrow_keys(self, page, board):
        page.goto(board.places["ad"])
        thumbs = page.get_by_role("navigation", name="Choose a photo").get_by_role("link")
        expect(thumbs).to_have_count(3)
        expect(thumbs.nth(0)).to_have_attribute("aria-current", "true")

        page.get_by_role("list", name="Photos", exact=True).focus()
        page.keyboard.press("ArrowRight")

        expect(thumbs.nth(1)).to_have_attribute("aria-current", "true")

    def test_fills_the_screen_with_a_photo(self, page, board):
        page.goto(board.places["ad"])
        page.get_by_role("list", name="Photos", exact=True).get_by_role("link").first.click()
        large = page.get_by_role("dialog")
        expect(large).to_be_visible()

        page.keyboard.press("Escape")

        expect(large).to_have_count(0)

    def test_is_paged_through_on_the_whole_screen_by_keyboard(self, page, board):
        page.goto(board.places["ad"])
        photos = page.get_by_role("list", name="Photos", exact=True).get_by_role("link")
        photos.first.focus()
        page.keyboard.press("Enter")
        large = page.get_by_role("dialog")
        expect(large.get_by_role("status")).to_have_text("1 / 3")
        first = large.get_by_role("img").get_attribute("src")

        page.keyboard.press("ArrowRight")

        expect(large.get_by_role("status")).to_have_text("2 / 3")
        assert large.get_by_role("img").get_attribute("src") != first
        page.keyboard.press("Escape")
        expect(large).to_have_count(0)
        # Where one was looking last has the focus again.
        expect(photos.nth(1)).to_be_focused()

    def test_is_there_at_once_when_one_comes_back(self, page, board):
        page.goto(HOME)
        page.goto(board.places["ad"])

        page.go_back()

        expect(heading(page, TOWN)).to_be_visible()
        reasons = page.evaluate(
            "performance.getEntriesByType('navigation')[0].notRestoredReasons?.reasons ?? []"
        )
        # Whatever the browser's own reasons in a test, none of them is ours.
        ours = {"response-cache-control-no-store", "unload-listener", "main-resource-has-no-store"}
        assert not ours & {reason["reason"] for reason in reasons}

    def test_says_when_it_is_gone(self, page, board, watch):
        watch.expect_status(410)

        page.goto(board.places["gone ad"])

        expect(heading(page, "This ad is gone")).to_be_visible()


class TestMap:
    """The districts of a town: how much there is, and a way to it."""

    def test_leads_from_home_to_a_photo_and_back_without_script(self, window):
        phone = window(viewport=PHONE, script=False)
        phone.goto(HOME)
        phone.get_by_role("main").get_by_role("link", name=re.compile("^For sale [0-9]")).click()
        phone.get_by_role("navigation", name="View").get_by_role("link", name="Map").click()
        town = phone.get_by_role("region", name=f"Map of {TOWN}")
        pin = town.get_by_role("link", name=re.compile(r": \d+ ads?$")).first
        promised = int(re.search(r": (\d+)", pin.get_attribute("aria-label")).group(1))

        pin.click()

        assert count(phone) == promised
        expect(town.locator("a.pin[aria-current]")).to_have_count(1)
        results = phone.url
        phone.goto(ALL + "?view=map&with_photo=yes")
        ads(phone).first.get_by_role("link").click()
        expect(heading(phone, re.compile("."))).to_be_visible()
        ad = phone.url
        phone.locator(".gallery .strip a").first.click()
        assert "/media/" in phone.url
        phone.go_back()
        expect(phone).to_have_url(ad)
        assert results != ad

    def test_is_used_by_keyboard_or_skipped(self, page):
        page.goto(ALL + "?view=map")
        town = page.get_by_role("region", name=f"Map of {TOWN}")
        skip = town.get_by_role("link", name="Skip the map")
        skip.focus()
        expect(skip).to_be_in_viewport()

        page.keyboard.press("Tab")
        page.keyboard.press("Enter")

        expect(page).to_have_url(re.compile("district="))
        expect(page.get_by_role("list", name="Applied filters")).to_be_visible()

    def test_fits_a_narrow_phone(self, window):
        phone = window(viewport={"width": 320, "height": 700})
        phone.goto(ALL + "?view=map")

        wide = phone.evaluate("document.documentElement.scrollWidth")

        assert wide <= 320


class TestAPerson:
    def test_is_reached_from_their_ad(self, page, board):
        page.goto(board.places["ad"])
        page.get_by_role("link", name="All ads of this person").click()

        expect(page).to_have_url(re.compile("/people/"))
        expect(page.get_by_role("article").first).to_be_visible()
