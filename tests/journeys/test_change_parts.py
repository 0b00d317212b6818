"""An operator changes the parts of a town: the index follows, in the same transaction or never."""

from __future__ import annotations

import pytest
from django.db import transaction

from lamppost.foundation.jobs.models import OutboxRow
from lamppost.journeys.change_parts import PartsChange, change_parts
from lamppost.market.listings.actions import reindex
from lamppost.market.search.queries import count
from lamppost.market.search.rules import Circle, Search
from lamppost.market.sites.rules import DistrictSettings, SiteNotValid
from tests.cast import NOW, OLD_TOWN, RIVERSIDE
from tests.rooms.boards import catch_up, content, forget_index, publish

HILL = DistrictSettings(slug="hill", name="Hill", latitude=53.9, longitude=-6.2)


@pytest.fixture
def on_the_hill(lumen, sam):
    """An ad that names a part which the town does not have (any more)."""
    forget_index()
    ad = publish(content(district="hill"), site=lumen, seller=sam)
    catch_up()
    return ad


def around(part: DistrictSettings) -> int:
    """How many ads are found within a kilometre of a part's centre."""
    circle = Circle(latitude=part.latitude, longitude=part.longitude, kilometres=1)
    return count(Search(site_ids=(), languages=("en",), around=circle))


def change(site, *parts, version=1):
    wanted = PartsChange(site_id=site.pk, districts=parts, expected_version=version)
    return change_parts(wanted, actor="test", now=NOW)


def test_a_part_that_comes_brings_its_ads_to_its_centre(lumen, on_the_hill):
    assert around(HILL) == 0

    change(lumen, RIVERSIDE, OLD_TOWN, HILL)
    catch_up()

    assert around(HILL) == 1


def test_moving_a_part_writes_no_ad_and_is_seen_at_once(lumen, on_the_hill):
    change(lumen, RIVERSIDE, OLD_TOWN, HILL)
    catch_up()
    written = OutboxRow.objects.count()
    moved = DistrictSettings(slug="hill", name="Hill", latitude=54.5, longitude=-6.2)

    change(lumen, RIVERSIDE, OLD_TOWN, moved, version=2)

    assert (around(HILL), around(moved)) == (0, 1)
    assert OutboxRow.objects.count() == written


def test_a_change_that_is_refused_writes_nothing(lumen, on_the_hill, sam):
    publish(content(district="riverside"), site=lumen, seller=sam)
    written = OutboxRow.objects.count()

    with pytest.raises(SiteNotValid), transaction.atomic():
        change(lumen, OLD_TOWN, HILL)

    assert OutboxRow.objects.count() == written


def test_many_ads_are_told_in_batches(lumen, on_the_hill, sam, monkeypatch):
    publish(content(district="hill"), site=lumen, seller=sam)
    publish(content(district="hill"), site=lumen, seller=sam)
    catch_up()
    monkeypatch.setattr(reindex, "BATCH", 2)
    written = OutboxRow.objects.count()

    change(lumen, RIVERSIDE, OLD_TOWN, HILL)
    assert OutboxRow.objects.count() - written == 2

    last = reindex.reindex_ads_of(
        site_id=lumen.pk, districts=["hill"], now=NOW, after=_second(written)
    )
    assert last is None
    assert OutboxRow.objects.count() - written == 3
    catch_up()
    assert around(HILL) == 3


def _second(written: int):
    return sorted(row.key for row in OutboxRow.objects.order_by("id")[written : written + 2])[-1]
