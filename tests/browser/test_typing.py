"""Typing what one looks for: offers by the keyboard, and lines that say more than words."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser.people import PHONE
from tests.browser.steps import HOME


class TestOffers:
    def test_are_walked_through_with_arrows_and_taken_with_enter(self, page):
        page.goto(HOME)
        # It offers words from the moment at which somebody goes there.
        page.keyboard.press("/")
        box = page.get_by_role("combobox", name="Search ads")
        box.press_sequentially("fur")
        offers = page.get_by_role("listbox", name="Suggestions")
        expect(offers).to_be_visible()
        expect(box).to_have_attribute("aria-expanded", "true")

        box.press("ArrowDown")

        first = offers.get_by_role("option").first
        expect(first).to_have_attribute("aria-selected", "true")
        expect(box).to_have_attribute("aria-activedescendant", first.get_attribute("id"))
        expect(box).to_be_focused()
        box.press("Enter")
        page.wait_for_url(re.compile(r"furniture|q="))

    def test_go_with_escape_and_leave_what_was_typed(self, page):
        page.goto(HOME)
        # It offers words from the moment at which somebody goes there.
        page.keyboard.press("/")
        box = page.get_by_role("combobox", name="Search ads")
        box.press_sequentially("fur")
        offers = page.get_by_role("listbox", name="Suggestions")
        expect(offers).to_be_visible()

        box.press("Escape")

        expect(offers).to_be_hidden()
        expect(box).to_have_value("fur")
        expect(box).to_have_attribute("aria-expanded", "false")
        box.press("Enter")
        page.wait_for_url(re.compile(r"/search/\?q=fur"))


class TestAPhoneWithoutScript:
    def test_reads_a_price_and_takes_it_back(self, window):
        phone = window(viewport=PHONE, script=False)
        phone.goto(HOME)
        phone.get_by_role("searchbox", name="Search ads").fill("sofa under 300")
        phone.get_by_role("button", name="Search", exact=True).click()

        expect(phone.get_by_text("Read as: up to £300")).to_be_visible()
        phone.get_by_role("link", name="Search for exactly these words instead").click()

        expect(phone).to_have_url(re.compile("as=typed"))
        expect(phone.get_by_text("Read as:")).to_have_count(0)
        assert phone.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
