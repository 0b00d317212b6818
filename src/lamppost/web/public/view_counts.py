"""Count looks at ads: in this process first, then all at once, never while somebody waits."""

from __future__ import annotations

import logging
import re
from collections import Counter
from collections.abc import Mapping
from threading import Event, Lock, Thread
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import Error, close_old_connections
from django.http import HttpRequest
from django.utils import timezone

from lamppost.market.listings.actions import ViewedOn, count_views
from lamppost.people.accounts.queries import all_grants
from lamppost.web.http import person_id_of

if TYPE_CHECKING:
    from lamppost.market.listings.models import Listing

logger = logging.getLogger(__name__)

EVERY = 10.0
FULL_AT = 200
# Nobody writes the counts down in tests and commands: there they must not grow without end.
MOST_KEPT = 5_000
# Programs that say what they are. What pretends to be a person is counted as one.
PROGRAM = re.compile(
    r"bot|crawl|spider|slurp|preview|fetch|scan|monitor|headless|feed|curl|wget|python|java/|"
    r"go-http|http-?client|okhttp|libwww|facebookexternalhit|lighthouse",
    re.IGNORECASE,
)


class ViewCounts:
    """
    Looks that are not written down yet. What cannot be written is dropped: it is only a count.

    Who was signed in is remembered for those ten seconds, to leave out staff, and never stored.
    """

    def __init__(self) -> None:
        self._looks: Counter[tuple[ViewedOn, UUID | None]] = Counter()
        self._lock = Lock()
        self._full = Event()

    def add(self, seen: ViewedOn, viewer: UUID | None) -> None:
        """Count one look. Touches no database."""
        look = (seen, viewer)
        with self._lock:
            if look in self._looks or len(self._looks) < MOST_KEPT:
                self._looks[look] += 1
            if self._looks.total() >= FULL_AT:
                self._full.set()

    def flush(self) -> int:
        """Write everything down; return how many looks were counted."""
        with self._lock:
            looks, self._looks = self._looks, Counter()
            self._full.clear()
        if not looks:
            return 0
        try:
            return _write_down(looks)
        except Error:
            logger.warning("%d views of ads were not counted", looks.total(), exc_info=True)
            return 0

    def keep_flushing(self) -> None:
        """Write down every ten seconds, or sooner after 200 looks. Runs until the process ends."""
        while True:
            self._full.wait(EVERY)
            close_old_connections()
            self.flush()


def _write_down(looks: Mapping[tuple[ViewedOn, UUID | None], int]) -> int:
    is_anybody_known = any(viewer is not None for _seen, viewer in looks)
    staff = {grant.account_id for grant in all_grants()} if is_anybody_known else set()
    counts: Counter[ViewedOn] = Counter()
    for (seen, viewer), times in looks.items():
        if viewer not in staff:
            counts[seen] += times
    count_views(counts)
    return counts.total()


_counts = ViewCounts()


def count_view(request: HttpRequest, listing: Listing) -> None:
    """
    Count a look at an ad's page: without a cookie, a query, or a note of who it was.

    Not its poster, staff, programs that say so, or browsers that fetch what nobody asked for yet.
    """
    viewer = person_id_of(request)
    if viewer != listing.seller_id and _is_look_of_a_person(request):
        _counts.add(ViewedOn(listing_id=listing.pk, day=timezone.now().date()), viewer)


def count_look_of_stranger(request: HttpRequest, *, listing_id: UUID) -> None:
    """Count a look by somebody who brought no cookie, at a page that was drawn before."""
    if _is_look_of_a_person(request):
        _counts.add(ViewedOn(listing_id=listing_id, day=timezone.now().date()), None)


def _is_look_of_a_person(request: HttpRequest) -> bool:
    if request.method != "GET":
        return False
    purpose = request.headers.get("Sec-Purpose", "") + request.headers.get("Purpose", "")
    if "prefetch" in purpose or "prerender" in purpose:
        return False
    agent = request.headers.get("User-Agent", "")
    return bool(agent) and PROGRAM.search(agent) is None


def flush_views() -> int:
    """Write down what this process has counted."""
    return _counts.flush()


def keep_counting() -> None:
    """Begin to write down what is counted, beside the requests of this process."""
    Thread(target=_counts.keep_flushing, name="views", daemon=True).start()
