"""An alert tells its owner in the browsers that they chose, beside the mail or instead of it."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from lamppost.foundation.notify.queries import written_mails
from lamppost.foundation.push.actions import NewBrowser, remember_browser
from lamppost.foundation.push.models import PushNote
from lamppost.foundation.push.rules import mark_of
from lamppost.market.search.actions import NewAlert, save_search
from lamppost.market.search.rules import Search
from lamppost.market.search.rules.alerts import Frequency
from lamppost.ops.follow import Follower
from tests.ads import post, typed
from tests.cast import NOW
from tests.rooms.boards import forget_index

SOON = NOW + timedelta(minutes=1)
POINT = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"


@pytest.fixture(autouse=True)
def _fresh():
    forget_index()


@pytest.fixture
def browser(client, bea):
    """The browser in which Bea is signed in and wants to be told."""
    client.force_login(bea)
    new = NewBrowser(
        account_id=bea.pk,
        session_mark=mark_of(client.session.session_key),
        address="https://fcm.googleapis.com/fcm/send/bea",
        p256dh=POINT,
        auth="BTBZMqHH6r4Tts7J_aSIgg",
        name="Firefox, Linux",
    )
    return remember_browser(new, now=NOW)


@pytest.fixture
def save(lumen, bea):
    def saved(frequency):
        new = NewAlert(
            account_id=bea.pk,
            site_id=lumen.pk,
            label="Oak tables",
            params=[("q", "oak table")],
            wanted=Search(site_ids=(lumen.pk,), languages=("en",), words="oak table"),
            frequency=frequency,
            language="en",
        )
        return save_search(new, now=NOW)

    return saved


@pytest.fixture
def follow(db):
    follower = Follower()

    def rounds(now=SOON):
        while follower.step(now=now):
            pass

    return rounds


def notes() -> list:
    return [json.loads(note.text) for note in PushNote.objects.order_by("written_at", "id")]


def mails_to(person) -> int:
    return sum(bool(mail.headers) for mail in written_mails().filter(address=person.email))


def test_beside_the_mail(lumen, sam, bea, browser, save, follow):
    search = save(Frequency.AT_ONCE)
    table = post(typed(price="85"), site=lumen, seller=sam, now=SOON).listing
    follow()

    [note] = notes()
    assert note["title"] == "New: Oak table with two drawers"
    assert note["body"] == "€85.00 · Oak tables"
    assert note["url"].startswith(f"/lumen/ad/{table.code}")
    assert note["tag"] == f"alert:{search.pk}"
    assert mails_to(bea) == 1


def test_instead_of_it(lumen, sam, bea, browser, save, follow):
    save(Frequency.BROWSER)
    post(typed(), site=lumen, seller=sam, now=SOON)
    post(typed(title="Oak table, round"), site=lumen, seller=sam, now=SOON)
    follow()

    [note] = notes()
    assert (note["title"], note["body"]) == ("2 new ads", "Oak tables")
    assert note["url"] == "/lumen/search/?q=oak+table&sort=newest"
    assert mails_to(bea) == 0


def test_never_falls_silent(lumen, sam, bea, client, browser, save, follow):
    save(Frequency.BROWSER)
    client.post("/sign-out/")
    post(typed(), site=lumen, seller=sam, now=SOON)
    follow()

    assert notes() == []
    assert mails_to(bea) == 1


def test_whoever_chose_no_browser_gets_none(lumen, sam, bea, save, follow):
    save(Frequency.AT_ONCE)
    post(typed(), site=lumen, seller=sam, now=SOON)
    follow()

    assert notes() == []
    assert mails_to(bea) == 1
