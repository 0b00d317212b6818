"""Fixtures of the walks: a served board, a browser, and people with their own windows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser.board import Board, served_board
from tests.browser.people import DESKTOP, PATIENCE, PHONE, flags, key_of, system_browser
from tests.browser.table import write_table
from tests.browser.watch import Watch

Window = Callable[..., Page]
TABLE = pytest.StashKey[list]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let ``make pages`` ask for the table of all pages."""
    parser.addoption("--page-table", action="store_true", help="write benchmarks/PAGES.md")


def pytest_configure(config: pytest.Config) -> None:
    """Make room for what the tests of this process measure."""
    config.stash[TABLE] = []


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Hand the rows over to the process that started the others, or write them."""
    rows = session.config.stash[TABLE]
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["pages"] = rows
    elif session.config.getoption("--page-table"):
        write_table(rows)


def pytest_testnodedown(node: Any) -> None:
    """Take over what another process measured."""
    node.config.stash[TABLE].extend(map(tuple, node.workeroutput.get("pages", [])))


@pytest.fixture
def table(pytestconfig) -> list[tuple[str, int, int, int]]:
    """Rows of the table of pages: (page, bytes, queries, most)."""
    return pytestconfig.stash[TABLE]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark everything here, and say why it is skipped where there is no browser."""
    missing = pytest.mark.skip(reason="Chromium is missing: apt-get install chromium")
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker("browser")
            if system_browser() is None:
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
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=system_browser(), args=flags())
        yield started
        started.close()


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
            kept[who] = key_of(browser, board, who)
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
