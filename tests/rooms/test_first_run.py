"""What a new town is proposed, and the code that opens its first run."""

from __future__ import annotations

import json
import threading
import zoneinfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lamppost.market.sites.outlines import OutlineNotValid
from lamppost.market.sites.proposals import (
    MAIN_ZONES,
    centre_of,
    countries,
    currency_for,
    parts_drawn,
    parts_named,
    slug_for,
    zone_for,
    zones_for,
)
from lamppost.market.sites.rules import (
    SiteSettings,
    check_districts,
    check_site,
)
from lamppost.people.accounts.setup_code import (
    FILE,
    forget_setup_code,
    is_setup_code,
    new_setup_code,
    one_setup_at_a_time,
)

SQUARE = [[-6.2, 53.3], [-6.1, 53.3], [-6.1, 53.4], [-6.2, 53.4], [-6.2, 53.3]]


def geojson(*features) -> str:
    return json.dumps(
        {
            "type": "FeatureCollection",
            "features": [
                {
                    "type": "Feature",
                    "properties": properties,
                    "geometry": {"type": "Polygon", "coordinates": [SQUARE]},
                }
                for properties in features
            ],
        }
    )


class TestAddress:
    @pytest.mark.parametrize(
        ("name", "slug"),
        [
            ("Harbour Bay", "harbour-bay"),
            ("São Bento", "sao-bento"),
            ("Köln", "koln"),
            ("Москва", "moskva"),
            ("Staff", "staff-board"),
            ("!!!", ""),
            ("x" * 60, "x" * 40),
        ],
    )
    def test_follows_the_name(self, name, slug):
        assert slug_for(name) == slug

    @given(st.text(max_size=60))
    def test_is_one_that_a_town_may_have_or_none(self, name):
        slug = slug_for(name)

        if slug:
            check_site(SiteSettings(name="Town", slug=slug))


class TestCountry:
    @pytest.mark.parametrize(
        ("country", "currency", "zone"),
        [
            ("IE", "EUR", "Europe/Dublin"),
            ("GB", "GBP", "Europe/London"),
            ("US", "USD", "America/New_York"),
            ("EG", "EGP", "Africa/Cairo"),
            ("??", "EUR", "UTC"),
        ],
    )
    def test_has_money_and_a_clock(self, country, currency, zone):
        assert (currency_for(country), zone_for(country)) == (currency, zone)

    def test_every_country_gives_settings_that_work(self):
        for country in countries():
            check_site(
                SiteSettings(
                    name="Town",
                    slug="town",
                    country=country,
                    currency=currency_for(country),
                    time_zone=zone_for(country),
                )
            )

    def test_main_zones_exist(self):
        assert set(MAIN_ZONES.values()) <= zoneinfo.available_timezones()
        assert zones_for("DE")[0] == "Europe/Berlin"


class TestParts:
    @given(st.lists(st.text(min_size=1, max_size=60).filter(str.strip), max_size=30, unique=True))
    def test_of_any_names_are_valid(self, names):
        parts = parts_named(names)

        check_districts(parts)
        assert [part.name for part in parts] == names

    def test_drawn_ones_have_their_outline_and_centre(self):
        parts = parts_drawn(geojson({"name": "Quayside"}, {"slug": "old-town"}))

        assert [(part.slug, part.name) for part in parts] == [
            ("quayside", "Quayside"),
            ("old-town", "old-town"),
        ]
        assert (parts[0].latitude, parts[0].longitude) == (53.35, -6.15)
        assert len(parts[0].outline) == 4
        assert centre_of(parts) == (53.35, -6.15)
        assert centre_of(parts_named(["Quayside"])) is None

    @pytest.mark.parametrize(
        ("text", "words"),
        [
            ("no", "not a JSON file"),
            ("[]", "not a GeoJSON"),
            (geojson({}), "names no part"),
            (geojson({"name": "A"}, {"name": "A"}), "Two features are about"),
        ],
    )
    def test_a_file_that_cannot_be_used_says_why(self, text, words):
        with pytest.raises(OutlineNotValid, match=words):
            parts_drawn(text)


class TestCode:
    @given(st.text(max_size=200))
    def test_no_guess_fits(self, tmp_path_factory, guess):
        home = tmp_path_factory.getbasetemp() / "guessed"
        if not (home / FILE).exists():
            new_setup_code(home)

        assert not is_setup_code(home, guess)

    def test_is_read_however_it_is_typed(self, tmp_path):
        code = new_setup_code(tmp_path)

        for typed in (code, code.lower(), code.replace("-", ""), f"  {code.replace('-', ' ')} "):
            assert is_setup_code(tmp_path, typed)

    def test_is_forgotten(self, tmp_path):
        code = new_setup_code(tmp_path)
        forget_setup_code(tmp_path)
        forget_setup_code(tmp_path)

        assert not is_setup_code(tmp_path, code)

    def test_one_waits_for_the_other(self, tmp_path):
        seen, other_waits = [], threading.Event()

        def second() -> None:
            other_waits.set()
            with one_setup_at_a_time(tmp_path):
                seen.append("second")

        with one_setup_at_a_time(tmp_path):
            thread = threading.Thread(target=second)
            thread.start()
            assert other_waits.wait(10)
            seen.append("first")
        thread.join(10)

        assert seen == ["first", "second"]
