"""The page RESULTS.md: a part for each run, written anew by it, the others kept as they are."""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
PAGE = HERE / "RESULTS.md"
HEAD = """# Results

Written by `make bench`, `make bench-screening` and `make bench-search`. One run each; other work on
the machine moves absolute figures, so read the ratios. Limits are those of 95 %. Method and
caveats: README.md beside this file.
"""
COLUMNS = "| what | value | limits | unit | n | baseline | goal |\n|---|---|---|---|---|---|---|"


@dataclass(frozen=True)
class Section:
    """What one benchmark answered."""

    file: str
    question: str
    lines: Sequence[dict[str, Any]]


def machine() -> str:
    """Return what this runs on, in a few words."""
    return f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"


def commit() -> str:
    """Return the commit that is measured, marked if anything but the results differs from it."""
    changes = _git("status", "--porcelain", "--", ":/", ":(top,exclude)benchmarks/RESULTS.md")
    mark = "-dirty" if changes else ""
    return f"{_git('describe', '--always') or 'unknown'}{mark}"


def machine_and_commit() -> dict[str, str]:
    """Return what every line says beside its figure."""
    return {"machine": machine(), "commit": commit()}


def _git(*arguments: str) -> str:
    asked = ["git", "-C", str(HERE), *arguments]
    return subprocess.run(asked, capture_output=True, text=True, check=False).stdout.strip()


def in_a_child(name: str, arguments: Sequence[str]) -> list[dict[str, Any]]:
    """Run one benchmark; print and return its lines with machine and commit added."""
    found = subprocess.run(
        [sys.executable, *arguments], stdout=subprocess.PIPE, text=True, check=False,
        cwd=HERE.parent, env={**os.environ, "PYTHONPATH": f"{HERE.parent / 'src'}:{HERE.parent}"},
    )  # fmt: skip
    lines = []
    for line in found.stdout.splitlines():
        if line.startswith("{"):
            entry = {**json.loads(line), **machine_and_commit()}
            print(json.dumps(entry), flush=True)
            lines.append(entry)
    if found.returncode:
        print(json.dumps({"name": name, "error": found.returncode}), flush=True)
    return lines


def write_part(title: str, sections: Sequence[Section], *, anew: bool = True) -> None:
    """Write one part of the page, or with ``anew`` false only these sections of it."""
    parts = _parts(PAGE.read_text(encoding="utf-8")) if PAGE.exists() else {}
    kept = {} if anew else parts.get(title, {})
    parts[title] = {**kept, **{one.question: _section(one) for one in sections}}
    blocks = [HEAD.strip()]
    for name in sorted(parts):
        blocks += [f"# {name}", *parts[name].values()]
    PAGE.write_text("\n\n".join(blocks) + "\n", encoding="utf-8")


def _parts(page: str) -> dict[str, dict[str, str]]:
    """Return the sections by part and question; what stands before the first is written anew."""
    found = {}
    for chunk in page.split("\n# ")[1:]:
        title, *sections = chunk.split("\n## ")
        questions = {one.partition("\n")[0]: f"## {one.strip()}" for one in sections}
        found[title.partition("\n")[0].strip()] = questions
    return found


def _section(section: Section) -> str:
    table = "\n".join([COLUMNS, *map(_table_line, section.lines)])
    notes = "".join(
        f"\n* `{line['name']}`: {line['note']}" for line in section.lines if line.get("note")
    )
    head = f"## {section.question}\n\n`{section.file}` at {commit()}, {machine()}"
    text = f"{head}\n\n{table}"
    return f"{text}\n{notes}" if notes else text


def _table_line(line: dict[str, Any]) -> str:
    limits = f"{_shown(line['low'])}–{_shown(line['high'])}" if "low" in line else ""
    cells = [line["name"], _shown(line.get("value")), limits, line.get("unit", ""),
             line.get("n", ""), _shown(line.get("baseline", "")), line.get("goal", "")]  # fmt: skip
    return f"| {' | '.join(map(str, cells))} |"


def _shown(value: Any) -> str:
    return f"{value:.4g}" if isinstance(value, float) else str(value)
