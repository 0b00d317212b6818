"""Ora sets up a board on her phone, from an empty folder to the first ad; nothing runs a script."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.board import served_empty
from tests.browser.measures import EVERYTHING, axe_faults, inline_faults, reflow_faults
from tests.browser.people import PATIENCE, PHONE
from tests.browser.steps import choose_category, heading
from tests.browser.watch import Watch


class Inspector:
    """Looks at each page in a window of its own, with script, and the same cookies."""

    def __init__(self, browser, page: Page) -> None:
        self.browser, self.page = browser, page
        self.faults: list[str] = []

    def look(self) -> None:
        address = self.page.url
        context = self.browser.new_context(
            viewport=PHONE,
            locale="en-GB",
            reduced_motion="reduce",
            storage_state=self.page.context.storage_state(),
        )
        seen = context.new_page()
        answer = seen.goto(address)
        found = [*inline_faults(answer.text()), *axe_faults(seen, EVERYTHING)]
        self.faults += [f"{address}: {fault}" for fault in [*found, *reflow_faults(seen)]]
        context.close()


@pytest.fixture(scope="module")
def fresh(tmp_path_factory):
    """A served home in which nothing is, and the code on its terminal."""
    with served_empty(tmp_path_factory.mktemp("fresh")) as served:
        yield served


@pytest.fixture
def ora(fresh, browser) -> Iterator[Page]:
    """Ora's phone, without script."""
    board, _code = fresh
    watch = Watch(board.url)
    watch.expect_status(422)
    context = browser.new_context(
        base_url=board.url,
        viewport=PHONE,
        has_touch=True,
        java_script_enabled=False,
        locale="en-GB",
    )
    context.set_default_timeout(PATIENCE)
    yield watch.over(context).new_page()
    context.close()
    assert not watch.problems, "\n".join(watch.problems)


def go_on(page: Page, name: str = "Continue") -> None:
    page.get_by_role("button", name=name, exact=True).last.click()


def come_in(page: Page, code: str, inspector: Inspector) -> None:
    """From the front page through the door, with a wrong code first."""
    page.goto("/")
    expect(heading(page, "This board is not set up yet")).to_be_visible()
    inspector.look()
    page.get_by_role("link", name="Set up this board").click()
    inspector.look()
    page.get_by_label("Setup code").fill("AAAA-AAAA-AAAA-AAAA")
    page.get_by_role("button", name="Begin").click()
    expect(page.get_by_role("alert")).to_contain_text("not the code that counts")
    page.get_by_label("Setup code").fill(code.lower())
    page.get_by_role("button", name="Begin").click()


def say_who(page: Page, inspector: Inspector) -> None:
    expect(heading(page, "Who are you?")).to_be_visible()
    inspector.look()
    page.get_by_label("Your name").fill("Ora")
    page.get_by_label("Your mail address").fill("ora@example.org")
    go_on(page)


def say_where(page: Page, inspector: Inspector) -> None:
    """With a colour that is none first: everything typed comes back."""
    expect(heading(page, "Which place is it for?")).to_be_visible()
    inspector.look()
    page.get_by_label("Name of the place").fill("Harbour Bay")
    page.get_by_label("Country").select_option(label="Ireland")
    page.get_by_label("Hue").fill("999")
    go_on(page)
    expect(page.get_by_role("alert")).to_contain_text("0 to 360")
    page.get_by_label("Hue").fill("220")
    page.get_by_role("button", name="Look at these colours").click()
    expect(page.get_by_label("Name of the place")).to_have_value("Harbour Bay")
    go_on(page)


def name_parts(page: Page, inspector: Inspector) -> None:
    """Back once in between: nothing is lost either way."""
    expect(heading(page, "Which parts does it have?")).to_be_visible()
    inspector.look()
    parts = page.get_by_label("Parts of town, one a line")
    parts.fill("Quayside\nOld Town")
    page.get_by_role("button", name="Back").click()
    expect(page.get_by_label("Hue")).to_have_value("220")
    go_on(page)
    expect(parts).to_have_value("Quayside\nOld Town")
    go_on(page)


def see_to_mail_and_help(page: Page, inspector: Inspector) -> None:
    expect(page.get_by_text("No mail server is set.")).to_be_visible()
    inspector.look()
    go_on(page, "Continue without it")
    expect(heading(page, "Who helps you to decide?")).to_be_visible()
    inspector.look()
    page.get_by_label("Their name").fill("Mo")
    page.get_by_label("Their mail address").fill("mo@example.org")
    go_on(page)
    expect(page.get_by_text("Europe/Dublin")).to_be_visible()
    inspector.look()


def post_the_first_ad(page: Page) -> None:
    page.get_by_role("link", name="Post in Harbour Bay").click()
    page.get_by_label("Title").fill("Green bicycle, hardly used")
    choose_category(page, "Bicycles")
    go_on(page)
    page.get_by_label("Description").fill("Three gears, new tyres. Bought two years ago.")
    page.get_by_label(re.compile("Price")).fill("120")
    page.get_by_label("Part of town").select_option(label="Quayside")
    page.get_by_role("button", name="See the preview").click()
    page.get_by_role("button", name=re.compile("Publish")).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(re.compile("live|looking", re.I))


def test_from_an_empty_folder_to_the_first_ad(fresh, ora, browser):
    board, code = fresh
    inspector = Inspector(browser, ora)
    come_in(ora, code, inspector)
    say_who(ora, inspector)
    say_where(ora, inspector)
    name_parts(ora, inspector)
    see_to_mail_and_help(ora, inspector)
    go_on(ora, "Open the board")

    expect(ora.get_by_text("Your board is open.")).to_be_visible()
    expect(heading(ora, "First steps")).to_be_visible()
    post_the_first_ad(ora)
    assert not inspector.faults, "\n".join(inspector.faults)

    later = browser.new_context(base_url=board.url, locale="en-GB")
    assert later.request.get("/start/").status == 404, "nobody sets it up again"
    assert later.request.post("/start/", form={"code": code}).status in (403, 404)
    later.close()
