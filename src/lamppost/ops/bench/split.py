"""Where the time of a page of results goes, in this process: the engine, SQL, words, the rest."""

from __future__ import annotations

import cProfile
import pstats
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from statistics import median

import click
from django.test import Client

from lamppost.environment import env
from lamppost.ops.bench.asking import Question
from lamppost.ops.bench.rows import Rows

HEADERS = {"accept-encoding": "gzip", "accept-language": "en"}
SHOWN = 25
# A function belongs to the first group whose word stands in its file or, for those without a
# file, in its name.
GROUPS = (
    ("index", ("tantivy", "_query", "_query_lenient")),
    ("index, our side", ("lamppost/market/search/",)),
    ("sql", ("sqlite3", "fetchmany", "django/db/backends")),
    ("models", ("django/db/", "json/", "uuid")),
    ("template", ("jinja", "<template>", ".html", "markupsafe")),
    ("compressing", ("zlib", "gzip", "sha256")),
    ("words of languages", ("babel", "gettext", "trans_real", "translation")),
    ("addresses", ("urllib", "django/urls", "resolvers")),
    ("page", ("lamppost/web/public", "lamppost/web/")),
    ("rooms", ("lamppost/",)),
    ("framework", ("django/", "whitenoise", "csp", "allauth", "http/")),
)
OTHER = "python"


def split(rows: Rows, questions: Sequence[Question]) -> None:
    """
    Print the milliseconds of a page by group, and on standard error the dearest functions.

    Half of the questions say how long a page takes, the other half, under a profiler, where.
    """
    client = Client(headers=HEADERS, SERVER_NAME="127.0.0.1")
    kept, env().keep_pages = env().keep_pages, 0
    try:
        plain, profiled = questions[::2], questions[1::2]
        for question in plain[:10]:
            client.get(question.path)
        seconds = [_timed(lambda path=one.path: client.get(path)) for one in plain]  # type: ignore[misc]  # bound now
        profile = cProfile.Profile()
        for question in profiled:
            profile.enable()
            client.get(question.path)
            profile.disable()
    finally:
        env().keep_pages = kept
    whole = median(seconds) * 1000
    statistics = pstats.Stats(profile, stream=sys.stderr)
    shares = _shares(statistics)
    rows.row("profile.whole", whole, "ms", len(seconds), note="in process, without a network")
    for name, share in shares.most_common():
        rows.row(f"profile.{name}", share * whole, "ms", len(profiled), share=round(share, 3))
    click.echo(f"The dearest functions of {len(profiled)} pages:", err=True)
    statistics.sort_stats("tottime").print_stats(SHOWN)
    statistics.sort_stats("cumulative").print_stats("lamppost", SHOWN)


def _timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _shares(statistics: pstats.Stats) -> Counter[str]:
    """Return the share of all time by group; what Python itself did counts for who asked for it."""
    spent: Counter[str] = Counter()
    for (file, _line, name), (*_calls, own, _all, callers) in statistics.stats.items():  # type: ignore[attr-defined]  # typeshed has none
        group = _group_of(file, name)
        if group != OTHER or not callers:
            spent[group] += own
            continue
        for (asking, _at, asked_by), (*_times, part, _whole) in callers.items():
            spent[_group_of(asking, asked_by)] += part
    total = sum(spent.values()) or 1.0
    return Counter({name: seconds / total for name, seconds in spent.items()})


def _group_of(file: str, name: str) -> str:
    named = name if file in ("~", "") else file
    return next((group for group, words in GROUPS if any(word in named for word in words)), OTHER)
