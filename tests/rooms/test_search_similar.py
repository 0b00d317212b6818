"""Ads like one ad: first those that share its rare words, then the newest of its kind."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lamppost.market.categories.rules import Kind
from lamppost.market.search.queries.similar import Like, similar_to
from tests.cast import NOW
from tests.rooms.boards import catch_up, content, forget_index, publish


@pytest.fixture
def on(lumen, sam):
    forget_index()

    def put(*said, site=lumen):
        made = [
            publish(one, site=site, seller=sam, now=NOW + timedelta(minutes=number))
            for number, one in enumerate(said)
        ]
        catch_up()
        return made

    return put


def like(listing, *, most=6):
    said = listing.current
    asked = Like(
        listing_id=listing.pk,
        site_ids=(listing.site_id,),
        category=said.category,
        offer=said.offer,
        title=said.title,
        language=said.language,
    )
    return similar_to(asked, most=most)


def test_rare_words_in_common_come_before_what_is_newer(on):
    mine, teak, drawers, lamp = on(
        content("Teak table with drawers"),
        content("Teak bench"),
        content("Chest of drawers"),
        content("Standing lamp"),
    )

    found = like(mine)

    assert set(found[:2]) == {teak.pk, drawers.pk}
    assert found[2] == lamp.pk
    assert mine.pk not in found


def test_the_newest_come_first_where_no_word_is_shared(on):
    mine, *others = on(*(content(one) for one in ("Sofa", "Lamp", "Rug", "Vase")))

    assert like(mine, most=2) == (others[2].pk, others[1].pk)


def test_other_categories_kinds_and_towns_are_not_similar(on, brill):
    (mine,) = on(content("Oak table"))
    on(content("Oak table", category="for-sale/bicycles"), content("Oak table", offer=Kind.WANTED))
    on(content("Oak table", currency="GBP"), site=brill)

    assert like(mine) == ()


@pytest.mark.parametrize("title", ["🚲", "a b c", "x" * 90, "AND OR NOT", '"-*'])
def test_no_title_is_an_error(on, title):
    mine, other = on(content(title), content("Lamp"))

    assert like(mine) == (other.pk,)


def test_without_an_index_nothing_is_similar(lumen, sam):
    forget_index()

    assert like(publish(content("Oak table"), site=lumen, seller=sam)) == ()
