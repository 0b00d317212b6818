"""Build the index and nothing else, so that what the process held is what building takes."""

from __future__ import annotations

import sys
import time

from lamppost.ops.django_setup import load_django


def build() -> float:
    """Build the search index of this process's home folder; return the seconds it took."""
    load_django()
    from lamppost.market.search.writing import rebuild_index  # noqa: PLC0415 - needs Django

    began = time.perf_counter()
    rebuild_index()
    return time.perf_counter() - began


if __name__ == "__main__":
    sys.stdout.write(str(build()))
