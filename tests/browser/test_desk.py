"""What operators change is what everybody sees."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.steps import heading

TOWN = "/larkfield/"


def brand(page: Page) -> str:
    """The colour of the button that leads to a new ad."""
    button = page.get_by_role("link", name="Post", exact=True)
    return button.evaluate("button => getComputedStyle(button).backgroundColor")


def test_gives_a_town_another_colour(page, window):
    page.goto(TOWN)
    before = brand(page)
    desk = window("Ora")
    desk.goto("/staff/sites/larkfield/")
    expect(heading(desk, "Larkfield")).to_be_visible()

    desk.get_by_label("Hue").fill("20")
    desk.get_by_role("button", name="Save", exact=True).click()
    expect(desk.get_by_role("status").first).to_be_visible()

    page.goto(TOWN)
    assert brand(page) != before


def test_gives_a_category_another_name(page, window):
    desk = window("Ora")
    desk.goto("/staff/sites/larkfield/categories/leaf/for-sale/furniture/")

    desk.get_by_label(re.compile(r"Name \((en|English)\)")).fill("Tables, chairs and beds")
    desk.get_by_role("button", name="Save", exact=True).click()
    expect(desk.get_by_role("status").first).to_be_visible()

    page.goto(TOWN)
    expect(page.get_by_role("link", name="Tables, chairs and beds").first).to_be_visible()
    page.goto("/harbour-bay/")
    expect(page.get_by_role("link", name="Tables, chairs and beds")).to_have_count(0)


def test_is_closed_to_everybody_else(window, watch):
    watch.expect_status(404)
    member = window("Sam")

    answer = member.goto("/staff/sites/")

    assert answer.status == 404
    expect(member.get_by_role("link", name="Queue")).to_have_count(0)
