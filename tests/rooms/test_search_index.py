"""The index follows the database: after any sequence of changes, a rebuild, a crash."""

from __future__ import annotations

import random
import shutil
from datetime import timedelta

import pytest

from lamppost.foundation.jobs.outbox import drain, number_rows
from lamppost.market.listings.actions import revise_listing
from lamppost.market.listings.models import Listing
from lamppost.market.listings.rules import ListingState
from lamppost.market.search import folder
from lamppost.market.search.queries import indexed_count, search
from lamppost.market.search.rules import Search
from lamppost.market.search.schema import VERSION
from lamppost.market.search.writing import CONSUMER, TOPICS, IndexWriter, rebuild_index
from tests.cast import NOW
from tests.rooms.boards import catch_up, content, forget_index, move, publish

S = ListingState


@pytest.fixture(autouse=True)
def _fresh():
    forget_index()


def in_index(lumen) -> set:
    """Every ad that the index holds, page by page."""
    found, page = [], 1
    while ids := search(Search(site_ids=(lumen.pk,), languages=("en",), page=page)).ids:
        found += ids
        page += 1
    return set(found)


def in_database(lumen) -> set:
    rows = Listing.objects.filter(site=lumen, state=S.PUBLISHED)
    return set(rows.values_list("pk", flat=True))


def find(lumen, words) -> int:
    return search(Search(site_ids=(lumen.pk,), languages=("en",), words=words)).total


def edit(listing, title):
    return revise_listing(
        listing_id=listing.pk,
        content=content(title),
        expires_at=NOW + timedelta(days=60),
        actor="test",
        now=NOW,
    )


class TestFollowing:
    @pytest.mark.parametrize("seed", range(3))
    def test_holds_what_the_database_holds_after_any_sequence(self, lumen, sam, seed):
        pick, ads, writer = random.Random(seed), [], IndexWriter()  # noqa: S311 - repeatable
        for step in range(25):
            deed = pick.choice(["publish", "publish", "withdraw", "edit", "follow", "rebuild"])
            public = [ad for ad in ads if ad.state == S.PUBLISHED]
            if deed == "publish":
                ads.append(publish(content(f"Ad number {step}"), site=lumen, seller=sam))
            elif deed == "withdraw" and public:
                chosen = pick.choice(public)
                ads[ads.index(chosen)] = move(chosen, S.WITHDRAWN)
            elif deed == "edit" and public:
                chosen = pick.choice(public)
                edited = edit(chosen, f"Edited {step}")
                again = pick.random() < 0.7
                ads[ads.index(chosen)] = move(edited, S.PUBLISHED) if again else edited
            elif deed == "follow":
                catch_up(writer)
                assert in_index(lumen) == in_database(lumen)
            elif deed == "rebuild":
                rebuild_index()
                assert in_index(lumen) == in_database(lumen)

        catch_up(writer)

        assert in_index(lumen) == in_database(lumen)
        for listing in Listing.objects.filter(site=lumen, state=S.PUBLISHED):
            assert find(lumen, f'"{listing.current.title}"') >= 1

    def test_finds_an_edited_ad_by_its_new_words_only(self, lumen, sam):
        listing = publish(content("Oak table"), site=lumen, seller=sam)
        writer = IndexWriter()
        catch_up(writer)

        move(edit(listing, "Walnut desk"), S.PUBLISHED)
        catch_up(writer)

        assert (find(lumen, "oak"), find(lumen, "walnut")) == (0, 1)

    def test_a_reader_sees_a_commit_at_its_next_search(self, lumen, sam):
        writer = IndexWriter()
        for number in range(1, 6):
            publish(content(f"Ad number {number}"), site=lumen, seller=sam)
            catch_up(writer)
            assert indexed_count() == number

    def test_seeing_a_row_twice_changes_nothing(self, lumen, sam):
        writer = IndexWriter()
        publish(content("Oak table"), site=lumen, seller=sam)
        seen = []
        number_rows()

        def twice(entries):
            seen.extend(entries)
            writer.write(entries)
            writer.write(entries)

        drain(CONSUMER, topics=TOPICS, work=twice, now=NOW)

        assert seen
        assert indexed_count() == 1


class TestRebuilding:
    def test_builds_an_index_where_there_is_none(self, lumen, sam):
        publish(content("Oak table"), site=lumen, seller=sam)
        assert find(lumen, "oak") == 0

        IndexWriter()

        assert find(lumen, "oak") == 1

    def test_tells_how_far_it_has_come(self, lumen, sam):
        for number in range(3):
            publish(content(f"Ad number {number}"), site=lumen, seller=sam)
        told = []

        assert rebuild_index(progress=told.append) == 3
        assert sum(told) == 3

    def test_a_writer_that_was_open_goes_on_in_the_new_index(self, lumen, sam):
        writer = IndexWriter()
        publish(content("Oak table"), site=lumen, seller=sam)
        catch_up(writer)

        rebuild_index()
        publish(content("Walnut desk"), site=lumen, seller=sam)
        catch_up(writer)

        assert (find(lumen, "oak"), find(lumen, "walnut"), indexed_count()) == (1, 1, 2)

    def test_what_changes_during_a_rebuild_is_written_again(self, lumen, sam):
        writer = IndexWriter()
        first = publish(content("Oak table"), site=lumen, seller=sam)
        catch_up(writer)

        def withdraw(_count):
            move(first, S.WITHDRAWN)
            catch_up(writer)  # into the old index: the new one has read the ad already

        rebuild_index(progress=withdraw)
        catch_up(writer)

        assert indexed_count() == 0

    def test_an_index_of_another_version_is_not_read(self, lumen, sam):
        publish(content("Oak table"), site=lumen, seller=sam)
        IndexWriter()
        old = folder.current()
        renamed = old.with_name(old.name.replace(f"v{VERSION}-", "v0-"))
        shutil.move(old, renamed)
        (folder.root() / "current").write_text(renamed.name, encoding="ascii")

        assert find(lumen, "oak") == 0
        IndexWriter()
        assert find(lumen, "oak") == 1

    def test_a_deleted_index_is_no_error(self, lumen, sam):
        publish(content("Oak table"), site=lumen, seller=sam)
        IndexWriter()
        assert find(lumen, "oak") == 1

        forget_index()

        assert find(lumen, "oak") == 0
        assert indexed_count() == 0
