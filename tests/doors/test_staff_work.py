"""Given-up work: an operator sees it and tries it again."""

from __future__ import annotations

import pytest

from lamppost.foundation.jobs.models import GivenUpWork, OutboxRow
from lamppost.foundation.jobs.queries import given_up_work

PAGE = "/staff/work/"


@pytest.fixture
def failed(db, now):
    return GivenUpWork.objects.create(
        name="outbox.search",
        arguments=["listing", "01890000-0000-7000-8000-000000000001", {}],
        error="OSError('<disk full>')",
        attempts=5,
        failed_at=now,
    )


class TestShowWork:
    def test_says_what_failed_and_why(self, client, ora, failed):
        client.force_login(ora)

        page = client.get(PAGE).content.decode()

        assert "outbox.search" in page
        assert "01890000-0000-7000-8000-000000000001" in page
        assert "&lt;disk full&gt;" in page
        assert "tried 5 times" in page

    def test_is_kind_when_all_is_done(self, client, ora):
        client.force_login(ora)

        assert "Nothing was given up" in client.get(PAGE).content.decode()


class TestTryAgain:
    def test_puts_it_back(self, client, ora, failed):
        client.force_login(ora)

        client.post(f"{PAGE}{failed.pk}/")

        assert not given_up_work().exists()
        assert OutboxRow.objects.get().topic == "listing"

    def test_twice_says_that_it_is_done_already(self, client, ora, failed):
        client.force_login(ora)
        client.post(f"{PAGE}{failed.pk}/")

        answer = client.post(f"{PAGE}{failed.pk}/", follow=True)

        assert "This work is not waiting any more." in answer.content.decode()
        assert OutboxRow.objects.count() == 1
