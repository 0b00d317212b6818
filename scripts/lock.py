"""Resolve the dependencies into one lock file: versions and hashes, no addresses. ``make lock``."""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
LOCK = ROOT / "requirements.lock"
MARK = "# --- only for development and tests ---"
UV = [str(Path(sys.executable).with_name("uv")), "pip", "compile", "--quiet"]
OPTIONS = [
    "--python-version=3.11", "--universal", "--generate-hashes", "--no-header", "--no-annotate",
    "--no-emit-index-url",
]  # fmt: skip
# The build back end is locked, too: installing the package itself then looks nothing up.
BUILD = "hatchling\neditables\n"


def resolve(*arguments: str) -> dict[str, str]:
    """Return the pinned packages, each with its hashes, by name; some once for each Python."""
    found = subprocess.run([*UV, *OPTIONS, *arguments], check=True, capture_output=True, text=True)
    packages: dict[str, str] = {}
    for block in filter(str.strip, re.split(r"(?m)^(?=[A-Za-z0-9])", found.stdout)):
        name = re.split(r"[ =;]", block, maxsplit=1)[0]
        packages[name] = packages.get(name, "") + block
    return packages


def main() -> None:
    """Write the lock: what runs, then what only developers need, at versions that fit both."""
    with tempfile.TemporaryDirectory() as folder:
        build = Path(folder) / "build.in"
        build.write_text(BUILD, encoding="ascii")
        run_lock = Path(folder) / "run.lock"
        run = resolve("pyproject.toml", str(build))
        run_lock.write_text("".join(run.values()), encoding="ascii")
        everything = resolve(
            "pyproject.toml", str(build), "--group=dev", f"--constraints={run_lock}"
        )
    dev = [block for name, block in everything.items() if name not in run]
    LOCK.write_text("".join(run.values()) + MARK + "\n" + "".join(dev), encoding="ascii")
    print(f"{len(run)} packages to run, {len(dev)} more to develop.")


if __name__ == "__main__":
    main()
