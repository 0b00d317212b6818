"""Who may see a photo, and what a browser may keep of it."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory

from lamppost.environment import env
from lamppost.market.listings.models import Listing, ListingRevision, RevisionPhoto
from lamppost.market.listings.rules import ListingState
from lamppost.market.media import actions, upkeep
from lamppost.people.accounts.rules import Role
from lamppost.people.accounts.sessions import SessionStore
from lamppost.web.public.photos import show_photo
from tests import cast
from tests.cast import NOW
from tests.rooms.pictures import opened, phone_photo

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    """A home folder of its own for each test."""
    monkeypatch.setenv("LAMPPOST_HOME", str(tmp_path / "home"))
    env.cache_clear()
    yield tmp_path / "home"
    env.cache_clear()


@pytest.fixture
def town():
    return cast.open_lumen()


@pytest.fixture
def sam():
    return cast.person("Sam")


@pytest.fixture
def photo(town, sam):
    """Sam's photo, while only he knows of it."""
    return actions.add_photo(
        site_id=town.pk, upload=phone_photo(), filename="sofa.jpg", account_id=sam.pk, now=NOW
    )


def put_in_ad(photo, seller, state=ListingState.PUBLISHED):
    ad = Listing.objects.create(
        site_id=photo.site_id, seller=seller, state=state, state_at=NOW, created_at=NOW
    )
    ad.revision = ListingRevision.objects.create(
        listing=ad,
        site_id=photo.site_id,
        number=1,
        title="Sofa",
        body="Green.",
        category="goods/furniture",
        offer="offer",
        price_type="free",
        currency="GBP",
        language="en",
        created_at=NOW,
    )
    ad.save()
    RevisionPhoto.objects.create(
        revision=ad.revision, site_id=ad.site_id, photo_id=photo.id, position=0
    )
    return ad


def get(photo, who=None, *, size=800, file_format="webp", method="get", digest=None, **headers):
    digest = digest or photo.digest
    ask = getattr(RequestFactory(), method)
    request = ask(f"/media/{digest}/{size}.{file_format}", headers=headers)
    request.user = who or AnonymousUser()
    request.session = SessionStore()
    return show_photo(request, digest=digest, size=size, file_format=file_format)


def test_a_public_ads_photo_is_for_everyone_and_for_ever(photo, sam):
    put_in_ad(photo, sam)
    answer = get(photo)
    content = answer.content
    assert answer.status_code == 200
    assert opened(content).size == (640, 480)
    assert answer["Cache-Control"] == "public, max-age=31536000, s-maxage=300, immutable"
    assert answer["Content-Type"] == "image/webp"
    assert answer["Content-Length"] == str(len(content))
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Disposition"].startswith("inline")
    assert answer["ETag"] == f'"{photo.digest}-800-webp"'
    assert "Set-Cookie" not in answer


def test_a_browser_that_has_it_gets_no_second_copy(photo, sam):
    put_in_ad(photo, sam)
    etag = get(photo)["ETag"]
    answer = get(photo, if_none_match=etag)
    assert (answer.status_code, answer.content) == (304, b"")
    assert answer["ETag"] == etag
    assert answer["Cache-Control"].startswith("public")
    assert get(photo, size=400, if_none_match=etag).status_code == 200


def test_head_says_how_long_it_is_and_sends_nothing(photo, sam):
    put_in_ad(photo, sam)
    answer = get(photo, method="head")
    assert (answer.status_code, answer.content) == (200, b"")
    assert int(answer["Content-Length"]) == len(get(photo).content)
    assert answer["Content-Type"] == "image/webp"
    assert get(photo, method="post").status_code == 405


def test_before_it_is_public_only_its_poster_and_staff_see_it(photo, sam, town):
    bea, mo = cast.person("Bea"), cast.staff("Mo", Role.MODERATOR, site=town)
    for who in (sam, mo):
        answer = get(photo, who)
        assert answer.status_code == 200
        assert answer["Cache-Control"] == "private, no-store"
    for who in (None, bea):
        answer = get(photo, who)
        assert (answer.status_code, answer.content) == (404, b"")
        assert answer["Cache-Control"] == "no-store"


def test_a_moderator_of_another_town_is_a_stranger_here(photo):
    mo = cast.staff("Mo", Role.MODERATOR, site=cast.open_brill())
    assert get(photo, mo).status_code == 404
    assert get(photo, cast.staff("Rita", Role.REVIEWER)).status_code == 200


def test_knowing_a_link_opens_nothing_even_for_a_browser_that_had_it(photo, sam):
    ad = put_in_ad(photo, sam)
    etag = get(photo)["ETag"]
    Listing.objects.filter(pk=ad.pk).update(state=ListingState.REFUSED)
    assert get(photo, if_none_match=etag).status_code == 404
    assert get(photo, sam).status_code == 200


def test_a_seller_sees_the_photo_of_an_ad_even_if_it_was_added_without_account(town, sam):
    photo = actions.add_photo(site_id=town.pk, upload=phone_photo(), filename="a.jpg", now=NOW)
    assert get(photo, sam).status_code == 404
    put_in_ad(photo, sam, ListingState.HELD)
    assert get(photo, sam).status_code == 200


def test_one_public_use_is_enough_and_one_erased_copy_changes_nothing(photo, sam, town):
    twin = actions.add_photo(site_id=town.pk, upload=phone_photo(), filename="b.jpg", now=NOW)
    put_in_ad(twin, cast.person("Bea"))
    assert get(photo).status_code == 200
    actions.erase_photo(site_id=town.pk, photo_id=photo.id, actor="account:sam", now=NOW)
    upkeep.settle_files(photo.id)
    assert get(photo).status_code == 200


def test_a_quarantined_photo_is_seen_by_nobody_here_at_once(photo, sam, town):
    put_in_ad(photo, sam)
    rita = cast.staff("Rita", Role.REVIEWER)
    actions.quarantine_photo(site_id=town.pk, photo_id=photo.id, actor="engine", now=NOW)
    assert [get(photo, who).status_code for who in (None, sam, rita)] == [404, 404, 404]


def test_avif_is_there_once_it_was_made(photo, sam):
    put_in_ad(photo, sam)
    assert get(photo, file_format="avif").status_code == 404
    upkeep.make_avif(photo.id, now=NOW)
    answer = get(photo, file_format="avif")
    assert answer["Content-Type"] == "image/avif"
    assert opened(answer.content).format == "AVIF"


@pytest.mark.parametrize(
    "forged",
    [{"size": 801}, {"file_format": "php"}, {"digest": "0" * 64}, {"digest": "../keys/secret"}],
    ids=["size", "format", "digest", "path"],
)
def test_forged_links_find_nothing(photo, sam, forged):
    put_in_ad(photo, sam)
    assert get(photo, **forged).status_code == 404
