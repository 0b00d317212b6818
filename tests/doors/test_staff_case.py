"""A case: everything a decision needs on one page, and the decision itself."""

from __future__ import annotations

import pytest

from lamppost.trust.cases.queries import open_cases_about
from lamppost.trust.review.queries import entry_of
from tests.ads import RENT_BEFORE_VIEWING, post

RULE = "fraud.pay-before-seeing"


@pytest.fixture
def a_held_flat(lumen, sly):
    return post(RENT_BEFORE_VIEWING, site=lumen, seller=sly).listing


@pytest.fixture
def a_case(a_held_flat):
    return open_cases_about(a_held_flat.subject)[0]


def page_of(client, case):
    return client.get(f"/staff/cases/{case.pk}/").content.decode()


class TestShowCase:
    def test_marks_the_evidence_in_the_text(self, client, mo, a_case):
        client.force_login(mo)

        page = page_of(client, a_case)

        assert "<mark" in page
        assert "wire the deposit" in page
        assert 'href="#e1"' in page
        assert 'id="e1"' in page

    def test_looking_takes_nothing(self, client, mo, a_case):
        client.force_login(mo)

        page_of(client, a_case)

        assert entry_of(a_case.pk).claimed_by is None

    def test_stays_within_its_queries(self, client, mo, a_case, django_assert_max_num_queries):
        client.force_login(mo)

        with django_assert_max_num_queries(25):
            page_of(client, a_case)
