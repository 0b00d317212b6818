"""Cards are made and drawn once for many pages, and never tell what is not so any more."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from io import BytesIO

import pytest
from django.conf import settings
from django.test import Client
from PIL import Image

from lamppost.market.listings.actions import reserve_listing, revise_listing
from lamppost.market.listings.rules import ListingState
from lamppost.market.media.actions import add_photo, quarantine_photo
from lamppost.market.sites.actions import change_districts
from lamppost.market.sites.queries import get_site
from tests.cast import NOW, OLD_TOWN, RIVERSIDE
from tests.doors.test_results import shown
from tests.rooms.boards import catch_up, content, forget_index, move, publish

RESULTS = "/lumen/for-sale/?view=list"


@pytest.fixture(autouse=True)
def _fresh():
    forget_index()


@pytest.fixture
def table(lumen, sam):
    made = publish(content("Oak table", district="riverside"), site=lumen, seller=sam)
    catch_up()
    return made


@pytest.fixture
def page(client):
    """What a stranger reads, after others read it."""

    def read(path=RESULTS):
        return client.get(path).content.decode()

    return read


# None of these waits for the index: it still finds what it found.


@pytest.mark.parametrize("to", [ListingState.WITHDRAWN, ListingState.HELD, ListingState.REFUSED])
def test_an_ad_that_is_not_public_any_more_is_gone(client, page, table, to):
    assert shown(client.get(RESULTS)) == ["Oak table"]

    move(table, to)

    assert "Oak table" not in page()
    assert "Oak table" not in page("/lumen/")


def test_an_ad_that_is_changed_is_gone_until_it_is_public_and_then_says_the_new(
    client, page, table
):
    page()
    revise_listing(
        listing_id=table.pk,
        content=content("Oak desk"),
        expires_at=NOW + timedelta(days=9),
        actor="test",
        now=NOW,
    )
    assert shown(client.get(RESULTS)) == []

    move(table, ListingState.PUBLISHED)

    assert shown(client.get(RESULTS)) == ["Oak desk"]


def test_an_ad_that_is_promised_says_so_and_stops_saying_so(page, table):
    assert "Reserved" not in page()

    reserve_listing(listing_id=table.pk, is_reserved=True, actor="test", now=NOW)
    assert '<span class="badge">Reserved</span>' in page()

    reserve_listing(listing_id=table.pk, is_reserved=False, actor="test", now=NOW)
    assert "Reserved" not in page()


def test_an_ad_that_comes_back_is_there_again(client, table):
    client.get(RESULTS)
    move(table, ListingState.HELD)
    client.get(RESULTS)

    move(table, ListingState.PUBLISHED)

    assert shown(client.get(RESULTS)) == ["Oak table"]


def test_a_part_of_town_has_its_new_name_at_once(page, lumen, table):
    assert "<span>Riverside</span>" in page()

    change_districts(
        site_id=lumen.pk,
        districts=[replace(RIVERSIDE, name="Waterside"), OLD_TOWN],
        in_use={"riverside"},
        expected_version=get_site("lumen").version,
        actor="test",
        now=NOW,
    )

    assert "<span>Waterside</span>" in page()
    assert "Riverside" not in page()


def test_each_reader_sees_their_own_hearts(client, table):
    other = Client()
    kept = 'name="keep" value="" aria-pressed="true"'
    client.post(f"/lumen/ad/{table.code}/keep/", {"keep": "1"})

    for _time in range(2):
        assert client.get(RESULTS).content.decode().count(kept) == 1
        assert other.get(RESULTS).content.decode().count(kept) == 0

    client.post(f"/lumen/ad/{table.code}/keep/", {"keep": ""})

    assert client.get(RESULTS).content.decode().count(kept) == 0


def test_only_who_looked_at_an_ad_sees_it_marked(client, table):
    other = Client()
    client.cookies["seen"] = table.code

    for _time in range(2):
        assert "looked at</span>" in client.get(RESULTS).content.decode()
        assert "looked at</span>" not in other.get(RESULTS).content.decode()


def test_each_language_has_its_own_words(client, page, table):
    german = Client()
    german.cookies[settings.LANGUAGE_COOKIE_NAME] = "de"
    reserve_listing(listing_id=table.pk, is_reserved=True, actor="test", now=NOW)

    for _time in range(2):
        assert '<span class="badge">Reserved</span>' in page()
        assert '<span class="badge">Reserviert</span>' in german.get(RESULTS).content.decode()


def test_a_section_shows_its_leaves_icons_and_the_whole_board_those_of_sections(page, table):
    for _time in range(2):
        assert "#armchair" in page(RESULTS) or "#sofa" in page(RESULTS)
        assert card_of(page("/lumen/search/")) != card_of(page(RESULTS))


def card_of(html: str) -> str:
    return html[html.index('<article class="card">') :].partition("</article>")[0]


class TestPhotos:
    @pytest.fixture
    def photo(self, lumen, sam):
        file = BytesIO()
        Image.new("RGB", (900, 700), "teal").save(file, "PNG")
        return add_photo(
            upload=file.getvalue(),
            site_id=lumen.pk,
            account_id=sam.pk,
            draft_id=None,
            filename="table.png",
            alt="A table",
            words=False,
            now=NOW,
        )

    @pytest.fixture
    def with_photo(self, lumen, sam, photo):
        made = publish(content("Oak table", photo_ids=(photo.id,)), site=lumen, seller=sam)
        catch_up()
        return made

    def test_one_in_quarantine_is_gone_at_once_and_its_ad_stays(
        self, client, lumen, page, photo, with_photo
    ):
        for _time in range(2):
            assert photo.src_400 in page()

        quarantine_photo(site_id=lumen.pk, photo_id=photo.id, actor="engine", now=NOW)

        for _time in range(2):
            assert photo.digest not in page()
            assert shown(client.get(RESULTS)) == ["Oak table"]

    def test_the_first_ones_load_at_once_and_the_others_when_they_are_near(
        self, lumen, sam, page, photo, with_photo
    ):
        page()
        for number in range(5):
            said = content(f"Chair {number}", photo_ids=(photo.id,))
            publish(said, site=lumen, seller=sam, now=NOW + timedelta(minutes=number + 1))
        catch_up()

        html = page()

        # The table was the first one on the page before; now it is the sixth.
        assert html.count('loading="lazy"') == 2
        assert 'loading="lazy"' in html.partition("Oak table")[0].rpartition("<article")[2]


def test_what_was_made_before_costs_few_queries(
    client, lumen, sam, table, django_assert_max_num_queries
):
    client.get(RESULTS)

    with django_assert_max_num_queries(3):  # the town, its categories, what is public now
        client.get(RESULTS)


def test_one_new_ad_among_many_does_not_make_the_others_anew(
    client, lumen, sam, table, django_assert_max_num_queries
):
    client.get(RESULTS)
    publish(content("Elm chair"), site=lumen, seller=sam, now=NOW + timedelta(minutes=1))
    catch_up()

    with django_assert_max_num_queries(5):
        assert shown(client.get(RESULTS)) == ["Elm chair", "Oak table"]
