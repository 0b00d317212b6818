"""The ways into an account: a code, an app without scripts, a passkey; and a copy of one's data."""

from __future__ import annotations

import re
import time
from urllib.parse import urlsplit
from zipfile import ZipFile

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import Page, expect

from tests.browser.people import PHONE
from tests.browser.steps import heading, open_mail


def ask(page: Page, address: str, at: str = "") -> str:
    """Ask for a mail, read its code in the demo's mailbox, and come back to where it is typed."""
    page.goto(f"{at}/sign-in/")
    page.get_by_label("Your e-mail address").fill(address)
    page.get_by_role("button", name="Send me a link").click()
    expect(heading(page, "Open your mail")).to_be_visible()
    return read_code(page, address)


def read_code(page: Page, address: str) -> str:
    here = page.url
    open_mail(page, "sign-in link", address)
    code = re.search(r"\b\d{3} \d{3}\b", page.get_by_role("main").inner_text()).group()
    page.goto(here)
    return code


def type_code(page: Page, code: str) -> None:
    page.get_by_label("Or type the code from the mail").fill(code)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()


def app_code(secret: str, *, later: int = 0) -> str:
    """What an authenticator app shows, now or some half minutes later."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + later))


def test_a_second_step_works_without_scripts(window, watch):
    watch.expect_status(422)
    page = window(script=False, viewport=PHONE)
    type_code(page, ask(page, "ada@demo.example"))
    expect(heading(page, "My ads")).to_be_visible()

    page.goto("/my/security/")
    page.get_by_role("link", name="Add an app").click()
    secret = page.locator(".secret").inner_text().replace(" ", "")
    expect(page.get_by_role("img", name=re.compile("camera of your app"))).to_be_visible()
    page.get_by_label("2. Type the code that it shows").fill(app_code(secret))
    page.get_by_role("button", name="Add the app").click()
    codes = page.get_by_role("list", name="Your recovery codes").get_by_role("listitem")
    expect(codes).to_have_count(10)
    spare = codes.first.inner_text()

    other = window(script=False, viewport=PHONE)
    type_code(other, ask(other, "ada@demo.example"))
    expect(heading(other, "One more step")).to_be_visible()
    other.get_by_label("Code from your app, or a recovery code").fill("000000")
    other.get_by_role("main").get_by_role("button", name="Sign in").click()
    expect(other.get_by_role("alert")).to_contain_text("That did not fit")
    other.get_by_label("Code from your app, or a recovery code").fill(app_code(secret, later=1))
    other.get_by_role("main").get_by_role("button", name="Sign in").click()
    expect(heading(other, "My ads")).to_be_visible()

    third = window(script=False)
    type_code(third, ask(third, "ada@demo.example"))
    third.get_by_label("Code from your app, or a recovery code").fill(spare)
    third.get_by_role("main").get_by_role("button", name="Sign in").click()
    third.goto("/my/security/")
    expect(third.get_by_text("9 codes are left")).to_be_visible()


def test_a_passkey_signs_in_and_is_asked_for_after_a_mail(board, browser, watch):
    # Passkeys belong to names, so the board is asked by this machine's name.
    at = board.url.replace("127.0.0.1", "localhost")
    watch.host = urlsplit(at).netloc
    context = browser.new_context(base_url=at, viewport=PHONE, locale="en-GB")
    page = watch.over(context).new_page()
    _plug_in_a_device(page)
    type_code(page, ask(page, "pia@demo.example"))

    page.goto("/my/security/")
    page.get_by_label("What do you call it?").fill("My telephone")
    page.get_by_role("button", name="Add it").click()
    expect(heading(page, "Your recovery codes")).to_be_visible()
    page.get_by_role("link", name="I have kept them").click()
    expect(page.get_by_text("My telephone").first).to_be_visible()
    expect(page.get_by_text("Signs in by itself")).to_be_visible()

    page.get_by_role("button", name="Sign out").click()
    page.goto("/sign-in/?next=/my/devices/")
    page.get_by_role("button", name="Use a passkey instead").click()
    expect(heading(page, "Devices")).to_be_visible()

    page.get_by_role("button", name="Sign out").last.click()
    type_code(page, ask(page, "pia@demo.example"))
    expect(heading(page, "One more step")).to_be_visible()
    page.get_by_role("button", name="Use your passkey").click()
    expect(heading(page, "My ads")).to_be_visible()
    context.close()


def _plug_in_a_device(page: Page) -> None:
    """Give the browser a device that makes passkeys, and somebody who always agrees."""
    wire = page.context.new_cdp_session(page)
    wire.send("WebAuthn.enable")
    device = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    wire.send("WebAuthn.addVirtualAuthenticator", {"options": device})


def test_a_copy_of_everything_is_one_click(window):
    page = window(script=False)
    type_code(page, ask(page, "cleo@demo.example"))
    page.goto("/my/data/")

    with page.expect_download() as started:
        page.get_by_role("button", name="Download my data").click()

    with ZipFile(started.value.path()) as archive:
        assert set(archive.namelist()) == {"README.txt", "data.json"}


def test_leaving_can_be_undone_from_the_mail(window):
    page = window(script=False, viewport=PHONE)
    type_code(page, ask(page, "dora@demo.example"))
    page.goto("/my/account/delete/")
    page.get_by_role("button", name="Delete my account").click()
    expect(heading(page, "Goodbye, and thank you")).to_be_visible()

    open_mail(page, "being deleted", "dora@demo.example")
    page.get_by_role("link", name="Keep my account").click()
    page.get_by_role("button", name="Keep my account").click()

    expect(heading(page, "Your account is kept")).to_be_visible()
