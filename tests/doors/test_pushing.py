"""Browsers that are told: added on the page of alerts, one by one, and gone with a sign-out."""

from __future__ import annotations

import json

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from django.test import Client
from django.utils import timezone

from lamppost.environment import env
from lamppost.foundation.push.keys import public_key
from lamppost.foundation.push.models import PushBrowser, PushNote
from lamppost.foundation.push.queries import browsers_of
from lamppost.foundation.push.rules import Note, packed
from lamppost.foundation.push.sealing import CURVE, point_of
from lamppost.journeys.tell_browsers import tell_browsers

ADDRESS = "https://updates.push.services.mozilla.com/wpush/v2/abc"
FIREFOX = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"}
NOTE = Note(title="New: Oak table", body="€85", url="/lumen/ad/x/", tag="alert:1")


def subscription(**changes):
    point = packed(point_of(ec.generate_private_key(CURVE)))
    return {"address": ADDRESS, "p256dh": point, "auth": packed(b"0" * 16), **changes}


@pytest.fixture
def here(client, bea):
    client.force_login(bea)
    return client


def add(client, **changes):
    return client.post("/my/browsers/", subscription(**changes), headers=FIREFOX, follow=True)


def test_tells_in_this_browser_and_shows_how_that_looks(here, bea):
    page = here.get("/my/alerts/")
    assert public_key(env().home) in page.text

    after = add(here)

    assert "Firefox, Linux" in after.text
    assert "this browser" in after.text
    assert 'id="push-here"' not in after.text
    assert json.loads(PushNote.objects.get().text)["title"] == "It works"


def test_a_first_note_goes_to_the_new_browser_only(here, bea):
    add(here)
    add(here, address=ADDRESS + "2")

    told = PushNote.objects.values_list("browser__address", flat=True)
    assert sorted(told) == [ADDRESS, ADDRESS + "2"]


@pytest.mark.parametrize(
    "changes",
    [
        {"address": ""},
        {"address": "https://127.0.0.1:8000/staff/"},
        {"address": "https://evil.example/" + "x" * 2000},
        {"p256dh": "AAAA"},
        {"auth": "💥"},
    ],
)
def test_nothing_else_is_ever_asked(here, bea, changes):
    page = add(here, **changes)

    assert page.status_code == 200
    assert browsers_of(bea.pk) == []


def test_is_told_no_more_after_a_press(here, bea):
    page = add(here)
    forget = page.text.partition('/forget/"')[0].rpartition('action="')[2] + "/forget/"

    here.post(forget)

    assert browsers_of(bea.pk) == []


def test_nobody_forgets_anothers_browser(here, client, bea, sam):
    add(here)
    mine = browsers_of(bea.pk)[0]
    client.force_login(sam)
    client.post(f"/my/browsers/{mine.pk}/forget/")

    assert browsers_of(bea.pk) == [mine]


def test_whoever_signed_out_is_told_no_more(here, bea):
    add(here)
    here.post("/sign-out/")
    told = tell_browsers(bea, NOTE, dedupe="alert:1:x", now=timezone.now())

    assert told == 0
    assert PushBrowser.objects.count() == 0


def test_a_note_on_its_way_does_not_come_after_a_sign_out(here, bea):
    add(here)
    here.post("/sign-out/")

    assert PushBrowser.objects.count() == 0
    assert PushNote.objects.count() == 0


def test_nor_in_a_browser_that_was_signed_out_from_another(here, bea):
    add(here)
    other = Client()
    other.force_login(bea)
    other.post("/my/devices/")

    assert PushBrowser.objects.count() == 0


def test_strangers_are_asked_to_sign_in(client, db):
    assert client.post("/my/browsers/", subscription()).status_code == 302
    assert PushBrowser.objects.count() == 0


def test_the_worker_shows_notes_and_opens_only_this_board(client, db):
    script = client.get("/sw.js").content.decode()

    assert "showNotification" in script
    assert "to.origin === location.origin" in script
