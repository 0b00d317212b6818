"""What finding costs: whole pages from a real server, beside the bare question to the index."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median

from tantivy import Order as Direction

from lamppost.market.search.queries.places import located
from lamppost.market.search.reader import reader
from lamppost.market.search.rules import PAGE_SIZE, Order, Search
from lamppost.market.search.wording import query_of
from lamppost.ops.bench.asking import Question
from lamppost.ops.bench.client import Line, Load
from lamppost.ops.bench.processes import ProcessFailed, under_load
from lamppost.ops.bench.rows import Rows, percentiles

# A page may cost three times what the index alone does, and three milliseconds.
TIMES, BESIDES = 3, 3
WARM_UP = 30
ROUNDS = 200
CONNECTIONS = (1, 2, 4, 8)
OPENED = 4


def bare(wanted: Search) -> int:
    """
    Ask the index for the same page and its exact total, and for nothing else.

    By distance is no order that the index has: then the newest count as well.
    """
    opened = reader.open()
    if opened is None:
        raise RuntimeError("there is no index")
    index, searcher = opened
    by_words = wanted.order is Order.RELEVANCE
    found = searcher.search(
        query_of(index, wanted),
        limit=PAGE_SIZE,
        count=True,
        order_by_field=None if by_words else "published",
        offset=(wanted.page - 1) * PAGE_SIZE,
        order=Direction.Desc,
    )
    return int(found.count)  # type: ignore[attr-defined]  # as in wording.total_of


@dataclass(slots=True)
class Times:
    """Seconds of the whole page and of the bare question, each question's side by side."""

    whole: list[float] = field(default_factory=list)
    bare: list[float] = field(default_factory=list)
    sizes: list[int] = field(default_factory=list)
    found: list[int] = field(default_factory=list)


def pages(rows: Rows, questions: Sequence[Question], *, port: int) -> None:
    """Ask each question once, of the index and of the server in turn, one at a time."""
    line, times = Line(port), defaultdict[str, Times](Times)
    for question in questions[:WARM_UP]:
        bare(located(question.search))
        line.get(f"{question.path}{'&' if '?' in question.path else '?'}view=list")
    whole = times[""]
    for question in questions:
        mine, wanted = times[question.kind], located(question.search)
        began = time.perf_counter()
        total = bare(wanted)
        cost = time.perf_counter() - began
        status, size, seconds = line.get(question.path)
        if status >= 500:
            raise ProcessFailed(f"{question.path} answered {status}")
        for kept in (whole, mine):
            kept.bare.append(cost)
            kept.whole.append(seconds)
            kept.sizes.append(size)
            kept.found.append(total)
    _say(rows, "page", whole, with_goal=True)
    for kind in sorted(times.keys() - {""}):
        _say(rows, f"page.{kind.replace(' ', '_')}", times[kind], with_goal=False)
    rows.row("page.html", median(whole.sizes), "bytes (gzip)", len(whole.sizes))
    nothing = sum(not total for total in whole.found) / len(whole.found)
    rows.row("page.found", median(whole.found), "ads in the middle", len(whole.found),
             note=f"{nothing:.0%} of the questions find nothing as typed")  # fmt: skip


def _say(rows: Rows, name: str, times: Times, *, with_goal: bool) -> None:
    count = len(times.whole)
    both = zip(percentiles(times.whole), percentiles(times.bare), strict=True)
    for (whole, alone), part in zip(both, ("p50", "p99"), strict=True):
        goal = {"goal": f"<= {TIMES * alone + BESIDES:.2f}"} if with_goal else {}
        rows.row(f"{name}.{part}", whole, "ms", count, baseline=f"bare {alone:.3f} ms", **goal)


def throughput(rows: Rows, paths: Sequence[str], *, port: int, seconds: float) -> None:
    """
    Ask as much as the server can answer, from another process, over more connections each time.

    A connection stays with the worker process that took it, and which one that is, is chance: so
    each number of connections is opened several times.
    """
    for connections in CONNECTIONS:
        load = Load(port=port, paths=list(paths), connections=connections, seconds=seconds / OPENED)
        found = [under_load(load) for _time in range(OPENED)]
        count, took = (sum(one[name] for one in found) for name in ("requests", "seconds"))
        if failed := sum(one["failed"] for one in found):
            raise ProcessFailed(f"The server answered {failed:.0f} of {count:.0f} with an error.")
        note = f"the client took {sum(one['cpu'] for one in found) / took:.0%} of a core"
        rows.row(f"page.pace.{connections}", count / took, "1/s", int(count), note=note)


def kept_pages(rows: Rows, addresses: dict[str, str], *, port: int, empty: str) -> None:
    """Compare pages that strangers ask for again and again with the smallest answer there is."""
    line = Line(port)
    seconds: dict[str, list[float]] = defaultdict(list)
    asked = {"empty": empty, **addresses}
    for number in range(ROUNDS + WARM_UP):
        for name, path in asked.items():
            status, _size, took = line.get(path)
            if status != 200:
                raise ProcessFailed(f"{path} answered {status}")
            if number >= WARM_UP:
                seconds[name].append(took)
    nothing, _worst = percentiles(seconds["empty"])
    rows.row("empty.p50", nothing, "ms", ROUNDS, note=f"{empty}, through the whole framework")
    for name in addresses:
        middle, worst = percentiles(seconds[name])
        rows.row(f"{name}.kept.p50", middle, "ms", ROUNDS, p99=worst,
                 baseline=f"empty {nothing:.3f} ms", goal=f"<= {2 * nothing:.2f}")  # fmt: skip
