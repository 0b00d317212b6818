"""Kill -9 in the middle of a commit, a merge, a rebuild or a change-over: the index is whole."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from contextlib import nullcontext

from tests.reliability.killing import ROOT, Board, a_database

ROUNDS = 8


def test_after_a_kill_at_any_instant_the_index_is_the_database(tmp_path):
    server = os.environ.get("LAMPPOST_TEST_DATABASE_URL", "")
    seed = random.randrange(2**32)  # noqa: S311 - told when it fails
    with a_database(server) if server else nullcontext("") as database_url:
        board = Board(tmp_path, database_url)
        told = subprocess.run(
            [sys.executable, "-m", "tests.reliability.indexer", str(seed), str(ROUNDS)],
            cwd=ROOT,
            env=board.environment,
            capture_output=True,
            text=True,
            check=False,
        )
    found = [json.loads(line) for line in told.stdout.splitlines()]

    assert told.returncode == 0, told.stderr
    # One for each random instant, and the file operations of a rebuild: more than ten.
    assert len(found) > ROUNDS + 10, told.stderr
    for one in found:
        assert one["held"] > 0
        faults = {name: one[name] for name in ("differ", "damaged", "left", "waiting", "given_up")}
        assert not any(faults.values()), f"seed {seed}: {one}"
