"""A light browser: asks for addresses over connections kept open. Also a process of its own."""

from __future__ import annotations

import http.client
import json
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from threading import Thread
from typing import TypedDict

HEADERS = {"Accept-Encoding": "gzip", "Accept-Language": "en", "Accept": "text/html"}
PATIENCE = 60


class Load(TypedDict):
    """What the process is told: how many connections ask for what, and for how long."""

    port: int
    paths: list[str]
    connections: int
    seconds: float


@dataclass(slots=True)
class Line:
    """One connection to the server on this machine."""

    port: int
    _open: http.client.HTTPConnection = field(init=False)

    def __post_init__(self) -> None:
        self._open = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)

    def get(self, path: str) -> tuple[int, int, float]:
        """Return the status, the bytes of the content and the seconds until the last of them."""
        began = time.perf_counter()
        self._open.request("GET", path, headers=HEADERS)
        answer = self._open.getresponse()
        size = len(answer.read())
        return answer.status, size, time.perf_counter() - began


def ask_all(load: Load) -> dict[str, float]:
    """Ask over all connections at once; return how often, how long it took and what it cost us."""
    ends = time.perf_counter() + load["seconds"]
    statuses: list[list[int]] = [[] for _number in range(load["connections"])]
    began, cost = time.perf_counter(), time.process_time()
    threads = [
        Thread(target=_ask, args=(load["port"], load["paths"][number :: len(statuses)], ends, mine))
        for number, mine in enumerate(statuses)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    answered = [status for mine in statuses for status in mine]
    return {
        "requests": len(answered),
        "failed": sum(status >= 500 for status in answered),
        "seconds": time.perf_counter() - began,
        "cpu": time.process_time() - cost,
    }


def _ask(port: int, paths: Sequence[str], ends: float, statuses: list[int]) -> None:
    line = Line(port)
    while True:
        for path in paths:
            statuses.append(line.get(path)[0])
            if time.perf_counter() >= ends:
                return


if __name__ == "__main__":
    sys.stdout.write(json.dumps(ask_all(json.load(sys.stdin))))
