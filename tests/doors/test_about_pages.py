"""About, terms, contact: what ships, what an operator writes, and security.txt."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lamppost.environment import env
from lamppost.market.texts.actions import change_text
from lamppost.market.texts.rules import TextKey
from lamppost.web.prose import prose
from lamppost.web.public.about import contact_url
from tests.doors.walk import words_of
from tests.rooms.boards import catch_up

pytestmark = pytest.mark.django_db

PAGES = pytest.mark.parametrize(
    "path", ["about/", "terms/", "contact/"], ids=["about", "terms", "contact"]
)


@pytest.fixture
def write(now):
    def write(key, body, *, site=None, language=""):
        return change_text(
            key=key,
            site_id=site.pk if site else None,
            language=language,
            body=body,
            expected_version=0,
            actor="test",
            now=now,
        )

    return write


@pytest.fixture
def contact(monkeypatch):
    def say(address):
        monkeypatch.setenv("LAMPPOST_OPERATOR_CONTACT", address)
        env.cache_clear()

    yield say
    monkeypatch.undo()
    env.cache_clear()


class TestPages:
    @PAGES
    def test_stand_for_the_network_and_for_a_town(
        self, client, lumen, path, django_assert_max_num_queries
    ):
        catch_up()
        with django_assert_max_num_queries(1):
            whole = client.get(f"/{path}")
        with django_assert_max_num_queries(3):  # the town, its texts, its neighbours
            town = client.get(f"/lumen/{path}")

        assert whole.status_code == town.status_code == 200
        assert whole.headers["Cache-Control"].startswith("public")
        assert 'href="/lumen/safety/"' in town.content.decode()

    def test_about_says_what_ships_until_somebody_writes(self, client, lumen, write):
        assert "from neighbour to neighbour" in words_of(client.get("/lumen/about/"))

        write(TextKey.ABOUT, "Run by the library.\n\n- open\n- kind", site=lumen, language="en")

        page = client.get("/lumen/about/")
        assert "Run by the library." in words_of(page)
        assert "<ul><li>open</li><li>kind</li></ul>" in page.content.decode()
        assert "from neighbour to neighbour" in words_of(client.get("/about/"))

    def test_what_an_operator_writes_is_no_markup(self, client, lumen, write):
        write(TextKey.TERMS, "<script>alert(1)</script>", language="en")

        assert b"<script>alert" not in client.get("/lumen/terms/").content

    def test_another_language_is_better_than_none_and_is_marked(self, client, lumen, write):
        write(TextKey.TERMS, "Es gilt das Recht der Stadt.", language="de")

        html = client.get("/lumen/terms/").content.decode()

        assert '<div dir="auto" lang="de"><p>Es gilt das Recht der Stadt.</p></div>' in html

    def test_contact_names_only_what_was_said(self, client, lumen, write):
        assert "has not said yet who they are" in words_of(client.get("/contact/"))

        write(TextKey.OPERATOR_NAME, "Town of Lumen", site=lumen)
        write(TextKey.OPERATOR_ADDRESS, "1 Market Square\nLumen", site=lumen)
        write(TextKey.AUTHORITIES_CONTACT, "orders@lumen.example", site=lumen)

        page = client.get("/lumen/contact/")
        assert "Town of Lumen" in words_of(page)
        assert "1 Market Square<br>Lumen" in page.content.decode()
        assert 'href="mailto:orders@lumen.example"' in page.content.decode()
        assert "VAT number" not in words_of(page)

    def test_the_contact_of_the_settings_stands_in_for_the_points(self, client, contact):
        contact("help@example.org")

        html = client.get("/contact/").content.decode()

        assert html.count('href="mailto:help@example.org"') == 3


class TestSecurityTxt:
    def test_is_missing_while_there_is_nobody_to_write_to(self, client, contact):
        contact("")

        assert client.get("/.well-known/security.txt").status_code == 404

    def test_names_whom_to_write_to_and_until_when_it_holds(self, client, write):
        write(TextKey.SECURITY_CONTACT, "holes@example.org")

        lines = client.get("/.well-known/security.txt").content.decode().splitlines()

        assert "Contact: mailto:holes@example.org" in lines
        [expires] = [line for line in lines if line.startswith("Expires: ")]
        assert expires.endswith("T00:00:00Z")
        assert any(line.startswith("Canonical: http") for line in lines)


def test_password_managers_find_where_to_change_how_one_signs_in(client, db):
    assert client.get("/.well-known/change-password").headers["Location"] == "/my/security/"


@pytest.mark.parametrize(
    ("said", "leads_to"),
    [
        ("help@example.org", "mailto:help@example.org"),
        ("https://example.org/help", "https://example.org/help"),
        ("+353 1 555 0100", "tel:+35315550100"),
        ("(01) 555-0100", "tel:015550100"),
        ("Monday to Friday, 9 to 5", ""),
        ("javascript:alert(1)", ""),
        ("write to help@example.org", ""),
        ("", ""),
    ],
)
def test_a_contact_is_a_link_if_it_is_one_address(said, leads_to):
    assert contact_url(said) == leads_to


@given(st.text(max_size=400))
def test_prose_never_lets_markup_through(text):
    html = str(prose(text))
    for tag in ("<p>", "</p>", "<br>", "<ul>", "</ul>", "<li>", "</li>"):
        html = html.replace(tag, "")

    assert "<" not in html
    assert ">" not in html
