"""What a case's page tells about photos, and which it never shows."""

from __future__ import annotations

import pytest

from lamppost.environment import env
from lamppost.trust.cases.queries import open_cases_about
from tests.ads import RENT_BEFORE_VIEWING, typed
from tests.shown import another_drawing, drawing, post_with, put_into_bank, with_code


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("LAMPPOST_HOME", str(tmp_path / "home"))
    env.cache_clear()
    yield
    env.cache_clear()


@pytest.fixture
def page(client, mo):
    client.force_login(mo)

    def get(listing):
        case = open_cases_about(listing.subject)[0]
        return client.get(f"/staff/cases/{case.pk}/").content.decode()

    return get


def test_tells_who_showed_it_before_and_leads_there(page, lumen, sam, sly):
    post_with(drawing(), site=lumen, seller=sam, ad=typed(title="A quiet flat, lived in"))
    copied = post_with(another_drawing(), drawing(), site=lumen, seller=sly)

    text = page(copied)

    assert "Photo 2" in text
    assert "One other account showed it before." in text
    assert "Same picture" in text
    assert "A quiet flat, lived in" in text


def test_tells_which_bank_knows_it(page, lumen, sam):
    put_into_bank(drawing(), "fraud", name="rents")
    assert "Known from the bank rents (fraud)." in page(
        post_with(drawing(), site=lumen, seller=sam)
    )


def test_tells_what_was_read_in_it(page, lumen, sly):
    listing = post_with(with_code("see the shop"), site=lumen, seller=sly, ad=RENT_BEFORE_VIEWING)
    assert "see the shop" in page(listing)


@pytest.mark.parametrize("label", ["child_safety", "intimate"])
def test_never_shows_what_a_bank_learned_later(page, lumen, sly, label):
    listing = post_with(
        drawing(), another_drawing(), site=lumen, seller=sly, ad=RENT_BEFORE_VIEWING
    )
    assert page(listing).count("/media/") == 2

    put_into_bank(drawing(), label)

    text = page(listing)
    assert text.count("/media/") == 1
    assert "Not shown here" in text
