"""Commands as people start them: processes of their own, on home folders of their own."""

from __future__ import annotations

import os
import socket
import sqlite3
import subprocess
import sys
import time
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

import psycopg
import pytest

from lamppost.environment import env
from lamppost.ops.lock import NotTheSequencer, sequencer_lock
from lamppost.ops.prepare import LEAST_FREE, DiskTooFull, check_disk
from tests.reliability.killing import a_database, environment

BYTECODE = Path(os.environ["LAMPPOST_HOME"]) / "bytecode"  # of this test process
SERVER = os.environ.get("LAMPPOST_TEST_DATABASE_URL", "")


class Folder:
    """A home folder, its database, and ``lamppost`` run on it."""

    def __init__(self, home: Path, database_url: str) -> None:
        self.home = home
        self.environment = environment(
            BYTECODE, LAMPPOST_HOME=str(home), LAMPPOST_DATABASE_URL=database_url
        )

    def start(self, *arguments, **changes):
        return subprocess.Popen(
            [sys.executable, "-m", "lamppost.ops", *arguments],
            env=self.environment | changes,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *arguments, **changes):
        process = self.start(*arguments, **changes)
        process.out, process.err = process.communicate(timeout=120)
        return process

    @property
    def slugs(self):
        """The towns in the database, asked for directly: a process takes seconds."""
        url = self.environment["LAMPPOST_DATABASE_URL"]
        connect = psycopg.connect if url else sqlite3.connect
        with closing(connect(url or self.home / "lamppost.sqlite3")) as database:
            rows = database.execute("SELECT slug FROM sites_site ORDER BY slug").fetchall()
        return [slug for (slug,) in rows]


@pytest.fixture
def folder(tmp_path):
    with ExitStack() as stack:
        url = stack.enter_context(a_database(SERVER)) if SERVER else ""
        yield Folder(tmp_path / "home", url)


OPEN_LUMEN = (
    "sites", "open", "lumen", "--name", "Lumen", "--country", "IE", "--currency", "EUR"
)  # fmt: skip


@contextmanager
def used_port():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]


class TestSettings:
    def test_that_are_wrong_are_all_told_at_once(self, folder):
        answer = folder.run(
            "sites", LAMPPOST_WORKERS="many", LAMPPOST_LOG_LEVEL="loud", LAMPPOST_SECRET_KEY="short"
        )

        assert answer.returncode == 2
        assert "Traceback" not in answer.err
        assert [line.split(":")[0].strip() for line in answer.err.splitlines()[1:]] == [
            "LAMPPOST_SECRET_KEY",
            "LAMPPOST_WORKERS",
            "LAMPPOST_LOG_LEVEL",
        ]
        assert "short" not in answer.err

    def test_a_home_that_is_a_file_is_told_in_one_line(self, folder):
        folder.home.write_text("not a folder")

        answer = folder.run("setup")
        assert answer.returncode == 1
        assert answer.err.startswith("lamppost: a file is where a folder should be")
        assert len(answer.err.splitlines()) == 1

    def test_a_database_that_is_not_there_is_told_in_one_line(self, folder):
        answer = folder.run("sites", LAMPPOST_DATABASE_URL="postgres://x@127.0.0.1:1/nothing")

        assert answer.returncode == 1
        assert answer.err.startswith("lamppost: the database does not answer")
        assert "Traceback" not in answer.err


class TestSetup:
    def test_of_two_processes_at_once_both_end_well(self, folder):
        both = [folder.start("setup"), folder.start("sites", "--json")]
        for process in both:
            out, err = process.communicate(timeout=120)
            assert process.returncode == 0, out + err

        assert folder.run("audit", "verify").returncode == 0

    def test_is_silent_in_a_pipe(self, folder):
        answer = folder.run("setup")

        assert (answer.returncode, answer.out, answer.err) == (0, "", "")
        assert (folder.home / "keys" / "audit.pem").exists()


class TestServe:
    def test_a_used_port_is_told_with_a_way_out(self, folder):
        with used_port() as port:
            answer = folder.run("serve", "--port", str(port))

        assert answer.returncode == 1
        assert f"127.0.0.1:{port} cannot be used" in answer.err
        assert f"lamppost serve --port {port + 1}" in answer.err
        assert "Traceback" not in answer.err

    @pytest.mark.parametrize("port", ["0", "65536", "-1", "http"])
    def test_a_port_that_is_none_is_wrong_usage(self, folder, port):
        assert folder.run("serve", "--port", port).returncode == 2

    def test_an_address_that_is_not_ours_is_told(self, folder):
        answer = folder.run("serve", "--address", "192.0.2.1", "--port", "8123")

        assert answer.returncode == 1
        assert "cannot be used" in answer.err


class TestDemoReset:
    def test_leaves_a_network_that_is_no_demo_as_it_is(self, folder):
        folder.run(*OPEN_LUMEN)

        answer = folder.run("demo", "reset", "--empty")
        assert answer.returncode == 1
        assert "not a demo" in answer.err
        assert folder.slugs == ["lumen"]

    def test_fills_an_empty_folder_and_empties_its_own_demo(self, folder):
        assert folder.run("demo", "reset", "--empty").returncode == 0
        assert folder.slugs == ["harbour-bay", "larkfield", "lindenau"]
        folder.run(*OPEN_LUMEN)

        assert folder.run("demo", "reset", "--empty").returncode == 0
        assert folder.slugs == ["harbour-bay", "larkfield", "lindenau"]
        assert folder.run("audit", "verify").returncode == 0
        assert folder.run("index", "check").out.startswith("0 public ads")

    def test_waits_for_nobody_while_a_server_works_in_it(self, db, folder, monkeypatch):
        folder.run("demo", "reset", "--empty")
        monkeypatch.setenv("LAMPPOST_HOME", str(folder.home))
        env.cache_clear()
        try:
            with sequencer_lock():
                answer = folder.run("demo", "reset", "--empty")
                worker = folder.run("worker")
        finally:
            env.cache_clear()

        assert answer.returncode == 1
        assert "Stop it first" in answer.err
        assert folder.slugs == ["harbour-bay", "larkfield", "lindenau"]
        assert worker.returncode == 1
        assert "Another process does this work already" in worker.err

    @pytest.mark.skipif(bool(SERVER), reason="a broken file is a matter of SQLite")
    def test_takes_a_database_that_does_not_answer_for_no_empty_folder(self, folder):
        folder.run(*OPEN_LUMEN)
        database = folder.home / "lamppost.sqlite3"
        broken = b"SQLite format 3\0" + b"\xff" * 5_000
        database.write_bytes(broken)
        for beside in folder.home.glob("lamppost.sqlite3-*"):
            beside.unlink()

        answer = folder.run("demo", "reset", "--empty")

        assert answer.returncode == 1
        assert database.read_bytes() == broken


class TestANode:
    def test_leaves_the_work_of_the_main_machine_alone(self, folder):
        answer = folder.run("worker", LAMPPOST_NODE="north")

        assert answer.returncode == 1
        assert "lamppost index follow" in answer.err
        assert folder.run("setup", LAMPPOST_NODE="North Pole").returncode == 2

    def test_keeps_an_index_of_its_own_beside_the_main_one(self, folder):
        folder.run(*OPEN_LUMEN)
        north = Folder(folder.home.with_name("north"), folder.environment["LAMPPOST_DATABASE_URL"])
        north.home.mkdir()
        if not SERVER:  # one file for both
            (north.home / "lamppost.sqlite3").symlink_to(folder.home / "lamppost.sqlite3")
        follower = north.start("index", "follow", LAMPPOST_NODE="north")
        try:
            wait_for(north.home / "index" / "current")
            second = north.run("index", "follow", LAMPPOST_NODE="north")
        finally:
            follower.terminate()
            follower.communicate(timeout=60)

        assert follower.returncode == 0
        assert second.returncode == 1
        assert "Another process does this work already" in second.err


def wait_for(path, *, seconds=60):
    """Wait until a process has made a file."""
    until = time.monotonic() + seconds
    while not path.exists():
        assert time.monotonic() < until, f"{path} was not made"
        time.sleep(0.1)


class TestDisk:
    def test_that_is_nearly_full_is_told_with_a_way_out(self, home, monkeypatch):
        usage = type("usage", (), {"free": LEAST_FREE - 1})
        monkeypatch.setattr("shutil.disk_usage", lambda _path: usage)

        with pytest.raises(DiskTooFull) as refused:
            check_disk()

        assert str(home) in str(refused.value)
        assert "199 MB left; 200 MB are needed" in str(refused.value)
        assert "LAMPPOST_HOME" in str(refused.value)

    def test_with_room_is_no_matter(self, home):
        check_disk()


@pytest.mark.django_db
class TestLock:
    def test_is_held_by_one_at_a_time(self, home):
        with sequencer_lock(), pytest.raises(NotTheSequencer):
            sequencer_lock().__enter__()

        with sequencer_lock():
            pass
