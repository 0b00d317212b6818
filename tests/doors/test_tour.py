"""The demo's tour: every door that it points to opens."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from lamppost.environment import DEMO_MARK, env
from lamppost.market.sites.actions import open_site
from tests.cast import LUMEN, NOW


@pytest.fixture
def harbour_bay(db):
    mark = env().home / DEMO_MARK
    mark.touch()
    settings = replace(LUMEN, slug="harbour-bay", neighbours=())
    yield open_site(settings=settings, districts=[], actor="test", now=NOW)
    mark.unlink()


def test_names_ten_things_whose_pages_are_there(client, harbour_bay):
    page = client.get("/demo/tour/").content.decode()

    main = page.partition("<main")[2].partition("</main>")[0]
    links = re.findall(r'<a class="btn s" href="([^"]+)"', main)
    assert main.count("<li class=") == 10
    for link in links:
        assert client.get(link.replace("&amp;", "&")).status_code == 200, link


def test_lets_one_be_sam_as_anybody_is(client, harbour_bay):
    page = client.get("/demo/tour/").content.decode()

    assert 'name="email" value="sam@demo.example"' in page
    answer = client.post("/sign-in/", {"email": "sam@demo.example", "next": "/my/messages/"})
    assert answer.status_code == 302


def test_is_not_there_outside_the_demo(client, lumen):
    assert client.get("/demo/tour/").status_code == 404
