"""What is stopped: a person looks, decides with a rule, and the poster reads why and may object."""

from __future__ import annotations

from dataclasses import replace

from playwright.sync_api import Locator, Page, expect

from tests.browser.steps import (
    LAMP,
    Ad,
    find,
    heading,
    open_mail,
    post_ad,
    press_keys,
    search,
    section,
)

FLAT = Ad(
    title="Bright attic flat above the bakery",
    body="Two rooms and a roof window. I am abroad at the moment, so please wire the deposit "
    "before the viewing; the keys come to you by courier.",
    category="Flats and houses to rent",
    price="450",
    choices=(("Bedrooms", "2"),),
)
RULE = "fraud.pay-before-seeing"


def post_flat(page: Page, title: str, address: str) -> None:
    """Post an ad that a person must look at."""
    post_ad(page, replace(FLAT, title=title), address)
    expect(heading(page, "A person is looking at it")).to_be_visible()


def open_case(page: Page, title: str, tab: str = "") -> None:
    """Find a case in the queue and open it, by keys alone."""
    page.goto("/staff/")
    expect(heading(page, "Queue")).to_be_visible()
    if tab:
        page.get_by_role("navigation", name="Queues").get_by_role("link", name=tab).click()
    link = page.get_by_role("main").get_by_role("link", name=title)
    for _step in range(40):
        press_keys(page, "j")
        if link.evaluate("link => link === document.activeElement"):
            break
    press_keys(page, "Enter")
    expect(heading(page, title)).to_be_visible()


def refuse(page: Page, rule: str, note: str) -> None:
    """Refuse the open case by keys: the rule is chosen by typing its first letters."""
    press_keys(page, "r")
    expect(page.get_by_role("radio", name="Refuse it")).to_be_checked()
    page.get_by_label("Rule", exact=True).select_option(rule)
    page.get_by_label("To the poster").fill(note)
    press_decide(page)


def press_decide(page: Page) -> None:
    """Walk to the button with Tab and press it with Enter."""
    button = page.get_by_role("button", name="Decide", exact=True)
    for _step in range(8):
        if button.evaluate("button => button === document.activeElement"):
            break
        press_keys(page, "Tab")
    expect(button).to_be_focused()
    press_keys(page, "Enter")


def approve(page: Page) -> None:
    """Approve the open case by two keys: Enter decides, it does not preview."""
    press_keys(page, "a")
    expect(page.get_by_role("radio", name="Publish it")).to_be_checked()
    press_keys(page, "Enter")


def told(page: Page) -> Locator:
    """What the page says about what was just done."""
    return page.get_by_role("status").first


class TestHeld:
    def test_is_approved_from_the_keyboard_and_goes_live(self, page, window):
        title = "Attic flat with a roof window"
        post_flat(page, title, "attic@demo.example")
        page.get_by_role("link", name="See how it stands").click()
        expect(page.get_by_text("In review").first).to_be_visible()
        search(page, "attic roof window")
        expect(page.get_by_role("main").get_by_role("link", name=title)).to_have_count(0)

        desk = window("Mo")
        open_case(desk, title)
        expect(section(desk, "Evidence")).to_be_visible()
        expect(desk.locator("mark").filter(has_text="before the viewing").first).to_be_visible()
        approve(desk)
        expect(told(desk)).to_contain_text(title)

        find(page, "attic roof window", title)
        page.goto("/my/listings/")
        page.get_by_role("main").get_by_role("link", name=title).first.click()
        expect(page.get_by_text("The ad is live: everyone can find it.")).to_be_visible()
        open_mail(page, "is live", "attic@demo.example")

    def test_is_signed_in_to_by_a_mailed_link_first(self, window):
        desk = window()
        desk.goto("/")
        desk.get_by_role("link", name="Sign in").click()
        expect(heading(desk, "Sign in by mail")).to_be_visible()
        desk.get_by_label("Your e-mail address").fill("mo@demo.example")
        desk.get_by_role("button", name="Send me a link").click()
        expect(heading(desk, "Open your mail")).to_be_visible()

        open_mail(desk, "Your sign-in link", "mo@demo.example")
        desk.get_by_role("main").get_by_role("link", name="Sign in").click()
        desk.get_by_role("main").get_by_role("button", name="Sign in").click()

        desk.get_by_role("link", name="Queue").click()
        expect(heading(desk, "Queue")).to_be_visible()
        expect(desk.get_by_text("Signed in as Mo.")).to_be_visible()


class TestRefused:
    def test_reads_the_reasons_objects_and_goes_live_in_the_end(self, page, window):
        title = "Cellar flat by the old mill"
        post_flat(page, title, "cellar@demo.example")
        desk = window("Mo")
        open_case(desk, title)
        refuse(desk, RULE, "Money is asked for before anyone has seen the flat.")
        expect(told(desk)).to_contain_text(title)

        open_mail(page, "was not published", "cellar@demo.example")
        page.goto("/my/listings/")
        page.get_by_role("main").get_by_role("link", name=title).first.click()
        expect(section(page, "Why it was not published")).to_be_visible()
        expect(page.get_by_role("main")).to_contain_text("before anyone has seen the flat")
        page.get_by_label("Why do you think it is wrong?").fill("The deposit goes to the bank.")
        page.get_by_role("button", name="Send the objection").click()
        expect(page.get_by_text("We have your objection.")).to_be_visible()

        other = window("Mia")
        open_case(other, title, tab="Objections")
        expect(other.get_by_text("The deposit goes to the bank.")).to_be_visible()
        approve(other)

        find(page, "cellar old mill", title)
        open_mail(page, "objection succeeded", "cellar@demo.example")

    def test_is_told_at_once_when_the_rules_leave_no_doubt(self, page):
        pistol = replace(
            LAMP,
            title="9mm pistol and a box of rounds",
            body="Semi-automatic pistol, works, with live ammunition. No licence needed.",
            category="Antiques",
        )

        post_ad(page, pistol, "attic-find@demo.example")

        expect(page.get_by_role("main")).to_contain_text("Not published")
        expect(section(page, "Why it was not published")).to_be_visible()
        expect(page.get_by_role("main")).to_contain_text("automatic")
        expect(section(page, "Object to the decision")).to_be_visible()
