"""The staff door: for everyone without the role there is nothing behind it."""

from __future__ import annotations

from uuid import UUID

import pytest

from lamppost.people.accounts.rules import Role
from lamppost.trust.cases.queries import open_cases_about
from lamppost.web.staff.urls import urlpatterns
from tests import cast
from tests.ads import RENT_BEFORE_VIEWING, post

SOME_ID = UUID("01890000-0000-7000-8000-000000000001")
VALUES = {
    "case_id": SOME_ID,
    "account_id": SOME_ID,
    "work_id": SOME_ID,
    "slug": "lumen",
    "number": 1,
    "key": "for-sale/furniture",
    "hue": 165,
    "chroma": 95,
    "text": "about",
    "promotion_id": "018f4c5e-7b1a-7c3e-8d00-000000000007",
}


def address_of(pattern) -> str:
    route = str(pattern.pattern)
    for name, value in VALUES.items():
        for kind in ("uuid", "slug", "int", "path", "str"):
            route = route.replace(f"<{kind}:{name}>", str(value))
    return f"/staff/{route}"


ADDRESSES = [address_of(pattern) for pattern in urlpatterns]


@pytest.mark.parametrize("pattern", urlpatterns, ids=ADDRESSES)
def test_every_staff_page_demands_a_role(pattern):
    assert pattern.callback.demands_roles
    assert set(pattern.callback.demands_roles) <= set(Role)
    assert "<" not in address_of(pattern)


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("method", ["get", "post"])
class TestNothingIsThere:
    def test_for_a_stranger(self, client, lumen, address, method):
        answer = getattr(client, method)(address)

        assert answer.status_code == 404
        assert answer.headers["Cache-Control"] == "no-store"

    def test_for_a_member_without_a_role(self, client, lumen, sam, address, method):
        client.force_login(sam)

        assert getattr(client, method)(address).status_code == 404


class TestOtherTowns:
    @pytest.fixture
    def a_case(self, lumen, sly):
        listing = post(RENT_BEFORE_VIEWING, site=lumen, seller=sly).listing
        return open_cases_about(listing.subject)[0]

    @pytest.fixture
    def bo(self, brill):
        return cast.staff("Bo", Role.MODERATOR, site=brill)

    @pytest.fixture
    def olga(self, brill):
        return cast.staff("Olga", Role.OPERATOR, site=brill)

    def test_a_moderator_of_another_town_sees_no_case_of_this_one(self, client, bo, a_case):
        client.force_login(bo)

        assert client.get(f"/staff/cases/{a_case.pk}/").status_code == 404
        assert client.post(f"/staff/cases/{a_case.pk}/claim/").status_code == 404
        decision = {"decision": "approve", "action": "decide"}
        assert client.post(f"/staff/cases/{a_case.pk}/decide/", decision).status_code == 404
        assert "Sunny two-room flat" not in client.get("/staff/").content.decode()

    def test_a_moderator_finds_no_operators_pages(self, client, mo):
        client.force_login(mo)

        for address in ("sites/", "sites/lumen/", "categories/", "people/", "work/", "open-site/"):
            assert client.get(f"/staff/{address}").status_code == 404

    def test_an_operator_of_one_town_finds_only_its_pages(self, client, lumen, olga):
        client.force_login(olga)

        assert client.get("/staff/sites/brill/").status_code == 200
        assert client.get("/staff/sites/brill/categories/").status_code == 200
        for address in ("sites/lumen/", "sites/lumen/categories/", "categories/", "work/"):
            assert client.get(f"/staff/{address}").status_code == 404
        assert "Lumen" not in client.get("/staff/sites/").content.decode()

    def test_pages_for_staff_are_never_kept(self, client, mo, a_case):
        client.force_login(mo)

        for address in ("/staff/", f"/staff/cases/{a_case.pk}/"):
            assert client.get(address).headers["Cache-Control"] == "private, no-store"
