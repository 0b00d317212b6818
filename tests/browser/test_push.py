"""Notes in the browser: the worker shows what is pushed, and the page says what it needs."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import Page, expect

from tests.browser.people import PHONE
from tests.browser.steps import heading

NOTE = {
    "title": "New: Oak table",
    "body": "€85 · Oak tables",
    "url": "/harbour-bay/search/?q=oak",
    "tag": "alert:1",
    "lang": "en",
    "dir": "ltr",
}
REGISTER = """() => navigator.serviceWorker.register("/sw.js")
  .then(() => navigator.serviceWorker.ready).then(() => true)"""
SHOWN = """async () => {
  const worker = await navigator.serviceWorker.ready;
  for (let tries = 0; tries < 100; tries++) {
    const notes = await worker.getNotifications();
    const said = notes.map(({ title, body, tag, data }) => ({ title, body, tag, data }));
    if (said.length) return said;
    await new Promise((go) => setTimeout(go, 100));
  }
  return [];
}"""


@pytest.fixture
def alerts(window) -> Page:
    page = window("Bea", viewport=PHONE)
    page.goto("/my/alerts/")
    return page


def test_the_worker_shows_what_is_pushed(browser, board, keys):
    # A context of its own, which may show notes.
    context = browser.new_context(
        base_url=board.url, permissions=["notifications"], storage_state=keys("Bea")
    )
    page = context.new_page()
    page.goto("/my/alerts/")
    devtools = context.new_cdp_session(page)
    known: list[str] = []
    devtools.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda event: known.extend(one["registrationId"] for one in event["registrations"]),
    )
    devtools.send("ServiceWorker.enable")
    assert page.evaluate(REGISTER)
    devtools.send(
        "ServiceWorker.deliverPushMessage",
        {"origin": board.url, "registrationId": known[-1], "data": json.dumps(NOTE)},
    )

    [shown] = page.evaluate(SHOWN)
    context.close()

    assert shown == {
        "title": NOTE["title"],
        "body": NOTE["body"],
        "tag": NOTE["tag"],
        "data": NOTE["url"],
    }


def test_the_page_says_so_when_the_browser_allows_no_notes(alerts):
    expect(heading(alerts, "Alerts")).to_be_visible()
    alerts.get_by_role("button", name="Tell me in this browser").click()

    expect(alerts.locator("#push-state")).to_contain_text("does not allow notes")


def test_without_script_the_page_says_what_it_needs(window):
    page = window("Bea", viewport=PHONE, script=False)
    page.goto("/my/alerts/")

    expect(page.get_by_text("This needs JavaScript")).to_be_visible()
    expect(page.get_by_role("button", name="Tell me in this browser")).to_be_hidden()
