"""
Run the benchmarks of the engine and write their part of RESULTS.md: ``make bench-screening``.

python -m benchmarks.screening [NAME …] [--quick] [--show] [--write]

With names only those run, and only with ``--write`` are their sections written; ``--quick`` is a
smoke run that writes nothing. ``--show`` prints misses and false alarms to standard error, where a
module has them.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Iterator, Sequence
from importlib import import_module
from typing import Any

from benchmarks.results import Section, in_a_child, write_part
from benchmarks.screening import MODULES

PART = "Screening"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.screening")
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(MODULES))
    parser.add_argument("--quick", action="store_true", help="a smoke run on little data")
    parser.add_argument("--show", action="store_true", help="print misses and false alarms")
    parser.add_argument("--write", action="store_true", help="write the sections of these NAMEs")
    asked = parser.parse_args()
    unknown = set(asked.names) - set(MODULES)
    if unknown:
        parser.error(f"there is no {', '.join(sorted(unknown))}")
    if len(asked.names) == 1 and not asked.write:
        for line in lines_of(asked.names[0], quick=asked.quick, show=asked.show):
            print(json.dumps(line), flush=True)
        return
    flags = [flag for flag in ("quick", "show") if getattr(asked, flag)]
    sections = list(run_all(asked.names or MODULES, [f"--{flag}" for flag in flags]))
    if not asked.quick and (asked.write or not asked.names):
        write_part(PART, sections, anew=not asked.names)


def run_all(names: Iterable[str] = MODULES, flags: Sequence[str] = ()) -> Iterator[Section]:
    """Run each in a process of its own, so that none inherits memory or warm caches."""
    for name in names:
        lines = in_a_child(name, ["-m", "benchmarks.screening", name, *flags])
        yield Section(f"screening/{name}.py", MODULES[name], lines)


def lines_of(name: str, *, quick: bool, show: bool) -> Iterator[dict[str, Any]]:
    """Run one here; yield what it measures, line by line."""
    module = import_module(f"benchmarks.screening.{name}")
    if show and hasattr(module, "SHOW"):
        module.SHOW = True
    for row in module.measure(quick=quick):
        yield row.line()


if __name__ == "__main__":
    main()
