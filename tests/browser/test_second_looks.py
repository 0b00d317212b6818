"""What makes people look twice: friction, drafts that survive, mistakes that cost nothing."""

from __future__ import annotations

from dataclasses import replace

from playwright.sync_api import expect

from tests.browser.steps import (
    LAMP,
    begin_post,
    describe,
    find,
    go_on,
    heading,
    picture_file,
    post_ad,
    publish_by_mail,
    say_what,
    see_preview,
)
from tests.rooms.pictures import phone_photo

WITH_NUMBER = "It stood in the hall for years. Call me on 07700 900147 after six."


class TestFriction:
    def test_may_be_published_as_it_is(self, page):
        ad = replace(LAMP, title="Umbrella stand made of tin", body=WITH_NUMBER)
        post_ad(page, ad, "tin@demo.example")
        expect(heading(page, "One more look, please")).to_be_visible()
        expect(page.get_by_role("main")).to_contain_text("phone number")

        page.get_by_role("button", name="Publish as it is").click()

        expect(page.get_by_role("main")).to_contain_text("live")
        find(page, "umbrella stand tin", ad.title)

    def test_may_be_changed_first(self, page):
        ad = replace(LAMP, title="Coat rack with five hooks", body=WITH_NUMBER)
        post_ad(page, ad, "hooks@demo.example")

        page.get_by_role("button", name="Change the ad").click()
        page.get_by_label("Description").fill("It stood in the hall for years.")
        see_preview(page)
        page.get_by_role("button", name="Publish the changes").click()

        expect(heading(page, "Your ad is live")).to_be_visible()

    def test_is_advised_while_typing(self, page):
        begin_post(page)
        say_what(page, LAMP)
        go_on(page)

        page.get_by_label("Description").fill(WITH_NUMBER)

        expect(page.get_by_role("complementary")).to_contain_text("phone number")
        expect(page.locator("#autosave")).to_contain_text("Saved")


class TestDraft:
    def test_survives_a_closed_tab(self, page):
        begin_post(page)
        page.get_by_label("Photos first").set_input_files(picture_file("a.jpg", phone_photo()))
        photos = page.get_by_role("list", name="Your photos").get_by_role("listitem")
        expect(photos).to_have_count(1)
        say_what(page, LAMP)
        go_on(page)
        page.get_by_label("Description").fill("Half a sentence about")
        expect(page.locator("#autosave")).to_contain_text("Saved")
        address = page.url

        page.close()
        again = page.context.new_page()
        again.goto(address)

        expect(again.get_by_label("Description")).to_have_value("Half a sentence about")
        expect(again.get_by_label("Title")).to_have_value(LAMP.title)
        expect(again.get_by_text("1 photo", exact=True)).to_be_visible()

    def test_keeps_everything_when_something_is_missing(self, page, watch):
        watch.expect_status(422)
        begin_post(page)
        page.get_by_label("Photos first").set_input_files(picture_file("a.jpg", phone_photo()))
        photos = page.get_by_role("list", name="Your photos").get_by_role("listitem")
        expect(photos).to_have_count(1)
        say_what(page, replace(LAMP, title=""))
        page.get_by_role("button", name="Continue").click()
        expect(page.get_by_role("alert")).to_be_focused()
        page.get_by_role("link", name="Say in a few words what it is.").click()
        expect(page.get_by_label("Title")).to_be_focused()
        expect(photos).to_have_count(1)
        page.get_by_label("Title").fill(LAMP.title)
        go_on(page)

        page.get_by_label("Description").fill(LAMP.body)
        page.get_by_label("Price").fill("a lot")
        page.get_by_role("button", name="See the preview").click()

        expect(page.get_by_role("alert")).to_contain_text("to mend")
        expect(page.get_by_label("Description")).to_have_value(LAMP.body)
        expect(page.get_by_label("Price")).to_have_value("a lot")
        expect(page.get_by_text("1 photo", exact=True)).to_be_visible()

    def test_is_asked_for_an_address_that_can_be_one(self, plain, watch):
        watch.expect_status(422)
        begin_post(plain)
        say_what(plain, LAMP)
        go_on(plain)
        describe(plain, LAMP)

        plain.get_by_label("Your e-mail address").fill("nobody")
        plain.get_by_role("button", name="Publish for free").click()

        expect(plain.get_by_label("Your e-mail address")).to_have_value("nobody")
        publish_by_mail(plain, "mended@demo.example")
        expect(heading(plain, "Your ad is live")).to_be_visible()
