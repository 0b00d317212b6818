"""Looking near: a circle, distances, a map that moves by links, keys, mouse and without script."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser.people import PHONE
from tests.browser.steps import HOME

FAR = HOME + "search/?km=100&view=map"


def test_on_a_phone_without_script_every_step_is_a_page(window):
    phone = window(viewport=PHONE, script=False)
    phone.goto(FAR)
    steps = phone.get_by_role("navigation", name="Move the map")

    steps.get_by_role("link", name="Closer").click()
    expect(phone).to_have_url(re.compile("km=50"))
    phone.get_by_role("navigation", name="Move the map").get_by_role("link", name="West").click()
    expect(phone).to_have_url(re.compile(r"around=-?[0-9.]+%2C-?[0-9.]+"))
    expect(phone.get_by_role("heading", level=1)).to_contain_text("of the chosen point")


def test_on_a_phone_with_script_steps_keep_the_page_and_the_focus(window):
    phone = window(viewport=PHONE)
    phone.goto(FAR)
    phone.evaluate("window.here = true")
    closer = phone.get_by_role("link", name="Closer")

    closer.focus()
    phone.keyboard.press("Enter")
    expect(phone).to_have_url(re.compile("km=50"))
    expect(phone.get_by_role("link", name="Closer")).to_be_focused()
    phone.keyboard.press("-")
    expect(phone).to_have_url(re.compile("km=100"))
    phone.keyboard.press("ArrowRight")
    expect(phone).to_have_url(re.compile("around="))

    assert phone.evaluate("window.here")
    expect(phone.get_by_label("Of", exact=True)).to_have_value(re.compile(r"^-?[0-9.]+,"))


def test_a_mouse_drags_it_and_the_wheel_scrolls_the_page(page):
    page.goto(FAR)
    page.evaluate("window.here = true")
    box = page.locator(".region > svg").bounding_box()
    x, y = box["x"] + 20, box["y"] + box["height"] / 2

    # What moves the map is loaded when a pointer first comes near it, before anybody drags.
    with page.expect_response(re.compile("/js/map")):
        page.mouse.move(x, y)
    page.wait_for_load_state("networkidle")
    page.mouse.down()
    page.mouse.move(x + 80, y, steps=4)
    page.mouse.up()
    expect(page).to_have_url(re.compile("around="))
    page.mouse.wheel(0, 600)

    # The heading leaves the window: the wheel belongs to the page.
    expect(page.get_by_role("heading", level=1)).not_to_be_in_viewport()
    assert page.evaluate("window.here")
    assert "km=100" in page.url


def test_near_me_rounds_before_anything_leaves_the_browser(page):
    page.context.grant_permissions(["geolocation"])
    page.context.set_geolocation({"latitude": 52.283456, "longitude": 1.612345})
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(HOME + "search/")

    page.get_by_role("button", name="Near me").click()

    expect(page).to_have_url(re.compile("around=52.28%2C1.61"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("within 10 km")
    assert not [url for url in asked if "52.283" in url or "1.612" in url]
    expect(page.get_by_role("article").first).to_contain_text(re.compile("about|under"))


def test_a_browser_that_does_not_tell_leaves_the_other_ways(page):
    page.goto(HOME + "search/")

    page.get_by_role("button", name="Near me").click()

    expect(page.get_by_text("Your browser did not tell.")).to_be_visible()
    page.get_by_label("Within", exact=True).select_option("10")
    expect(page.get_by_role("heading", level=1)).to_contain_text("within 10 km of")
