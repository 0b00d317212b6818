"""The explanation, as a person reads it."""

from __future__ import annotations

import json
import re
import unicodedata
from pathlib import Path

import pytest

from screening_engine import load_policy_from
from screening_engine.signals.absent_owner import absent_owner
from screening_engine.signals.advance_fee_loan import advance_fee_loan
from screening_engine.signals.asks_payment_first import asks_payment_first
from screening_engine.signals.disguised_contact import disguised_contact
from screening_engine.signals.phone_in_text import phone_in_text
from screening_tools.explain import explain
from screening_tools.inputs import split_title
from screening_tools.judging import judge_row
from screening_tools.layout import Look, columns

HERE = Path(__file__).parent
SAID = HERE / "said"
SIGNALS = (absent_owner, advance_fee_loan, asks_payment_first, disguised_contact, phone_in_text)
VERSIONS = re.compile(r"(pack \w+) [0-9a-f]{12} · engine [\d.]+")


def rows():
    title, body = split_title((SAID / "flat.txt").read_text(encoding="utf-8"))
    flat = {"title": title, "body": body, "category": "housing/rent", "price": 400, "country": "IE"}
    return {"flat": flat, "loan": json.loads((SAID / "loan.jsonl").read_text(encoding="utf-8"))}


def page_of(name, *, width=88, colour=False, **more):
    policy = load_policy_from(HERE / "packs" / "harbour")
    judged = judge_row({**rows()[name], **more}, f"{name}.txt", policy=policy, signals=SIGNALS)
    lines = explain(judged, Look(width=width, colour=colour))
    return VERSIONS.sub(r"\1 0123456789ab · engine 0.0.0", "\n".join(lines)) + "\n"


PAGES = {
    "flat.plain.txt": lambda: page_of("flat"),
    "flat.colour.txt": lambda: page_of("flat", colour=True),
    "flat.narrow.txt": lambda: page_of("flat", width=40),
    "loan.plain.txt": lambda: page_of("loan"),
}


@pytest.mark.parametrize("name", PAGES)
def test_the_page_is_the_one_that_was_looked_at(name):
    """If it changed for good: ``.venv/bin/python -m tests.tools.test_explain``, and look at it."""
    assert PAGES[name]() == (SAID / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("width", [40, 60, 88, 100])
@pytest.mark.parametrize("name", ["flat", "loan"])
def test_no_line_is_wider_than_the_terminal(name, width):
    wide = [line for line in page_of(name, width=width).splitlines() if columns(line) > width]

    assert not wide


def test_colour_adds_nothing_but_colour():
    assert re.sub(r"\x1b\[[0-9;]*m", "", page_of("flat", colour=True)) == page_of("flat")


@pytest.mark.parametrize(
    "body",
    [
        "\x1b]0;owned\x07\x1b[2J\x9b31m",
        "pay \u202ednuora gnihton\u202c here",
        "a\rb\tc\vd\x00e",
        "half \ud800 letter",
        "漢字かな交じり文" * 30,
        "نص طويل للتجربة " * 40,
        "e" + "\u0301" * 500,
        "x" * 300,
        "word " * 3_990,
        "",
    ],
    ids=lambda body: ascii(body)[:20],
)
def test_no_text_takes_the_terminal_over_or_breaks_the_page(body):
    page = page_of("flat", title="", body=body)

    assert all(columns(line) <= 88 for line in page.splitlines())
    controls = {char for char in page if unicodedata.category(char) in ("Cc", "Cs")}
    assert controls <= {"\n"}
    assert not set(page) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def test_a_text_that_is_too_long_says_so():
    page = page_of("flat", body="x" * 20_001)

    assert "too long to read" in page
    assert "HOLD" in page


def test_of_a_long_text_the_marked_words_are_shown():
    page = page_of("flat", body="fine words " * 700 + " wire the deposit before the viewing")

    assert "characters) …" in page
    assert "[wire the deposit]" in page
    assert len(page) < 6_000


def test_an_ordinary_ad_has_a_short_page():
    page = page_of("flat", title="Oak table", body="Some scratches, 120 by 80.")

    assert "Nothing speaks against it" in page
    assert "What was found" not in page
    assert len(page.splitlines()) < 12


if __name__ == "__main__":
    for name, draw in PAGES.items():
        (SAID / name).write_text(draw(), encoding="utf-8")
