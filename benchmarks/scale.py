"""Finding among ten thousand ads to ten million, and how its cost grows: ``make bench-search``."""

from __future__ import annotations

import json
import math
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

from benchmarks.results import Section, in_a_child, machine_and_commit, write_part
from lamppost.ops.bench.home import needed_for

SIZES = (10_000, 100_000, 1_000_000)
LARGEST = 10_000_000
PART = "Finding"
FILE = "scale.py"
GROWTH = "How does the cost of finding grow with the number of ads?"
# What may grow with the logarithm of the number of ads, and what may not grow at all.
LOGARITHMIC = ("page.p50", "page.p99")
CONSTANT = ("index.bytes", "database.bytes")
MEMORY = "index.memory"


def main(arguments: Sequence[str]) -> None:
    """Measure each size, and ten million if ``BIG=yes`` and the disk has room for them."""
    sizes = [int(size) for size in arguments] or [*SIZES, *_largest()]
    found: dict[int, list[dict[str, Any]]] = {}
    for size in sizes:
        command = ["-m", "lamppost.ops", "bench", "search", "--ads", str(size)]
        found[size] = in_a_child(FILE, command)
        question = f"What does finding cost among {size:,} ads?"
        write_part(PART, [Section(FILE, question, found[size])], anew=False)
    lines = []
    for line in growth(found):
        lines.append(line)
        print(json.dumps(line), flush=True)
    if lines:
        write_part(PART, [Section(FILE, GROWTH, lines)], anew=False)


def _largest() -> list[int]:
    if os.environ.get("BIG") != "yes":
        return []
    free, needed = shutil.disk_usage(tempfile.gettempdir()).free, needed_for(LARGEST)
    if free >= needed:
        return [LARGEST]
    skipped = f"{free // 2**30} GiB free, {needed // 2**30} needed"
    print(json.dumps({"name": "search.10M", "skipped": skipped}), flush=True)
    return []


def growth(found: dict[int, list[dict[str, Any]]]) -> Iterator[dict[str, Any]]:
    """Yield how often dearer each size is than the one before it."""
    values = {
        size: {re.sub(r"^search\.\w+\.", "", line["name"]): line["value"] for line in lines}
        for size, lines in found.items()
    }
    for less, more in pairwise(sorted(values)):
        for name in (*LOGARITHMIC, *CONSTANT, MEMORY):
            if name in values[less] and name in values[more]:
                yield _grown(name, less, more, values)


def _grown(name: str, less: int, more: int, values: dict[int, dict[str, float]]) -> dict[str, Any]:
    before, after = values[less][name], values[more][name]
    if name == MEMORY:  # of the process that builds: per ad it must not grow
        limit = more / less
    else:
        limit = math.log(more) / math.log(less) if name in LOGARITHMIC else 1.1
    return {
        "name": f"growth.{name}",
        "value": after / before,
        "unit": "times",
        "n": more,
        "baseline": f"{before:.4g} at {less:,}",
        "goal": f"<= {limit:.3g}",
        **machine_and_commit(),
    }


if __name__ == "__main__":
    main(sys.argv[1:])
