"""The queue: the right case first, and what a person needs to choose one."""

from __future__ import annotations

import pytest

from tests.ads import RENT_BEFORE_VIEWING, post

QUEUE = "/staff/"


@pytest.fixture
def a_held_flat(lumen, sly):
    return post(RENT_BEFORE_VIEWING, site=lumen, seller=sly).listing


class TestShowQueue:
    def test_shows_a_held_ad_with_town_category_reason_and_severity(self, client, mo, a_held_flat):
        client.force_login(mo)

        page = client.get(QUEUE).content.decode()

        assert "Sunny two-room flat by the river" in page
        assert "Lumen" in page
        assert "Money asked for before anyone has seen it" in page
        assert "High" in page

    def test_is_kind_when_nothing_waits(self, client, mo):
        client.force_login(mo)

        assert "Nothing is waiting" in client.get(QUEUE).content.decode()
