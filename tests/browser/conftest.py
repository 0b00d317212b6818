"""Fixtures of the walks: a served board, a browser, and people with their own windows."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser.board import Board, served_board
from tests.browser.watch import Watch

DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
FLAGS = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# Long for a slow machine; what is there at once costs nothing of it.
PATIENCE = 8_000


def browser_path() -> str | None:
    """Where Chromium is, if it is here."""
    usual = Path("/usr/bin/chromium")
    return str(usual) if usual.exists() else shutil.which("chromium")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark everything here, and say why it is skipped where there is no browser."""
    missing = pytest.mark.skip(reason="Chromium is missing: apt-get install chromium")
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker("browser")
            if browser_path() is None:
                item.add_marker(missing)


@pytest.fixture(scope="session")
def board(tmp_path_factory) -> Iterator[Board]:
    """A small board of its own for the whole run, served as ``lamppost serve`` does."""
    with served_board(tmp_path_factory.mktemp("board")) as served:
        yield served


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for the whole run."""
    expect.set_options(timeout=PATIENCE)
    flags = [*FLAGS, "--no-sandbox"] if os.geteuid() == 0 else FLAGS
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=browser_path(), args=flags)
        yield started
        started.close()


Window = Callable[..., Page]


@pytest.fixture
def watch(board) -> Iterator[Watch]:
    """Fails the test on anything that no page may do."""
    watching = Watch(board.url)
    yield watching
    assert not watching.problems, "\n".join(watching.problems)


@pytest.fixture
def window(board, browser, watch, keys) -> Iterator[Window]:
    """Opens windows: ``window("Mo")``, ``window(viewport=PHONE)``, ``window(script=False)``."""
    opened = []

    def open_window(who: str = "", *, viewport=DESKTOP, script: bool = True, **options) -> Page:
        context = browser.new_context(
            base_url=board.url,
            viewport=viewport,
            java_script_enabled=script,
            locale="en-GB",
            storage_state=keys(who) if who else None,
            reduced_motion="reduce",
            **options,
        )
        opened.append(context)
        context.set_default_timeout(PATIENCE)
        return watch.over(context).new_page()

    yield open_window
    for context in opened:
        context.close()


@pytest.fixture(scope="session")
def keys(board, browser) -> Callable[[str], dict]:
    """Signs each of the cast in once, by the link that the server printed; kept for the run."""
    kept: dict[str, dict] = {}

    def keys_of(who: str) -> dict:
        if who not in kept:
            link = board.links.get(who) or board.at(f"/mail/{board.places['link to sign in']}/")
            context = browser.new_context(locale="en-GB")
            page = context.new_page()
            page.goto(link)
            button = page.get_by_role("main").get_by_role("button", name="Sign in")
            button.click(timeout=PATIENCE)
            page.wait_for_load_state()
            kept[who] = context.storage_state()
            context.close()
        return kept[who]

    return keys_of


@pytest.fixture
def page(window) -> Page:
    """A stranger at a desk."""
    return window()


@pytest.fixture
def phone(window) -> Page:
    """A stranger with a telephone."""
    return window(viewport=PHONE, has_touch=True)


@pytest.fixture
def plain(window) -> Page:
    """A stranger whose browser runs no script."""
    return window(script=False)
