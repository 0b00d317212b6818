"""From an empty form to an ad that others find, with script and without."""

from __future__ import annotations

import io
from dataclasses import replace
from random import Random

import pytest
from PIL import Image, ImageDraw
from playwright.sync_api import expect

from tests.browser.steps import (
    LAMP,
    begin_post,
    describe,
    find,
    go_on,
    heading,
    picture_file,
    publish_by_mail,
    say_what,
)
from tests.rooms.pictures import SECRETS, phone_photo, written

TWO_PHOTOS = [
    picture_file("lamp.jpg", phone_photo()),
    picture_file("shade.jpg", phone_photo(6, width=800, height=600)),
]


def two_photos(seed: int) -> list[object]:
    """Two photos that no other poster has: whoever shows somebody else's is asked about it."""
    return [picture_file(name, drawn(f"{seed} {name}")) for name in ("lamp.jpg", "shade.jpg")]


def drawn(seed: str) -> bytes:
    """A harmless drawing of boxes, another one for each seed."""
    chance, image = Random(seed), Image.new("RGB", (800, 600), "white")  # noqa: S311 - a drawing, no secret
    draw = ImageDraw.Draw(image)
    for _ in range(40):
        left, top = chance.randrange(700), chance.randrange(500)
        box = (left, top, left + chance.randrange(40, 300), top + chance.randrange(40, 300))
        draw.rectangle(box, fill=tuple(chance.randrange(256) for _ in range(3)))
    return written(image)


def photo_addresses(page) -> list[str]:
    """Every address under which an ad's page offers its photos."""
    return page.eval_on_selector_all(
        "main img, main source, main .strip a",
        """all => all.flatMap(e => [e.src, e.href, ...(e.srcset ?? "").split(",")])
                      .filter(Boolean).map(a => a.trim().split(" ")[0])""",
    )


def assert_nothing_hidden(content: bytes) -> None:
    image = Image.open(io.BytesIO(content))
    assert not image.getexif()
    assert "exif" not in image.info
    assert [secret for secret in SECRETS if secret in content] == []


class TestPostWithPhotos:
    def test_goes_live_and_is_found(self, page, window):
        begin_post(page)
        page.get_by_label("Photos first").set_input_files(TWO_PHOTOS)
        photos = page.get_by_role("list", name="Your photos").get_by_role("listitem")
        expect(photos).to_have_count(2)
        expect(photos.first.get_by_text("Cover")).to_be_visible()
        photos.first.get_by_label("What does it show?").fill("The whole lamp")
        page.get_by_label("Title").fill(LAMP.title)
        page.get_by_role("radio", name=LAMP.category).check()
        go_on(page)
        expect(page.get_by_text("2 photos")).to_be_visible()
        describe(page, LAMP)
        publish_by_mail(page, "reader@demo.example")
        expect(heading(page, "Your ad is live")).to_be_visible()

        stranger = window()
        find(stranger, "brass reading lamp", LAMP.title).click()

        expect(heading(stranger, LAMP.title)).to_be_visible()
        expect(stranger.get_by_text("£25")).to_be_visible()
        expect(stranger.get_by_role("img", name="The whole lamp").first).to_be_visible()
        for address in photo_addresses(stranger):
            assert_nothing_hidden(stranger.request.get(address).body())

    def test_puts_photos_in_order_and_takes_one_out(self, page):
        begin_post(page)
        page.get_by_label("Photos first").set_input_files(two_photos(2))
        photos = page.get_by_role("list", name="Your photos").get_by_role("listitem")
        expect(photos).to_have_count(2)
        photos.nth(0).get_by_label("What does it show?").fill("First")
        photos.nth(1).get_by_label("What does it show?").fill("Second")

        photos.nth(1).get_by_role("button", name="Make cover").click()

        expect(photos.nth(0).get_by_label("What does it show?")).to_have_value("Second")
        photos.nth(1).get_by_role("button", name="Remove").click()
        expect(photos).to_have_count(1)

    def test_says_what_is_wrong_with_a_file_that_is_no_photo(self, page, watch):
        watch.expect_status(422)
        begin_post(page)

        page.get_by_label("Photos first").set_input_files(picture_file("page.jpg", b"<html>no"))

        expect(
            page.get_by_role("status").filter(has_text="not a photo we can read")
        ).to_be_visible()


class TestPostWithoutScript:
    def test_goes_live_and_is_found(self, plain):
        ad = replace(LAMP, title="Copper lantern for the porch", body="Turns green in the rain.")
        begin_post(plain)
        plain.get_by_label("Photos first").set_input_files(two_photos(3))
        plain.get_by_role("button", name="Add photos").click()
        photos = plain.get_by_role("list", name="Your photos").get_by_role("listitem")
        expect(photos).to_have_count(2)
        photos.first.get_by_label("What does it show?").fill("A lamp without script")
        say_what(plain, ad)
        go_on(plain)
        describe(plain, ad)
        publish_by_mail(plain, "plain@demo.example")
        expect(heading(plain, "Your ad is live")).to_be_visible()

        plain.get_by_role("link", name="See your ad").click()

        expect(heading(plain, ad.title)).to_be_visible()
        expect(plain.get_by_role("img", name="A lamp without script").first).to_be_visible()


class TestTheFirstScreen:
    @pytest.mark.parametrize("title", ["Sofa, three seats, grey", "Room to let near the station"])
    def test_guesses_where_an_ad_belongs(self, page, title):
        begin_post(page)

        page.get_by_label("Title").fill(title)

        expect(page.get_by_role("radio").first).to_be_visible()
