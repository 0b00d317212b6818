"""Towns: an operator opens one, sets it up and puts its parts in order. Nothing typed is lost."""

from __future__ import annotations

import pytest

from lamppost.foundation.audit.queries import lines_about
from lamppost.market.sites.actions import change_site
from lamppost.market.sites.queries import districts_of, get_site
from tests import cast
from tests.ads import post, typed

ORDINARY = {
    "name": "Harbour Bay",
    "slug": "harbour-bay",
    "tagline": "By the sea.",
    "hue": "220",
    "chroma": "0,1",
    "language": "en",
    "currency": "eur",
    "country": "ie",
    "time_zone": "Europe/Dublin",
    "latitude": "53.5",
    "longitude": "-6.25",
    "action": "save",
}

OLD_TOWN = {"slug": "old-town", "name": "Old Town", "latitude": "53.29", "longitude": "-6.19"}
RIVERSIDE = {"slug": "riverside", "name": "Riverside", "latitude": "53.31", "longitude": "-6.2"}
EMPTY = {"slug": "", "name": "", "latitude": "", "longitude": ""}


@pytest.fixture
def operating(client, ora):
    client.force_login(ora)
    return client


def settings_as_typed(site, **changes):
    return {
        "name": site.name,
        "tagline": site.tagline,
        "hue": str(site.hue),
        "chroma": str(site.chroma),
        "language": site.language,
        "currency": site.currency,
        "country": site.country,
        "time_zone": site.time_zone,
        "latitude": str(site.latitude),
        "longitude": str(site.longitude),
        "neighbours": site.neighbours,
        "version": str(site.version),
        "action": "save",
        **changes,
    }


class TestOpenTown:
    def test_opens_it(self, operating, lumen):
        answer = operating.post("/staff/open-site/", {**ORDINARY, "neighbours": ["lumen"]})

        town = get_site("harbour-bay")
        assert answer.headers["Location"] == "/staff/sites/harbour-bay/"
        assert (town.hue, town.chroma, town.currency) == (220, 0.1, "EUR")
        assert town.neighbours == ["lumen"]

    @pytest.mark.parametrize(
        ("field", "value", "words"),
        [
            ("slug", "staff", "This address is used by Lamppost itself."),
            ("slug", "Big Town", "Use small letters"),
            ("slug", "lumen", "Another town has this address already."),
            ("hue", "361", "The hue is a number from 0 to 360."),
            ("hue", "green", "The hue is a number from 0 to 360."),
            ("chroma", "nan", "a number from 0 to 0.2"),
            ("latitude", "north", "from −90 to 90"),
            ("longitude", "1e400", "from −180 to 180"),
            ("currency", "XYZ", "not an ISO 4217 currency code"),
            ("time_zone", "Dublin", "This is not a time zone"),
            ("language", "klingon!", "not a language tag"),
        ],
    )
    def test_says_what_is_wrong_and_keeps_what_was_typed(
        self, operating, lumen, field, value, words
    ):
        answer = operating.post("/staff/open-site/", {**ORDINARY, field: value})

        page = answer.content.decode()
        assert answer.status_code == 422
        assert words in page
        assert "By the sea." in page

    def test_previews_colours_without_saving(self, operating):
        answer = operating.post("/staff/open-site/", {**ORDINARY, "action": "preview"})

        page = answer.content.decode()
        assert answer.status_code == 200
        assert "/staff/colours/220-100.css" in page
        assert "style=" not in page

    def test_serves_the_colours_that_a_page_previews(self, operating):
        sheet = operating.get("/staff/colours/220-100.css")

        assert sheet.headers["Content-Type"].startswith("text/css")
        assert sheet.content == b"[data-town=preview]{--brand-h:220;--brand-c:0.100}\n"


class TestChangeTown:
    def test_changes_it(self, operating, lumen):
        sent = settings_as_typed(lumen, tagline="Second-hand town.", hue="30")

        operating.post("/staff/sites/lumen/", sent)

        assert get_site("lumen").tagline == "Second-hand town."
        assert lines_about(lumen.subject).last().details["changed"] == ["hue", "tagline"]

    def test_keeps_its_address(self, operating, lumen):
        operating.post("/staff/sites/lumen/", settings_as_typed(lumen, slug="other"))

        assert get_site("lumen").pk == lumen.pk

    def test_a_stale_form_loses_nothing_and_says_what_is_new(self, operating, lumen, now):
        changed = cast.LUMEN.__class__(
            **{
                **{name: getattr(cast.LUMEN, name) for name in cast.LUMEN.__slots__},
                "tagline": "What Olga wrote.",
            }
        )
        change_site(site_id=lumen.pk, settings=changed, expected_version=1, actor="test", now=now)

        answer = operating.post(
            "/staff/sites/lumen/", settings_as_typed(lumen, tagline="What Ora wrote.")
        )

        page = answer.content.decode()
        assert answer.status_code == 409
        assert "Somebody changed this town in the meantime." in page
        assert "What Olga wrote." in page
        assert "What Ora wrote." in page
        assert get_site("lumen").tagline == "What Olga wrote."
        assert 'name="version" value="2"' in page

    def test_lists_towns(self, operating, lumen, brill):
        page = operating.get("/staff/sites/").content.decode()

        assert "Lumen" in page
        assert "Brill" in page


class TestDistricts:
    def rows(self, *rows, version="1"):
        sent = {"rows": str(len(rows)), "version": version}
        for place, row in enumerate(rows, start=1):
            sent |= {f"{name}-{place}": value for name, value in row.items()}
        return sent

    def save(self, client, *rows, **more):
        return client.post("/staff/sites/lumen/districts/", self.rows(*rows, **more))

    def names(self, site):
        return [one.name for one in districts_of(site.pk)]

    def test_renames_moves_and_adds(self, operating, lumen):
        renamed = {**RIVERSIDE, "name": "River bank", "latitude": "53,4"}
        new = {"slug": "hill", "name": "The Hill", "latitude": "53.2", "longitude": "-6.1"}

        answer = self.save(operating, OLD_TOWN, renamed, new, EMPTY)

        assert answer.status_code == 302
        assert self.names(lumen) == ["Old Town", "River bank", "The Hill"]
        line = lines_about(lumen.subject).last()
        assert line.details["districts"] == {"saved": ["hill", "riverside"], "removed": []}

    def test_removes_what_no_ad_names(self, operating, lumen):
        self.save(operating, {**OLD_TOWN, "remove": "on"}, RIVERSIDE)

        assert self.names(lumen) == ["Riverside"]

    def test_keeps_what_an_ad_names(self, operating, lumen, sam):
        post(typed(district="riverside"), site=lumen, seller=sam)

        answer = self.save(operating, OLD_TOWN, {**RIVERSIDE, "remove": "on"})

        assert answer.status_code == 422
        assert "Ads name a part of town that you remove." in answer.content.decode()
        assert self.names(lumen) == ["Old Town", "Riverside"]

    def test_says_which_field_is_wrong(self, operating, lumen):
        wrong = {"slug": "Hill Top", "name": "", "latitude": "high", "longitude": "-6"}

        answer = self.save(operating, EMPTY, OLD_TOWN, wrong, RIVERSIDE)

        page = answer.content.decode()
        assert answer.status_code == 422
        for field in ("slug-3", "name-3", "latitude-3"):
            assert f'href="#{field}"' in page
        assert 'value="Hill Top"' in page
        assert self.names(lumen) == ["Old Town", "Riverside"]

    def test_a_stale_form_changes_nothing(self, operating, lumen):
        self.save(operating, OLD_TOWN, {**RIVERSIDE, "name": "Bank"})

        answer = self.save(operating, OLD_TOWN, {**RIVERSIDE, "name": "Shore"})

        assert answer.status_code == 409
        assert "Shore" in answer.content.decode()
        assert self.names(lumen) == ["Bank", "Old Town"]

    @pytest.mark.parametrize("count", ["", "-1", "x", "99999999999"])
    def test_a_form_without_rows_removes_nothing_that_is_in_use(self, operating, lumen, sam, count):
        post(typed(), site=lumen, seller=sam)

        answer = operating.post("/staff/sites/lumen/districts/", {"rows": count, "version": "1"})

        assert answer.status_code == 422
        assert "Riverside" in self.names(lumen)
