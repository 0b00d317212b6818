"""A phone in a tunnel: what is typed stays on the device, and goes on when the net is back."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.people import PHONE
from tests.browser.steps import HOME

WORKER_IS_READY = "() => navigator.serviceWorker.ready.then(() => true)"


@pytest.fixture
def phone(browser, board) -> Page:
    """A phone that may lose its connection: requests that fail are what it is about."""
    context = browser.new_context(base_url=board.url, viewport=PHONE, locale="en-GB")
    yield context.new_page()
    context.close()


def test_goes_on_writing_without_a_connection_and_sends_it_later(phone):
    phone.goto(HOME + "post/")
    assert phone.evaluate(WORKER_IS_READY)
    phone.get_by_label("Title").fill("Green bicycle, hardly used")
    phone.context.set_offline(True)
    phone.get_by_label("Title").press("End")
    phone.keyboard.type(", three gears")
    expect(phone.get_by_text("Not saved yet")).to_be_visible()
    phone.evaluate("() => { onbeforeunload = null }")
    phone.once("dialog", lambda dialog: dialog.accept())
    phone.goto(HOME + "post/")

    expect(phone.get_by_role("heading", name="No connection")).to_be_visible()
    expect(phone.get_by_label("Title")).to_have_value("Green bicycle, hardly used, three gears")
    phone.get_by_label("Description").fill("Blue saddle, new tyres. Bought two years ago.")
    phone.context.set_offline(False)
    phone.get_by_role("button", name="Go on with this ad").click()

    expect(phone.get_by_role("heading", name="What would you like to post?")).to_be_visible()
    expect(phone.get_by_label("Title")).to_have_value("Green bicycle, hardly used, three gears")
    assert phone.evaluate("() => localStorage.getItem('kept-words')") is None


def test_keeps_no_other_page(phone):
    phone.goto(HOME + "post/")
    assert phone.evaluate(WORKER_IS_READY)
    phone.goto("/sign-in/")
    kept = phone.evaluate(
        """async () => {
          const kept = await Promise.all((await caches.keys()).map((name) => caches.open(name)));
          const lists = await Promise.all(kept.map((cache) => cache.keys()));
          return lists.flat().map((request) => new URL(request.url).pathname);
        }"""
    )

    assert "/offline/" in kept
    assert all(path == "/offline/" or path.startswith("/static/") for path in kept)
