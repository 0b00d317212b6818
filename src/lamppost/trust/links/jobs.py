"""Jobs: build the files from which every process begins to know texts and pictures."""

from __future__ import annotations

from lamppost.foundation.jobs.queue import job
from lamppost.trust.links.near import build_file
from lamppost.trust.links.pictures import build_folder


@job(max_attempts=2)
def build_near_file() -> None:
    """Build them anew: nothing stays in them that was erased since."""
    build_file()
    build_folder()
