"""A stranger reports an ad in two taps; people decide; both sides learn it and may object."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.people import PHONE
from tests.browser.steps import heading

RULE = "fraud.pay-before-seeing"


def ad_of(board, code: str) -> str:
    return f"/harbour-bay/ad/{board.places[f'code of {code}']}/"


def report(page: Page, address: str, reason: str) -> str:
    """Two taps: the link on the ad, and the reason. Return the address of the tracker."""
    page.goto(address)
    page.get_by_role("link", name="Report this ad").click()
    expect(heading(page, "What is wrong with this ad?")).to_be_visible()
    page.get_by_role("button", name=reason).click()
    expect(heading(page, "Thank you. We have your report.")).to_be_visible()
    return page.url


def title_on(tracker: Page) -> str:
    """What was reported, as the tracker calls it."""
    return tracker.locator(".meta span[dir=auto]").first.inner_text()


def open_case(page: Page, title: str, tab: str = "") -> None:
    page.goto("/staff/")
    if tab:
        page.get_by_role("navigation", name="Queues").get_by_role("link", name=tab).click()
    page.get_by_role("main").get_by_role("link", name=title).first.click()
    expect(heading(page, title)).to_be_visible()


def decide(page: Page, choice: str, rule: str = "", note: str = "") -> None:
    page.get_by_label(choice).check()
    if rule:
        page.get_by_label("Rule").select_option(rule)
    page.get_by_label("To the p").fill(note)
    page.get_by_role("button", name="Decide", exact=True).click()
    page.wait_for_load_state()


def add_words_and_address(page: Page) -> None:
    page.get_by_label("What happened?").fill("Wanted the money first.")
    page.get_by_role("button", name="Add to my report").click()
    expect(page.get_by_role("main")).to_contain_text("Wanted the money first.")
    page.get_by_label("Mail address").fill("stan@demo.example")
    page.get_by_role("button", name="Write to me, too").click()
    expect(page.get_by_role("main")).to_contain_text("We also write to s…@demo.example.")


def object_to_it(page: Page, title: str) -> None:
    page.goto("/my/decisions/")
    page.get_by_role("main").get_by_role("link", name=title).first.click()
    expect(page.get_by_role("main")).to_contain_text("The ad was taken off the board.")
    page.get_by_label("You did not see the whole story").check()
    page.get_by_label("In your own words").fill("It is reserved for a friend who paid already.")
    page.get_by_role("button", name="Object", exact=True).click()
    expect(page.get_by_role("main")).to_contain_text("Somebody else looks at it")


def test_a_report_goes_all_the_way_and_back_without_script(window, board):
    stranger = window(viewport=PHONE, script=False)
    tracker = report(stranger, ad_of(board, "reported"), "Scam or fraud")
    title = title_on(stranger)
    add_words_and_address(stranger)

    mo = window("Mo", viewport=PHONE, script=False)
    open_case(mo, title)
    expect(mo.get_by_role("main")).to_contain_text("Wanted the money first.")
    decide(mo, "Take it off the board", RULE, "You ask for money before anybody has seen it.")
    stranger.goto(tracker)
    expect(stranger.get_by_role("main")).to_contain_text("It breaks our rules, and we acted on it.")

    nia = window("Nia", viewport=PHONE, script=False)
    object_to_it(nia, title)
    mia = window("Mia", viewport=PHONE, script=False)
    open_case(mia, title, tab="Objections")
    expect(mia.get_by_role("main")).to_contain_text("You did not see the whole story")
    decide(mia, "Publish it")

    nia.reload()
    expect(nia.get_by_role("main")).to_contain_text("You were right: it is undone")
    stranger.goto(tracker)
    expect(stranger.get_by_role("main")).to_contain_text("took that back after an objection")
    stranger.goto(ad_of(board, "reported"))
    expect(heading(stranger, title)).to_be_visible()


def test_what_stays_is_looked_at_again_when_the_reporter_asks(window, board):
    stranger = window(viewport=PHONE, script=False)
    tracker = report(stranger, ad_of(board, "doubted"), "Spam or wrong category")
    title = title_on(stranger)
    mo = window("Mo", script=False)
    open_case(mo, title)
    decide(mo, "Leave it as it is")

    stranger.goto(tracker)
    stranger.get_by_label("What did we overlook?").fill("It stands here five times.")
    stranger.get_by_role("button", name="Ask for a second look").click()
    expect(stranger.get_by_role("main")).to_contain_text("You asked for a second look")

    open_case(mo, title, tab="Objections")
    expect(mo.get_by_role("main")).to_contain_text("A colleague decides this one.")


def test_enter_decides(window, board):
    stranger = window(script=False)
    tracker = report(stranger, ad_of(board, "spotless"), "Prohibited item")
    title = title_on(stranger)
    mo = window("Mo")
    open_case(mo, title)

    mo.get_by_label("Leave it as it is").check()
    mo.get_by_label("Leave it as it is").press("Enter")
    mo.wait_for_load_state()

    stranger.goto(tracker)
    expect(stranger.get_by_role("main")).to_contain_text("so it stays")
