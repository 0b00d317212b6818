"""
Kill -9 the poster and the follower at random instants; count what was acknowledged and is lost.

Prints one JSON object a line, for SQLite and, where it is installed, for a PostgreSQL of its own.
``--instants N`` (default 50) kills each N times, ``--seed S`` repeats a run's instants.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from scripts.postgresql_tests import a_server, find_programs  # noqa: E402
from tests.reliability.killing import Board, a_database, is_whole  # noqa: E402


def main() -> int:
    """Kill on both databases; return 1 if anything was lost."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--instants", type=int, default=50)
    asked.add_argument("--seed", type=int, default=random.randrange(2**32))  # noqa: S311
    options = asked.parse_args()
    with tempfile.TemporaryDirectory(prefix="lamppost-kill-") as folder:
        good = measure("sqlite", Board(Path(folder) / "sqlite"), options)
        programs = find_programs()
        if programs is None:
            emit("kill.postgresql.skipped", 0, "PostgreSQL is not installed", 0)
            return 0 if good else 1
        with (
            a_server(programs, settings=("listen_addresses=''",)) as server,
            a_database(server) as database_url,
        ):
            board = Board(Path(folder) / "postgresql", database_url)
            good = measure("postgresql", board, options) and good
    return 0 if good else 1


def measure(name: str, board: Board, options: argparse.Namespace) -> bool:
    """Kill so many times; print the sums; return whether everything was whole each time."""
    found = []
    for one in board.survive(options.instants, random.Random(options.seed)):  # noqa: S311
        found.append(one)
        if not is_whole(one):
            print(json.dumps({"name": f"kill.{name}.fault", "found": one, "seed": options.seed}))
    instants = len(found)
    emit(f"kill.{name}.acknowledged", found[-1]["acknowledged"], "ads", instants)
    emit(f"kill.{name}.lost", found[-1]["lost"], "ads", instants)
    emit(f"kill.{name}.half_done", sum(one["half done"] for one in found), "ads", instants)
    emit(f"kill.{name}.index_differs", sum(one["index"] for one in found), "ads", instants)
    broken = sum(bool(one["log"]) or bool(one["unsealed"]) for one in found)
    emit(f"kill.{name}.log_does_not_hold", broken, "times", instants)
    emit(f"kill.{name}.log_lines", found[-1]["lines"], "lines", instants)
    return all(is_whole(one) for one in found)


def emit(name: str, value: object, unit: str, n: int) -> None:
    """Print one figure."""
    print(json.dumps({"name": name, "value": value, "unit": unit, "n": n}), flush=True)


if __name__ == "__main__":
    sys.exit(main())
