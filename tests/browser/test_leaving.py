"""Leaving a page about safety at once: by a plain link, by the button, by a key."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.people import PHONE
from tests.browser.steps import HOME, heading, press_keys

SAFETY = HOME + "safety/"


@pytest.fixture
def away(board):
    """Where people go; on a real board this is somebody else's page."""
    return board.at("/healthz")


class TestLeaving:
    def test_is_a_link_without_script(self, plain, away):
        plain.goto(SAFETY)

        plain.get_by_role("link", name="Leave this page").click()

        expect(plain).to_have_url(away)

    def test_leaves_no_way_back_with_script(self, page, away):
        page.goto(HOME)
        page.goto(SAFETY)

        page.get_by_role("link", name="Leave this page").click()
        expect(page).to_have_url(away)
        page.go_back()

        expect(page).to_have_url(page.url.partition("/harbour-bay")[0] + HOME)

    def test_happens_when_shift_is_pressed_three_times(self, page, away):
        page.goto(SAFETY)
        said = page.locator("[data-exit] [role=status]")

        press_keys(page, "Shift")
        expect(said).to_contain_text("twice more")
        press_keys(page, "Shift")
        expect(said).to_contain_text("once more")
        press_keys(page, "Shift")

        expect(page).to_have_url(away)

    def test_does_not_happen_while_somebody_types_capitals(self, page):
        page.goto(SAFETY)

        press_keys(page, "Shift", "Shift", "Shift+A", "Shift")

        expect(page.locator("[data-exit]")).not_to_have_attribute("data-presses", "3")
        expect(heading(page, "Safety and help")).to_be_visible()

    def test_blanks_the_page_before_anything_else_happens(self, page):
        page.goto(SAFETY)
        # The other site may be slow: what counts is what is seen until it answers.
        seen = page.evaluate(
            """() => {
                document.querySelector("[data-exit] a").click();
                return [getComputedStyle(document.body).display, document.title.length];
            }"""
        )

        assert seen == ["none", 1]

    def test_stays_in_sight_on_a_phone(self, window):
        page = window(viewport=PHONE)
        page.goto(SAFETY + "#harm")

        expect(page.get_by_role("link", name="Leave this page")).to_be_in_viewport()

    def test_help_can_be_had_for_another_country_without_script(self, plain):
        plain.goto(SAFETY)

        plain.get_by_label("I am in").select_option("Germany")
        plain.get_by_role("button", name="Show").click()

        expect(plain.get_by_text("emergency number of this country: Germany")).to_be_visible()
        expect(plain.get_by_role("link", name="112").first).to_be_visible()

    def test_says_what_it_does_not_erase(self, page):
        page.goto(SAFETY)

        page.get_by_role("link", name="What it does not erase").click()

        expect(heading(page, "Leaving a page quickly")).to_be_visible()
