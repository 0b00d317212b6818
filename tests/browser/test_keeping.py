"""A stranger keeps an ad; somebody saves a search by mail and stops it by one press. No script."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.people import PHONE
from tests.browser.steps import HOME, heading, open_mail


@pytest.fixture
def phone(window):
    """A phone on which scripts are switched off."""
    return window(viewport=PHONE, script=False)


def test_a_stranger_keeps_an_ad_and_finds_it_again(phone):
    phone.goto(HOME + "search/")
    first = phone.locator(".card").first
    title = first.get_by_role("link").inner_text()
    first.get_by_role("button", name="Keep").click()
    expect(phone.get_by_text("You keep this ad now")).to_be_visible()
    expect(phone.locator(".card").first.get_by_role("button", name="Keep")).to_have_attribute(
        "aria-pressed", "true"
    )

    phone.get_by_role("link", name="Saved ads").click()

    expect(heading(phone, "Saved")).to_be_visible()
    expect(phone.get_by_role("link", name=title)).to_be_visible()
    phone.get_by_role("button", name="Remove").click()
    expect(phone.get_by_role("heading", name="Nothing saved yet")).to_be_visible()


def test_a_search_is_saved_by_a_mail_and_stopped_by_its_link(phone):
    phone.goto(HOME + "search/?q=zeppelin")
    phone.get_by_role("link", name="Save this search").first.click()
    phone.get_by_label("Name of the alert").fill("Zeppelins of all sizes")
    phone.get_by_text("Every morning").click()
    phone.get_by_label("Your e-mail address").fill("zoe@demo.example")
    phone.get_by_role("button", name="Send me the link").click()
    expect(heading(phone, "One step left: open your mail")).to_be_visible()
    open_mail(phone, "confirm your alert", "zoe@demo.example")
    phone.get_by_role("link", name="Confirm the alert").click()
    phone.get_by_role("button", name="Confirm the alert").click()
    expect(heading(phone, "Alerts")).to_be_visible()
    expect(phone.get_by_role("link", name="Zeppelins of all sizes").first).to_be_visible()

    phone.get_by_role("button", name="Stop").click()

    expect(phone.get_by_text("You can start it again")).to_be_visible()
    expect(phone.get_by_role("button", name="Start again")).to_be_visible()


def test_a_heart_takes_a_press_without_leaving_the_page(page):
    page.goto(HOME + "search/")
    heart = page.locator(".card").first.get_by_role("button", name="Keep")
    heart.click()
    expect(heart).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_role("status").filter(has_text="You keep this ad now")).to_be_visible()
    page.reload()
    expect(heart).to_have_attribute("aria-pressed", "true")

    heart.click()
    expect(heart).to_have_attribute("aria-pressed", "false")
    page.reload()
    expect(heart).to_have_attribute("aria-pressed", "false")


def test_what_was_looked_at_is_listed_on_this_device_only(page):
    page.goto(HOME + "search/")
    page.locator(".card a").first.click()
    title = page.get_by_role("main").get_by_role("heading", level=1).inner_text()
    page.goto("/my/saved/")

    expect(page.get_by_role("link", name=title)).to_be_visible()
    page.get_by_role("button", name="Forget these").click()
    page.reload()
    expect(page.get_by_role("link", name=title)).to_have_count(0)
