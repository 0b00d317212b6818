"""What strangers ask of searches and notes to make them costly."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from django.utils import timezone

from lamppost.foundation.push.models import PushNote
from lamppost.foundation.push.rules import packed
from lamppost.foundation.push.sealing import CURVE, point_of
from lamppost.market.search.queries.asking import Asking
from lamppost.market.search.queries.spoken import MOST_WRONG, meant_otherwise
from lamppost.market.search.reader import reader
from lamppost.market.search.rules import Search
from lamppost.web.limits import BROWSERS
from lamppost.web.public.links import MAX_PAIRS, params_of
from tests.doors.walk import words_of
from tests.rooms.boards import catch_up, content, forget_index, publish

# An ordinary page of results is a tenth of it.
LARGEST_PAGE = 1_000_000


@pytest.fixture
def table(lumen, sam):
    forget_index()
    made = publish(content("Oak table"), site=lumen, seller=sam, now=timezone.now())
    catch_up()
    return made


@pytest.mark.parametrize(
    "pairs",
    [
        [("district", f"{n}" + "\u4e00" * 195) for n in range(60)],
        [("district", f"{n}" + "\U0001fa91" * 195) for n in range(60)],
        [(f"a.{n}" + "x" * 1_000, "1") for n in range(60)],
        [(f"n.{n}" + "\u4e00" * 500, "1") for n in range(60)],
        [*((f"a.{n}", "1") for n in range(58)), ("a." + "\u4e00" * 5_000, "1")],
    ],
    ids=["long values", "longer ones as an address has them", "long names", "both", "the last one"],
)
def test_no_address_makes_a_page_of_megabytes(client, table, pairs):
    page = client.get(f"/lumen/search/?{urlencode(pairs)}")

    assert page.status_code == 200
    assert len(page.content) < LARGEST_PAGE


def test_what_a_long_address_loses_is_said(client, table):
    pairs = [("district", f"{n}" + "\u4e00" * 195) for n in range(60)]
    page = client.get(f"/lumen/search/?{urlencode(pairs)}")

    assert "Only the first 3 filters of this address count." in words_of(page)


def test_nothing_of_an_ordinary_form_is_lost(rf):
    pairs = [("category", f"for-sale/some-long-category-{n}") for n in range(MAX_PAIRS - 1)]
    request = rf.get("/", query_params={"q": "x" * 200, "category": [value for _n, value in pairs]})

    assert len(params_of(request.GET)) == MAX_PAIRS


def test_few_of_many_mistyped_words_are_looked_for(table, lumen):
    typed = " ".join(f"tab{letter}es" for letter in "bcdfghjkmnpq")
    index, searcher = reader.open()
    search = Search(site_ids=(lumen.pk,), languages=("en",), words=typed)
    meant = meant_otherwise(Asking(index, searcher, search))

    assert len(meant.unknown) > MOST_WRONG
    assert 0 < len(meant.similar) <= MOST_WRONG


def test_nobody_has_notes_sent_without_end(client, bea):
    client.force_login(bea)
    point = packed(point_of(ec.generate_private_key(CURVE)))

    def add(number):
        address = f"https://updates.push.services.mozilla.com/wpush/v2/{number}"
        keys = {"p256dh": point, "auth": packed(b"0" * 16)}
        return client.post("/my/browsers/", {"address": address, **keys})

    answers = [add(number).status_code for number in range(BROWSERS.most)]
    before = PushNote.objects.count()

    assert set(answers) == {302}
    assert add("one-more").status_code == 429
    assert PushNote.objects.count() == before
