"""Signing in as people do: the mail, its code, the app on a telephone."""

from __future__ import annotations

import re
import time

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

from tests.doors.walk import last_mail


def code_in(mail) -> str:
    """The six digits that a sign-in mail shows."""
    return re.search(r"\b(\d{3} \d{3})\b", mail.text).group(1)


def ask_code(client, address: str, then: str = "") -> str:
    """Ask for a mail in this browser; return the code that came."""
    assert client.post("/sign-in/", {"email": address, "next": then}).status_code == 302
    return code_in(last_mail())


def sign_in(client, address: str, then: str = ""):
    """Sign in by code; return the last answer."""
    return client.post("/sign-in/mailed/", {"code": ask_code(client, address, then)})


def app_code(secret: str, *, steps: int = 0) -> str:
    """What an authenticator app shows for a secret now, or some half minutes later."""
    counter = int(time.time()) // 30 + steps
    return format_hotp_value(hotp_value(secret.replace(" ", ""), counter))


def secret_on(page) -> str:
    """The letters that the page for an app shows."""
    return re.search(r'class="secret"><bdi>([A-Z2-7 ]+)<', page.content.decode()).group(1)


def codes_on(page) -> list[str]:
    """The recovery codes that a page shows."""
    return re.findall(r"<li><bdi>(\d{4} \d{4})</bdi>", page.content.decode())


def add_app(client) -> tuple[str, list[str]]:
    """Add an app to the account of who is freshly signed in; return its secret and the codes."""
    secret = secret_on(client.get("/my/security/app/"))
    page = client.post("/my/security/app/", {"code": app_code(secret)})
    assert page.status_code == 200, page.content.decode()
    return secret, codes_on(page)
