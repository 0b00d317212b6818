"""What is done once a minute or once a day: end, remind, write, erase and forget."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from lamppost.foundation.jobs.outbox import forget_old_rows
from lamppost.foundation.jobs.queue import forget_finished, put_back_abandoned
from lamppost.foundation.push.actions import forget_notes
from lamppost.foundation.push.jobs import see_to_notes
from lamppost.journeys.erase_accounts import erase_accounts
from lamppost.journeys.erase_listings import erase_listings
from lamppost.journeys.expire_listings import expire_listings
from lamppost.journeys.forget_drafts import forget_drafts
from lamppost.journeys.forget_messages import forget_message_drafts
from lamppost.journeys.promote_listing import watch_promotions
from lamppost.journeys.remind_posters import remind_posters
from lamppost.journeys.tell_of_favourites import tell_of_favourites
from lamppost.market.listings.actions import forget_views, work_out_prices
from lamppost.market.media.jobs import sweep_files
from lamppost.market.promotions.actions import forget_promotions
from lamppost.market.search.actions import forget_kept, forget_matches
from lamppost.people.accounts.actions import forget_sessions
from lamppost.trust.links.actions import forget_arrivals
from lamppost.trust.links.jobs import build_near_file

Chore = Callable[..., object]
"""Takes ``now`` by name; returns how many things it did, if that says something."""

EVERY_MINUTE: tuple[Chore, ...] = (
    expire_listings,
    watch_promotions,
    remind_posters,
    see_to_notes,
    tell_of_favourites,
    erase_listings,
    erase_accounts,
    forget_drafts,
    forget_message_drafts,
    forget_kept,
    forget_matches,
    forget_sessions,
    forget_old_rows,
    forget_finished,
    put_back_abandoned,
)


def sweep(*, now: datetime) -> None:
    """Have files looked for that nothing names any more."""
    del now
    sweep_files.enqueue()


def gather_texts(*, now: datetime) -> None:
    """Have the file built with which processes begin to know nearly the same texts."""
    del now
    build_near_file.enqueue()


EVERY_DAY: tuple[Chore, ...] = (
    sweep,
    forget_views,
    forget_promotions,
    forget_notes,
    work_out_prices,
    forget_arrivals,
    gather_texts,
)


class ChoresFailed(ExceptionGroup[Exception]):
    """Some chores failed; the others were done."""


class Housekeeping:
    """Remembers when what was done last."""

    def __init__(
        self,
        *,
        every_minute: tuple[Chore, ...] = EVERY_MINUTE,
        every_day: tuple[Chore, ...] = EVERY_DAY,
    ) -> None:
        self._rounds = {timedelta(minutes=1): every_minute, timedelta(days=1): every_day}
        self._next: dict[timedelta, datetime] = {}

    def keep(self, *, now: datetime) -> int:
        """
        Do what is due; return how many things were done.

        A chore that fails keeps no other from being done: nobody's alert waits for the erasure
        of somebody else's photo.

        :raises ChoresFailed: at the end, with everything that went wrong
        """
        done, failures = 0, []
        for chore in self._due(now):
            try:
                result = chore(now=now)
                done += result if isinstance(result, int) else 0
            except Exception as error:
                failures.append(error)
        if failures:
            raise ChoresFailed("chores failed", failures)
        return done

    def _due(self, now: datetime) -> list[Chore]:
        due: list[Chore] = []
        for pause, chores in self._rounds.items():
            if self._next.get(pause, now) <= now:
                self._next[pause] = now + pause
                due += chores
        return due
