"""What people do on the pages, said by the words they see."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Locator, Page, expect

TOWN = "Harbour Bay"
HOME = "/harbour-bay/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ad:
    """What somebody types into the two forms. ``choices`` are answered by their labels."""

    title: str
    body: str
    category: str
    price: str
    choices: tuple[tuple[str, str], ...] = ()
    district: str = "Quayside"


LAMP = Ad(
    title="Brass reading lamp with a long neck",
    body="It stood beside my grandmother's armchair. The cable is new, the shade is not.",
    category="Household and decoration",
    price="25",
    choices=(("Condition", "Good"),),
)


def picture_file(name: str, content: bytes) -> Any:
    """A file as the browser's file field takes it."""
    return {"name": name, "mimeType": "image/jpeg", "buffer": content}


def begin_post(page: Page) -> None:
    """Open the form from the town's front page."""
    page.goto(HOME)
    page.get_by_role("link", name="Post", exact=True).click()
    expect(heading(page, "What would you like to post?")).to_be_visible()


def say_what(page: Page, ad: Ad) -> None:
    """Fill in the first screen, but for its photos."""
    page.get_by_label("Title").fill(ad.title)
    choose_category(page, ad.category)


def choose_category(page: Page, name: str) -> None:
    """Choose a category from the list of all."""
    every = page.get_by_label("All categories")
    if not every.is_visible():
        page.get_by_text("Somewhere else: show all categories").click()
    every.select_option(label=name)


def go_on(page: Page) -> None:
    """Leave the first screen for the second."""
    page.get_by_role("button", name="Continue").click()
    expect(heading(page, "Tell people about it")).to_be_visible()


def describe(page: Page, ad: Ad) -> None:
    """Fill in the second screen and look at the preview."""
    page.get_by_label("Description").fill(ad.body)
    page.get_by_label(re.compile("Price|Rent")).fill(ad.price)
    for question, answer in ad.choices:
        answer_question(page.get_by_label(question), answer)
    page.get_by_label("Part of town").select_option(label=ad.district)
    see_preview(page)


def answer_question(field: Locator, answer: str) -> None:
    """Answer a question of the category, whether it is a list or a box."""
    if field.evaluate("field => field.localName") == "select":
        field.select_option(label=answer)
    else:
        field.fill(answer)


def see_preview(page: Page) -> None:
    """Go to the third screen."""
    page.get_by_role("button", name="See the preview").click()
    expect(page.get_by_text("This is how others will see it.")).to_be_visible()


def publish_by_mail(page: Page, address: str) -> None:
    """Give an address, open the mail in the demo's mailbox, and press its button."""
    page.get_by_label("Your e-mail address").fill(address)
    page.get_by_role("button", name="Publish for free").click()
    expect(heading(page, "One more step: open your mail")).to_be_visible()
    open_mail(page, "confirm your ad", address)
    page.get_by_role("link", name="Look at the ad and publish").click()
    expect(heading(page, "One step left")).to_be_visible()
    page.get_by_role("button", name="Send it in").click()


def post_ad(page: Page, ad: Ad, address: str) -> None:
    """The whole way from the front page to the outcome."""
    begin_post(page)
    say_what(page, ad)
    go_on(page)
    describe(page, ad)
    publish_by_mail(page, address)


def open_mail(page: Page, subject: str, address: str) -> None:
    """Open the newest mail of this subject to an address."""
    page.goto("/demo/mailbox/")
    mails = page.get_by_role("listitem").filter(has_text=address)
    mails.get_by_role("link", name=re.compile(subject)).first.click()
    expect(page.get_by_text(f"To {address}")).to_be_visible()


def search(page: Page, words: str, town: str = HOME) -> None:
    """Ask the box at the top of a town's pages."""
    page.goto(town)
    page.get_by_label("Search ads").fill(words)
    page.get_by_label("Search ads").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text(words)


def find(page: Page, words: str, title: str) -> Locator:
    """Search until an ad is there: what was acknowledged is findable within a second or so."""
    search(page, words)
    found = page.get_by_role("main").get_by_role("link", name=title)
    for _again in range(20):
        if found.count():
            break
        page.wait_for_timeout(100)
        page.reload()
    expect(found).to_be_visible()
    return found


def heading(page: Page, words: str) -> Locator:
    """The heading of the whole page, by its words."""
    return page.get_by_role("heading", name=words, level=1)


def section(page: Page, words: str) -> Locator:
    """The heading of a part of the page, by its words."""
    return page.get_by_role("heading", name=words, level=2)


def press_keys(page: Page, *keys: str) -> None:
    """Press keys one after the other."""
    for key in keys:
        page.keyboard.press(key)
