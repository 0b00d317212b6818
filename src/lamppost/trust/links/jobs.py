"""Jobs: build the file with which every process begins to know nearly the same texts."""

from __future__ import annotations

from lamppost.foundation.jobs.queue import job
from lamppost.trust.links.near import build_file


@job(max_attempts=2)
def build_near_file() -> None:
    """Build it anew: nothing stays in it that was erased since."""
    build_file()
