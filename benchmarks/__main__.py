"""Run every benchmark, print its lines and write RESULTS.md: ``make bench``."""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
QUESTIONS = (
    ("obfuscated_phones.py", "Are disguised phone numbers read, and ordinary numbers left alone?"),
    ("ordinary_ads.py", "How often are ordinary people disturbed?"),
    ("posting.py", "What does posting an ad cost, against one bare insert?"),
    ("pages.py", "What do pages cost, against an empty page and a bare index query?"),
    ("findable.py", "How soon is an acknowledged ad found?"),
)


def machine() -> str:
    """Return what this runs on, in a few words."""
    return f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"


def commit() -> str:
    """Return the commit that is measured, marked if the tree has changes."""
    git = ["git", "-C", str(HERE)]
    found = subprocess.run(
        [*git, "describe", "--always", "--dirty"], capture_output=True, text=True, check=False
    )
    return found.stdout.strip() or "unknown"


def run(name: str) -> list[dict[str, object]]:
    """Run one benchmark; print and return its lines with machine and commit added."""
    found = subprocess.run(
        [sys.executable, str(HERE / name)], stdout=subprocess.PIPE, text=True, check=False,
        cwd=HERE.parent, env={**os.environ, "PYTHONPATH": f"{HERE.parent / 'src'}:{HERE.parent}"},
    )  # fmt: skip
    lines = []
    for line in found.stdout.splitlines():
        if line.startswith("{"):
            entry = {**json.loads(line), "machine": machine(), "commit": commit()}
            print(json.dumps(entry), flush=True)
            lines.append(entry)
    if found.returncode:
        print(json.dumps({"name": name, "error": found.returncode}), flush=True)
    return lines


def main() -> None:
    """Run all and write the page."""
    page = [
        "# Results\n",
        "Written by `make bench`. One run; other work on the machine moves absolute figures, so "
        "read the ratios. Method and caveats: README.md beside this file.\n",
        f"Machine: {machine()}. Commit: {commit()}.\n",
    ]
    for name, question in QUESTIONS:
        page.append(f"\n## {question}\n\n`{name}`\n\n| what | value | unit | n | baseline |")
        page.append("|---|---|---|---|---|")
        for entry in run(name):
            value = entry.get("value")
            shown = f"{value:.4g}" if isinstance(value, float) else value
            page.append(
                f"| {entry['name']} | {shown} | {entry.get('unit', '')} | {entry.get('n', '')} "
                f"| {entry.get('baseline', '')} |"
            )
    (HERE / "RESULTS.md").write_text("\n".join(page) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
