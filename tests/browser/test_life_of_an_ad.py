"""A poster looks after ads on a phone without any script: reserve, sell, renew, delete, undo."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.people import PHONE
from tests.browser.steps import heading

MINE = "/my/listings/"
CHAIR = "Reading chair with the lamp beside it"
CAN = "Watering can of zinc, ten litres"
PARASOL = "Garden parasol, green, three metres"
SHEETS = ("A4", "Letter")


@pytest.fixture
def nia(window) -> Page:
    """Nia with a phone whose browser runs no script."""
    return window("Nia", viewport=PHONE, script=False)


def row(page: Page, title: str):
    return page.get_by_role("listitem").filter(has=page.get_by_role("heading", name=title))


def said(page: Page, words: str) -> None:
    expect(page.get_by_role("status")).to_contain_text(words)


class TestLookingAfterAnAd:
    def test_reserves_it_and_takes_that_back(self, nia, page, board):
        nia.goto(MINE)
        row(nia, CHAIR).get_by_role("button", name="Reserve").click()
        said(nia, "“Reserved” stands on the ad now")

        page.goto(board.at(board.places["ad"]))
        expect(page.get_by_text("Reserved.")).to_be_visible()

        row(nia, CHAIR).get_by_role("button", name="No longer reserved").click()
        said(nia, "not reserved any more")

    def test_deletes_it_and_undoes_that(self, nia, board):
        nia.goto(MINE)
        row(nia, CHAIR).locator("summary").click()
        row(nia, CHAIR).get_by_role("link", name="Delete").click()
        expect(heading(nia, "Delete this ad?")).to_be_visible()
        nia.get_by_role("button", name="Delete the ad").click()
        expect(nia.get_by_text("You can take it back until")).to_be_visible()

        nia.get_by_role("button", name="Undo").click()

        said(nia, "The ad is back: Live.")

    def test_finds_what_was_deleted_in_its_own_tab(self, nia):
        nia.goto(MINE)
        expect(nia.get_by_role("heading", name=PARASOL)).to_have_count(0)
        nia.get_by_role("link", name=re.compile("Recently deleted")).click()
        expect(row(nia, PARASOL)).to_contain_text("to take it back")

    def test_says_from_when_on_it_can_be_renewed(self, nia, board):
        nia.goto(MINE + board.places["code of published"] + "/")

        expect(nia.get_by_text("You can renew it from")).to_be_visible()

    def test_renews_one_that_ends_soon(self, nia, board):
        nia.goto(MINE + board.places["code of ending"] + "/")
        expect(nia.get_by_text("Renewing gives it the full time again")).to_be_visible()

        nia.get_by_role("button", name="Renew").click()

        said(nia, "is renewed: it stays until")

    def test_sells_it_and_posts_it_again(self, nia, board):
        nia.goto(MINE)
        row(nia, CAN).get_by_role("link", name="Found somebody").click()
        nia.get_by_role("button", name="Here", exact=True).click()
        said(nia, "off the board")

        nia.get_by_role("button", name="Post again").click()

        expect(nia.get_by_label("Title")).to_have_value(CAN)


class TestMailButton:
    def test_needs_no_account_and_no_script(self, window, board):
        stranger = window(viewport=PHONE, script=False)
        stranger.goto(f"/mail/act/{board.places['mail button']}/")
        expect(stranger.get_by_text(CHAIR)).to_be_visible()

        stranger.get_by_role("button", name="Yes, still available").click()

        expect(stranger.get_by_text("People see that you said so today")).to_be_visible()


class TestFlyer:
    @pytest.mark.parametrize("sheet", SHEETS)
    def test_is_one_page_on_paper(self, sheet, page, board):
        page.goto(f"/harbour-bay/ad/{board.places['code of published']}/flyer/")
        page.wait_for_load_state("networkidle")

        assert pages_in(page.pdf(format=sheet)) == 1

    @pytest.mark.parametrize("sheet", SHEETS)
    def test_is_one_page_with_many_words_too(self, sheet, page, board):
        page.goto(f"/harbour-bay/ad/{board.places['code of published']}/flyer/")
        page.evaluate(
            """() => {
              for (const title of document.querySelectorAll(".flyer h2, .strips b"))
                title.textContent = "Wholeheartedly ".repeat(6);
              document.querySelector(".flyer").classList.add("long");
              document.querySelector(".flyer .text").textContent = "Many words of it. ".repeat(24);
            }"""
        )

        assert pages_in(page.pdf(format=sheet)) == 1


def pages_in(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf))
