"""Making oneself at home: colours, language, keyboard; and what happens at dead ends."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.steps import HOME, LAMP, begin_post, heading, press_keys


def background(page: Page) -> str:
    """The colour behind everything."""
    return page.evaluate("() => getComputedStyle(document.body).backgroundColor")


class TestPreferences:
    def test_keeps_the_colours(self, page):
        page.goto(HOME)
        light = background(page)
        page.get_by_role("group", name="Colours").get_by_role("button", name="Dark").click()
        expect(page.locator("html")).to_have_attribute("data-theme", "dark")
        assert background(page) != light

        page.goto("/rules/")

        expect(page.locator("html")).to_have_attribute("data-theme", "dark")
        dark = page.get_by_role("group", name="Colours").get_by_role("button", name="Dark")
        expect(dark).to_have_attribute("aria-pressed", "true")

    def test_keeps_the_language(self, plain):
        plain.goto(HOME)
        expect(plain.locator("html")).to_have_attribute("lang", "en")
        plain.get_by_role("button", name="Deutsch").click()
        expect(plain.locator("html")).to_have_attribute("lang", "de")

        plain.goto("/rules/")

        expect(plain.locator("html")).to_have_attribute("lang", "de")


class TestKeyboard:
    def test_begins_with_the_way_past_the_header(self, page):
        page.goto(HOME)

        press_keys(page, "Tab")
        skip = page.get_by_role("link", name="Skip to content")
        expect(skip).to_be_focused()
        expect(skip).to_be_in_viewport()
        press_keys(page, "Enter", "Tab")

        inside = page.evaluate("() => document.activeElement.closest('main') !== null")
        assert inside

    def test_follows_the_order_of_the_page(self, page):
        page.goto(HOME + "search/")
        stops = []
        for _stop in range(30):
            press_keys(page, "Tab")
            stops.append(
                page.evaluate(
                    """() => [...document.querySelectorAll("a, button, input, select, summary")]
                               .indexOf(document.activeElement)"""
                )
            )

        known = [stop for stop in stops if stop >= 0]
        assert known == sorted(known)

    def test_finds_the_search_box_with_one_key(self, page):
        page.goto(HOME)

        press_keys(page, "/")

        expect(page.get_by_label("Search ads")).to_be_focused()

    def test_types_the_key_where_words_belong(self, page):
        begin_post(page)
        page.get_by_label("Title").fill(LAMP.title)

        page.get_by_label("Title").press("/")

        expect(page.get_by_label("Title")).to_have_value(LAMP.title + "/")


class TestDeadEnds:
    def test_tells_when_a_link_was_used(self, page, board, watch):
        watch.expect_status(410)

        page.goto(f"/mail/{board.places['used link']}/")

        expect(heading(page, "This link does not work any more")).to_be_visible()
        page.get_by_role("link", name="Send me a new link").click()
        expect(heading(page, "Sign in by mail")).to_be_visible()

    def test_is_on_our_paper_when_there_is_nothing(self, page, watch):
        watch.expect_status(404)

        page.goto(HOME + "ad/zzzzzzzz/")

        expect(page.get_by_role("heading", level=1)).to_be_visible()
        expect(page.get_by_role("banner").get_by_label("Search ads")).to_be_visible()

    def test_is_on_our_paper_when_a_form_lost_its_cookie(self, plain, watch):
        watch.expect_status(403)
        begin_post(plain)
        plain.get_by_label("Title").fill(LAMP.title)
        plain.context.clear_cookies()

        plain.get_by_role("button", name="Continue").click()

        expect(heading(plain, "This page is not yours to open")).to_be_visible()
        plain.go_back()
        expect(plain.get_by_label("Title")).to_have_value(LAMP.title)
