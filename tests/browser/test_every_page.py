"""Every page: readable by all, light, private, strict. A page without an example fails here."""

from __future__ import annotations

import pytest
from django.urls import URLPattern, URLResolver, get_resolver
from playwright.sync_api import expect

from tests.browser.counting import HEADER
from tests.browser.measures import (
    COLOURS,
    EVERYTHING,
    Weight,
    axe_faults,
    focus_faults,
    inline_faults,
    policy_faults,
    printed_pages,
    reflow_faults,
)
from tests.browser.pages import NOT_PAGES, PAGES
from tests.browser.people import DESKTOP, PHONE

MAIN = ["site-home", "search", "ad", "post", "draft-details", "my-listings", "staff-case"]


def named(entries) -> set[str]:
    """Every name that an address pattern has."""
    names = set()
    for entry in entries:
        if isinstance(entry, URLResolver):
            names |= named(entry.url_patterns)
        elif isinstance(entry, URLPattern):
            names.add(entry.name)
    return names


def test_has_an_example_for_every_address():
    patterns = named(get_resolver().url_patterns)
    shown = {page.name for page in PAGES if page.name != "error"}

    assert patterns - shown - set(NOT_PAGES) == set(), "pages without an example"
    assert shown | set(NOT_PAGES) == patterns, "examples of pages that are gone"


@pytest.mark.parametrize("example", PAGES, ids=lambda page: page.title)
def test_page_is_in_order(example, window, watch, board, table):
    watch.expect_status(example.status)
    page = window(example.who, color_scheme="light")
    weight = Weight(page.context.new_cdp_session(page))

    answer = page.goto(example.at(board.places), wait_until="networkidle")
    assert answer.status == example.status
    queries = int(answer.headers[HEADER.lower()])
    table.append((example.title, weight.total, queries, example.queries))
    faults = weight.faults()
    if queries > example.queries:
        faults.append(f"asks the database {queries} times; {example.queries} is the most")
    faults += policy_faults(answer.headers.get("content-security-policy", ""))
    faults += inline_faults(answer.text())
    for scheme, rules in (("light", EVERYTHING), ("dark", COLOURS)):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        for size in (DESKTOP, PHONE):
            page.set_viewport_size(size)
            faults += [f"{scheme}, {size['width']}: {fault}" for fault in axe_faults(page, rules)]
    faults += reflow_faults(page)

    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("name", MAIN)
def test_focus_is_seen_everywhere(name, size, window, board):
    example = next(page for page in PAGES if page.name == name)
    page = window(example.who, viewport=size)
    page.goto(example.at(board.places))

    faults = focus_faults(page)

    assert not faults, "\n".join(faults)


def test_prints_an_ad_on_two_sheets_at_most(page, board):
    page.goto(board.places["ad"])
    expect(page.get_by_role("heading", level=1)).to_be_visible()

    assert printed_pages(page) <= 2
