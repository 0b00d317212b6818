"""Kill -9 while people post: nothing that was acknowledged is lost, and the rest falls in place."""

from __future__ import annotations

import os
import random
from contextlib import nullcontext

from tests.reliability.killing import Board, a_database, is_whole

INSTANTS = 6


def test_whoever_is_killed_at_whatever_instant_nothing_acknowledged_is_lost(tmp_path):
    server = os.environ.get("LAMPPOST_TEST_DATABASE_URL", "")
    seed = random.randrange(2**32)  # noqa: S311 - told when it fails
    with a_database(server) if server else nullcontext("") as database_url:
        board = Board(tmp_path, database_url)
        found = list(board.survive(INSTANTS, random.Random(seed)))  # noqa: S311

    assert len(found) == INSTANTS
    for one in found:
        assert is_whole(one), f"seed {seed}: {one}"
    assert found[-1]["acknowledged"] > 0
    assert found[-1]["lines"] > found[0]["lines"]
