"""The page on which an operator promotes ads of a town."""

from __future__ import annotations

import pytest
from django.utils import timezone

from tests.rooms.boards import content, publish


@pytest.fixture
def operating(client, ora):
    client.force_login(ora)
    return client


@pytest.fixture
def sale(lumen, sam):
    return publish(content("Book sale"), site=lumen, seller=sam, now=timezone.now())


PAGE = "/staff/sites/lumen/promotions/"


def send(client, **typed):
    return client.post(PAGE, {"days": "7", "note": "It pays for the roof.", **typed}, follow=True)


@pytest.mark.parametrize("form", ["{0}", " {0} ", "http://testserver/lumen/ad/{0}-book-sale/"])
def test_promotes_by_number_or_address_and_ends_it(operating, sale, form):
    page = send(operating, code=form.format(sale.code))
    assert "Book sale" in page.text
    assert "running" in page.text

    end = page.text.partition('/end/"')[0].rpartition('action="')[2] + "/end/"
    after = operating.post(end, follow=True)
    assert "over" in after.text
    assert "/end/" not in after.text


def test_a_mistake_comes_back_with_everything_typed(operating, sale):
    page = send(operating, code="nothing1", note="For the roof & the door")

    assert page.status_code == 422
    assert 'value="nothing1"' in page.text
    assert "For the roof &amp; the door" in page.text
    assert "no public ad with this number" in page.text


def test_an_empty_page_says_so(operating, lumen, django_assert_max_num_queries):
    with django_assert_max_num_queries(9):
        page = operating.get(PAGE)

    assert "Nothing was promoted yet" in page.text


def test_nobody_else_finds_the_page(client, mo, lumen):
    assert client.get(PAGE).status_code == 404
    client.force_login(mo)
    assert client.get(PAGE).status_code == 404
    assert client.post(PAGE, {"code": "x"}).status_code == 404
