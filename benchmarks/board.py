"""A board of its own for a benchmark: a fresh home folder with the demo in it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

COMMAND = [sys.executable, "-m", "lamppost.ops"]


@contextmanager
def demo_home(*, with_ads: bool) -> Iterator[Path]:
    """Make a home folder, fill it with the demo, set it for this process, remove it at the end."""
    home = Path(tempfile.mkdtemp(prefix="lamppost-bench-"))
    os.environ["LAMPPOST_HOME"] = str(home)
    os.environ["LAMPPOST_LOG_LEVEL"] = "error"
    os.environ["DJANGO_SETTINGS_MODULE"] = "lamppost.settings"
    os.environ.pop("LAMPPOST_DATABASE_URL", None)
    try:
        arguments = [] if with_ads else ["--empty"]
        subprocess.run([*COMMAND, "demo", "reset", *arguments], check=True)
        yield home
    finally:
        shutil.rmtree(home, ignore_errors=True)


def emit(name: str, value: float, unit: str, n: int, **more: object) -> None:
    """Print one line."""
    print(json.dumps({"name": name, "value": value, "unit": unit, "n": n, **more}), flush=True)


def percentiles(seconds: list[float]) -> tuple[float, float]:
    """Return the median and the 99th percentile, in milliseconds."""
    ordered = sorted(seconds)
    return median(ordered) * 1000, ordered[int(len(ordered) * 0.99)] * 1000
