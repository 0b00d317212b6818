"""Who looks at the pages: the browser and its windows, and how the cast gets in."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser

from tests.browser.board import Board

DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
# Long for a slow machine; what is there at once costs nothing of it.
PATIENCE = 15_000
# Chromium itself must not talk to anybody.
QUIET = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def system_browser() -> str | None:
    """Where Chromium is, if it is here."""
    usual = Path("/usr/bin/chromium")
    return str(usual) if usual.exists() else shutil.which("chromium")


def flags() -> list[str]:
    """How Chromium is started; its sandbox cannot be had by root."""
    return [*QUIET, "--no-sandbox"] if os.geteuid() == 0 else QUIET


def key_of(browser: Browser, board: Board, who: str) -> Any:
    """Sign one of the cast in by the link that the server printed; return what proves it."""
    link = board.links.get(who) or board.at(f"/mail/{board.places['link to sign in']}/")
    context = browser.new_context(locale="en-GB")
    page = context.new_page()
    page.goto(link)
    page.get_by_role("main").get_by_role("button", name="Sign in").click(timeout=PATIENCE)
    page.wait_for_load_state()
    key = context.storage_state()
    context.close()
    return key
