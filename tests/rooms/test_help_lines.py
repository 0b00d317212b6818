"""Help lines: what ships is whole and checked; an operator's file corrects it, breaks nothing."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lamppost.environment import env
from lamppost.trust.safety.queries import (
    help_lines,
    help_lines_problem,
    own_file,
    shipped_help_file,
)
from lamppost.trust.safety.rules import (
    HelpFile,
    HelpLinesNotValid,
    Topic,
    merge,
    read_help_file,
)

SHIPPED = sorted(shipped_help_file().lines.items())
BY_NAME = pytest.mark.parametrize("line", [line for _name, line in SHIPPED], ids=dict(SHIPPED))
ALL = merge(shipped_help_file(), HelpFile(), name="shipped")
COUNTRIES = ALL.countries

A_LINE = """
lines:
  ie-money:
    country: IE
    role: authority
    name: "Money advice"
    number: "1800 000 000"
    hours: mon-fri 09:00-17:00
    topics: [fraud]
    source: "their own page"
    checked: 2026-10-01
"""


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("LAMPPOST_HOME", str(tmp_path))
    env.cache_clear()
    yield tmp_path
    monkeypatch.undo()
    env.cache_clear()


class TestShippedLines:
    @BY_NAME
    def test_were_checked_by_somebody_on_some_day(self, line):
        assert line.level in ("A", "B")
        assert date(2026, 1, 1) <= line.checked <= date(2026, 12, 31)
        assert line.source

    @BY_NAME
    def test_can_be_dialled(self, line):
        assert line.tel == "" or re.fullmatch(r"\+?\d{2,15}", line.tel)

    @pytest.mark.parametrize("country", COUNTRIES)
    def test_every_country_has_an_emergency_number_and_it_comes_first(self, country):
        first, *others = ALL.of(country)

        assert first.is_emergency
        assert first.number
        assert not any(line.is_emergency for line in others)

    @pytest.mark.parametrize("country", COUNTRIES)
    def test_every_country_has_somebody_for_children(self, country):
        found = ALL.of(country, {Topic.CHILD, Topic.CHILD_ONLINE})

        assert found

    def test_an_unknown_country_still_gets_what_counts_everywhere(self):
        found = ALL.of("ZZ")

        assert found
        assert all(line.country == "INT" for line in found)
        assert ALL.emergency("ZZ") is None

    def test_a_country_of_the_union_has_its_number_and_its_directory(self):
        assert ALL.emergency("AT").number == "112"
        assert any(line.country == "EU" for line in ALL.of("AT", {Topic.EXPLOITATION}))

    def test_names_lines_once(self):
        named = [(line.country, line.name) for _key, line in SHIPPED]

        assert len(set(named)) == len(named)


class TestOwnFile:
    def test_adds_a_line(self, home):
        own_file().write_text(A_LINE, encoding="utf-8")

        [line] = help_lines().of("IE", {Topic.FRAUD})

        assert line.name == "Money advice"
        assert line.level == "O"
        assert help_lines_problem() == ""

    def test_replaces_and_hides_lines(self, home):
        own_file().write_text(
            A_LINE.replace("ie-money", "us-ic3") + "hide: [us-988]\n", encoding="utf-8"
        )

        assert help_lines().lines["us-ic3"].country == "IE"
        assert "us-988" not in help_lines().lines

    def test_counts_as_soon_as_it_is_changed(self, home):
        assert help_lines().of("IE", {Topic.FRAUD}) == []

        own_file().write_text(A_LINE, encoding="utf-8")

        assert help_lines().of("IE", {Topic.FRAUD})

    @pytest.mark.parametrize(
        "text",
        [
            "lines: [",
            "lines: {x-y: {country: IE}}",
            A_LINE.replace("1800 000 000", "call us"),
            A_LINE.replace("mon-fri 09:00-17:00", "office hours"),
            A_LINE.replace("[fraud]", "[gossip]"),
            A_LINE.replace("2026-10-01", "lately"),
            A_LINE + "    colour: green\n",
            "hide: [no-such-line]\n",
            "hide: [us-emergency]\n",
        ],
        ids=[
            "syntax", "missing", "number", "hours", "topic", "day", "unknown", "hidden", "silent",
        ],
    )  # fmt: skip
    def test_hides_no_shipped_line_when_it_is_broken(self, home, text):
        own_file().write_text(text, encoding="utf-8")

        assert help_lines().emergency("US").number == "911"
        assert help_lines().emergency("IE").number == "112"
        assert str(own_file()) in help_lines_problem()

    def test_hides_no_shipped_line_when_it_is_no_text(self, home):
        own_file().write_bytes(b"\xff\xfe\x00")

        assert help_lines().emergency("US").number == "911"
        assert help_lines_problem()


@given(st.text(max_size=300))
def test_whatever_a_file_says_it_is_read_or_refused(text):
    try:
        found = read_help_file(text, name="own")
    except HelpLinesNotValid as error:
        found = error
    assert isinstance(found, (HelpFile, HelpLinesNotValid))
