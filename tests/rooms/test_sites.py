"""Towns: what they may be called, how they are opened and changed, who is next door."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lamppost.foundation.audit.queries import lines_about
from lamppost.foundation.kernel.errors import NotFound, Stale
from lamppost.foundation.kernel.ids import new_id
from lamppost.market.sites.actions import change_site, open_site
from lamppost.market.sites.queries import (
    all_sites,
    districts_of,
    get_site,
    neighbours_of,
)
from lamppost.market.sites.rules import RESERVED_SLUGS, SiteNotValid, SiteSettings, check_site
from tests.cast import BRILL, LUMEN, NOW, open_brill, open_lumen


def problems_of(**changes) -> set[str]:
    with pytest.raises(SiteNotValid) as refused:
        check_site(replace(LUMEN, **changes))
    return set(refused.value.problems)


class TestSettings:
    def test_takes_the_towns_of_the_cast(self):
        check_site(LUMEN)
        check_site(BRILL)

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("name", " "),
            ("name", "x" * 61),
            ("slug", ""),
            ("slug", "Lumen"),
            ("slug", "-lumen"),
            ("slug", "lumen/x"),
            ("slug", "x" * 41),
            ("tagline", "x" * 121),
            ("hue", 361),
            ("chroma", float("nan")),
            ("chroma", 0.3),
            ("latitude", 91.0),
            ("longitude", float("inf")),
            ("language", "klingonisch"),
            ("currency", "XYZW"),
            ("country", "Ireland"),
            ("time_zone", "Mars/Olympus"),
            ("neighbours", ("lumen",)),
        ],
    )
    def test_names_the_field_that_is_wrong(self, field, value):
        assert problems_of(**{field: value}) == {field}

    def test_names_all_of_them_at_once(self):
        assert problems_of(name="", hue=999, currency="?") == {"name", "hue", "currency"}

    @pytest.mark.parametrize("slug", sorted(RESERVED_SLUGS))
    def test_keeps_our_own_addresses_free(self, slug):
        assert problems_of(slug=slug) == {"slug"}

    @settings(deadline=None)
    @given(st.builds(SiteSettings, name=st.text(max_size=80), slug=st.text(max_size=60)))
    def test_refuses_or_takes_any_text_but_never_breaks(self, typed):
        problems: set[str] = set()
        try:
            check_site(typed)
        except SiteNotValid as refused:
            problems = set(refused.problems)

        assert problems <= {"name", "slug"}


class TestOpening:
    def test_opens_a_town_with_its_districts_and_writes_it_down(self, db):
        site = open_lumen()

        assert get_site("lumen") == site
        assert [district.name for district in districts_of(site.pk)] == ["Old Town", "Riverside"]
        assert [line.event for line in lines_about(site.subject)][:1] == ["site.opened"]

    def test_refuses_an_address_that_is_taken(self, lumen):
        with pytest.raises(SiteNotValid) as refused:
            open_site(settings=LUMEN, districts=[], actor="test", now=NOW)

        assert set(refused.value.problems) == {"slug"}

    def test_knows_no_town_that_is_not_there(self, db):
        with pytest.raises(NotFound):
            get_site("atlantis")


class TestChanging:
    def change(self, site, *, version=None, **changes):
        return change_site(
            site_id=site.pk,
            settings=replace(LUMEN, **changes),
            expected_version=site.version if version is None else version,
            actor="test",
            now=NOW,
        )

    def test_changes_settings_and_writes_down_which(self, lumen):
        changed = self.change(lumen, hue=40, tagline="New.")

        assert (changed.hue, changed.tagline, changed.version) == (40, "New.", 2)
        assert [line.event for line in lines_about(lumen.subject)][-1] == "site.changed"

    def test_keeps_the_address_because_links_are_out_there(self, lumen):
        assert self.change(lumen, slug="lumen-new").slug == "lumen"

    def test_refuses_a_change_of_an_older_state(self, lumen):
        self.change(lumen, hue=40)

        with pytest.raises(Stale):
            self.change(lumen, version=1, hue=50)

    def test_refuses_what_is_wrong_or_not_there(self, lumen):
        with pytest.raises(SiteNotValid):
            self.change(lumen, hue=999)
        lumen.pk = new_id()
        with pytest.raises(NotFound):
            self.change(lumen)


class TestFinding:
    def test_lists_towns_and_neighbours_by_name(self, db):
        lumen, brill = open_lumen(), open_brill()

        assert list(all_sites()) == [brill, lumen]
        assert neighbours_of(lumen) == [brill]

    def test_leaves_out_neighbours_that_have_no_board(self, lumen):
        assert neighbours_of(lumen) == []
