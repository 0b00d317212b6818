"""The keeper of the index: a full disk loses nothing, damage is mended, a rebuild stops nobody."""

from __future__ import annotations

import logging
import os
import shutil
import subprocess
from datetime import timedelta

import pytest

from lamppost.environment import env
from lamppost.foundation.jobs.models import OutboxCursor
from lamppost.foundation.jobs.outbox import current_seq, drain, forget_old_rows, number_rows
from lamppost.foundation.jobs.queries import backlog_of, backlogs_elsewhere, given_up_work
from lamppost.market.listings.rules import ListingState
from lamppost.market.search import folder, rebuilding, state
from lamppost.market.search.damage import damaged_files
from lamppost.market.search.keeping import IndexKeeper
from lamppost.market.search.queries import indexed_count, search
from lamppost.market.search.rules import Search
from lamppost.market.search.writing import CONSUMER, IndexWriter, rebuild_index
from lamppost.web.staff import health_checks as look
from tests.cast import NOW
from tests.rooms.boards import content, forget_index, move, publish

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(minutes=5)


@pytest.fixture(autouse=True)
def _fresh(caplog):
    caplog.set_level(logging.CRITICAL + 1)
    forget_index()
    yield
    forget_index()


@pytest.fixture
def keeper():
    one = IndexKeeper()
    yield one
    one.close()


def keep(keeper, now=NOW):
    """Let it work until all is quiet; return in how many turns."""
    turns = 0
    while number_rows() + keeper.turn(now=now):
        turns += 1
    return turns


def find(lumen, words):
    found = search(Search(site_ids=(lumen.pk,), languages=("en",), words=words))
    assert not found.is_makeshift
    return found.total


class TestDamage:
    @pytest.mark.parametrize("part", ["term", "idx", "fast", "pos", "store", "fieldnorm"])
    def test_is_seen_in_every_part(self, lumen, sam, keeper, part):
        publish(content(), site=lumen, seller=sam)
        keep(keeper)
        used = folder.current()
        assert damaged_files(used) == []

        file = next(used.glob(f"*.{part}"))
        whole = file.read_bytes()
        for harmed in (whole[:3] + bytes([whole[3] ^ 1]) + whole[4:], whole[:-9], b""):
            file.unlink()  # the engine has the one before mapped
            file.write_bytes(harmed)
            assert damaged_files(used) == [file.name]
        file.unlink()
        assert damaged_files(used) == [file.name]

    def test_of_before_the_start_is_mended(self, lumen, sam, keeper):
        publish(content("Oak table"), site=lumen, seller=sam)
        keep(keeper)
        keeper.close()
        next(folder.current().glob("*.idx")).unlink()

        keep(IndexKeeper())

        assert damaged_files(folder.current()) == []
        assert find(lumen, "oak") == 1

    def test_that_a_reader_reported_is_mended(self, lumen, sam, keeper):
        publish(content("Oak table"), site=lumen, seller=sam)
        keep(keeper)
        broken = folder.current()
        (broken / "meta.json").unlink()
        (broken / "meta.json").write_text("{", encoding="utf-8")
        assert search(Search(site_ids=(lumen.pk,), languages=("en",))).is_makeshift

        keep(keeper)

        assert folder.current() != broken
        assert find(lumen, "oak") == 1

    def test_a_false_report_is_no_matter(self, lumen, sam, keeper):
        keep(keeper)
        used = folder.current()
        state.report_damage(used)

        keep(keeper)
        assert folder.current() == used

    def test_an_index_that_vanishes_while_it_is_followed_is_built_again(self, lumen, sam, keeper):
        publish(content("Oak table"), site=lumen, seller=sam)
        keep(keeper)
        shutil.rmtree(folder.current())
        publish(content("Walnut desk"), site=lumen, seller=sam)

        keep(keeper, LATER)

        assert (find(lumen, "oak"), find(lumen, "walnut")) == (1, 1)
        assert not given_up_work().exists()


class TestRebuildInTurns:
    def test_new_ads_are_found_in_the_old_index_meanwhile(self, lumen, sam, keeper, monkeypatch):
        for number in range(6):
            publish(content(f"Ad number {number}"), site=lumen, seller=sam)
        keep(keeper)
        old = folder.current()
        next(old.glob("*.store")).unlink()  # nothing reads what nothing is stored in
        state.report_damage(old)
        monkeypatch.setattr(rebuilding, "BATCH", 1)
        monkeypatch.setattr(rebuilding, "TURN", 0.0)

        keeper.turn(now=NOW)
        assert state.progress().done == 0 or state.progress().total == 6
        move(publish(content("Walnut desk"), site=lumen, seller=sam), ListingState.WITHDRAWN)
        publish(content("Cherry bench"), site=lumen, seller=sam)
        keep(keeper)

        assert folder.current() != old
        assert state.progress() is None
        assert (find(lumen, "walnut"), find(lumen, "cherry"), indexed_count()) == (0, 1, 7)

    def test_what_was_left_by_one_who_was_killed_is_removed(self, lumen, sam, keeper):
        keep(keeper)
        keeper.close()
        left = folder.new_generation()
        folder.open_index(left)
        (folder.root() / "current.1.draft").write_text("v", encoding="ascii")
        state.tell_progress(state.Progress(done=1, total=9, started_at=NOW))

        keep(IndexKeeper())

        assert [one for one in folder.root().glob("v*-*")] == [folder.current()]
        assert not list(folder.root().glob("*.draft"))
        assert state.progress() is None

    def test_killed_between_the_new_index_and_its_cursor_nothing_is_missed(self, lumen, sam):
        writer = IndexWriter()
        first = publish(content("Oak table"), site=lumen, seller=sam)
        number_rows()
        drain(CONSUMER, topics=("listing",), work=writer.write, now=NOW)
        since = current_seq()
        rebuild_index()
        # The ad changed after the rebuild had read it, and the cursor went on in the old index.
        move(first, ListingState.WITHDRAWN)
        number_rows()
        OutboxCursor.objects.update(seq=current_seq())
        (folder.current() / folder.SINCE).write_text(str(since), encoding="ascii")

        keep(IndexKeeper())

        assert indexed_count() == 0

    def test_an_index_that_missed_rows_is_built_anew(self, lumen, sam, keeper):
        publish(content("Oak table"), site=lumen, seller=sam)
        keep(keeper)
        publish(content("Walnut desk"), site=lumen, seller=sam)
        number_rows()
        OutboxCursor.objects.all().delete()
        old = folder.current()

        keep(keeper, LATER)

        assert folder.current() != old
        assert find(lumen, "walnut") == 1


@pytest.fixture
def tiny_disk(tmp_path):
    """A disk of one megabyte and a half on which the index lies."""
    home = env().home
    root = home / "index"
    root.mkdir(parents=True, exist_ok=True)
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1536k", "tmpfs", root],
        capture_output=True,
        check=False,
    )
    if made.returncode:
        pytest.skip("only who may mount a disk can fill one")
    yield root
    subprocess.run(["umount", "-l", root], check=True)


class TestAFullDisk:
    def test_loses_nothing_and_goes_on_when_there_is_room(self, lumen, sam, tiny_disk):
        keeper = IndexKeeper()
        publish(content("Oak table"), site=lumen, seller=sam)
        keep(keeper)
        filler = tiny_disk / "filler"
        fill(filler)
        publish(content("Walnut desk"), site=lumen, seller=sam)
        reached = OutboxCursor.objects.get(consumer=CONSUMER).seq

        for minute in range(1, 4):
            keep(keeper, NOW + timedelta(minutes=minute))
            assert OutboxCursor.objects.get(consumer=CONSUMER).seq == reached
            assert (find(lumen, "oak"), find(lumen, "walnut")) == (1, 0)
        assert not given_up_work().exists()
        assert state.is_disk_full()
        assert "The disk is full" in look.index(LATER).words
        assert backlog_of(CONSUMER).count > 0

        filler.unlink()
        keep(keeper, NOW + timedelta(minutes=9))
        assert (find(lumen, "oak"), find(lumen, "walnut")) == (1, 1)
        assert state.fault() is None
        keeper.close()

    def test_stops_a_rebuild_and_leaves_the_old_index(self, lumen, sam, tiny_disk):
        keeper = IndexKeeper()
        publish(content("Oak table"), site=lumen, seller=sam)
        keep(keeper)
        fill(tiny_disk / "filler")
        used = folder.current()

        with pytest.raises((OSError, ValueError)):
            rebuild_index()

        assert folder.current() == used
        assert find(lumen, "oak") == 1
        assert list(folder.root().glob("v*-*")) == [used]
        keeper.close()


def fill(path):
    with path.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(os.urandom(512))
        except OSError:
            pass


class TestANode:
    @pytest.fixture
    def north(self, monkeypatch, tmp_path):
        """Be the machine "north", with a home of its own, while this is used."""

        def be(*, north):
            monkeypatch.setenv("LAMPPOST_NODE", "north" if north else "")
            monkeypatch.setenv("LAMPPOST_HOME", str(tmp_path / "north") if north else str(home))
            env.cache_clear()

        home = env().home
        yield be
        be(north=False)

    def test_has_an_index_fed_by_the_same_rows(self, lumen, sam, keeper, north):
        publish(content("Oak table"), site=lumen, seller=sam)
        keep(keeper)
        north(north=True)
        elsewhere = IndexKeeper()
        keep(elsewhere)
        north(north=False)
        publish(content("Walnut desk"), site=lumen, seller=sam)
        keep(keeper)
        assert find(lumen, "walnut") == 1

        north(north=True)
        assert backlogs_elsewhere()["search@north"].count > 0
        assert (find(lumen, "oak"), find(lumen, "walnut")) == (1, 0)
        while elsewhere.turn(now=NOW):
            pass
        assert (find(lumen, "oak"), find(lumen, "walnut")) == (1, 1)
        assert backlogs_elsewhere()["search@north"].count == 0

    def test_that_is_gone_keeps_rows_for_a_week_and_then_begins_anew(
        self, lumen, sam, keeper, north
    ):
        publish(content("Oak table"), site=lumen, seller=sam)
        keep(keeper)
        north(north=True)
        elsewhere = IndexKeeper()
        keep(elsewhere)
        old = folder.current()
        north(north=False)
        publish(content("Walnut desk"), site=lumen, seller=sam)
        keep(keeper)

        assert forget_old_rows(now=NOW + timedelta(days=6)) == 0
        assert "search@north" in backlogs_elsewhere()
        assert forget_old_rows(now=NOW + timedelta(days=8)) > 0
        assert "search@north" not in backlogs_elsewhere()

        north(north=True)
        keep(elsewhere, NOW + timedelta(days=9))
        assert folder.current() != old
        assert find(lumen, "walnut") == 1
