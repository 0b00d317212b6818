"""What waits after a commit: seal the log, number the outbox, write the index, send mail."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from functools import partial

from django.conf import settings
from django.db import Error, connection
from django.utils import timezone

from lamppost.environment import env, is_demo
from lamppost.foundation.audit.keys import signing_key
from lamppost.foundation.audit.queries import unsealed_lines
from lamppost.foundation.audit.seal import seal_lines
from lamppost.foundation.jobs.outbox import drain, number_rows
from lamppost.foundation.jobs.queries import waiting_for
from lamppost.foundation.notify.actions import send_due_mail
from lamppost.foundation.notify.transport import keep_in_mailbox, send_by_smtp
from lamppost.journeys import match_alerts
from lamppost.journeys.send_alerts import send_alerts
from lamppost.market.search.keeping import IndexKeeper
from lamppost.market.search.writing import CONSUMER, consumer
from lamppost.ops.housekeeping import Housekeeping
from lamppost.ops.lock import NotTheSequencer, index_lock, sequencer_lock

logger = logging.getLogger(__name__)

# An acknowledged ad must be findable within a second: a tenth for waiting leaves room for work.
PAUSE = 0.1
PAUSE_AFTER_FAILURE = 1.0


class FollowingFailed(ExceptionGroup[Exception]):
    """Parts of a round failed; the others were done."""


class Follower:
    """The steps that one process does in turn. It must hold the sequencer's lock."""

    def __init__(self) -> None:
        self._key = signing_key(env().home)
        self._index = IndexKeeper()
        self._housekeeping = Housekeeping()

    def step(self, *, now: datetime) -> int:
        """
        Do one round; return how many things were done. Zero means that all is quiet.

        What fails keeps nothing else from being done: a broken index stops no mail.

        :raises FollowingFailed: at the end, with everything that went wrong
        """
        done, failures = 0, []
        for part in (
            self._number,
            self._write_index,
            self._match_alerts,
            self._seal,
            self._send_mail,
            self._keep_house,
        ):
            try:
                done += part(now)
            except Exception as error:
                failures.append(error)
        if failures:
            raise FollowingFailed("a round of following failed", failures)
        return done

    def close(self) -> None:
        """Let go of the index, so that another process may write to it."""
        self._index.close()

    def _number(self, now: datetime) -> int:
        del now
        return number_rows()

    def _write_index(self, now: datetime) -> int:
        return self._index.turn(now=now)

    def _match_alerts(self, now: datetime) -> int:
        if env().node:
            return 0  # the main machine writes to people
        # Behind the index, so that no mail leads to a page of results without its ad.
        done = drain(
            match_alerts.CONSUMER,
            topics=match_alerts.TOPICS,
            work=partial(match_alerts.match_entries, now=now),
            now=now,
            behind=CONSUMER,
        )
        # A few at a time, in every round: ten thousand mails must not keep an ad from being found.
        return done + send_alerts(now=now)

    def _seal(self, now: datetime) -> int:
        return seal_lines(key=self._key, now=now)

    def _send_mail(self, now: datetime) -> int:
        if settings.EMAIL_HOST:
            return send_due_mail(send=send_by_smtp, now=now)
        # Without a mail server, mails wait; in the demo the mailbox page is where they go.
        if not is_demo():
            return 0
        return send_due_mail(send=keep_in_mailbox, now=now, keep_words=True)

    def _keep_house(self, now: datetime) -> int:
        return self._housekeeping.keep(now=now)


def follow(*, should_stop: Callable[[], bool]) -> None:
    """
    Work until told to stop. What fails is logged and tried again: this process must not die.

    :raises NotTheSequencer: if another process does this work
    """
    while not should_stop():
        try:
            with sequencer_lock():
                _follow_while_connected(should_stop)
        except Error:
            logger.exception("the database is gone; trying again")
            connection.close()
            time.sleep(PAUSE_AFTER_FAILURE)


def _follow_while_connected(should_stop: Callable[[], bool]) -> None:
    """Return when told to stop, or when the connection is lost: our lock is gone with it."""
    with closing(Follower()) as follower:
        _go_round(follower.step, should_stop)


def follow_index(*, should_stop: Callable[[], bool]) -> None:
    """
    Keep this machine's index alone, until told to stop: for a node beside the main one.

    :raises NotTheSequencer: if another process on this machine does this work
    """
    while not should_stop():
        try:
            with index_lock(), closing(IndexKeeper()) as keeper:
                _go_round(keeper.turn, should_stop)
        except Error:
            logger.exception("the database is gone; trying again")
            connection.close()
            time.sleep(PAUSE_AFTER_FAILURE)


def _go_round(step: Callable[..., int], should_stop: Callable[[], bool]) -> None:
    while not should_stop():
        try:
            done = step(now=timezone.now())
        except Exception:
            logger.exception("trying again")
            if not connection.is_usable():
                connection.close()
                return
            done = 0
            time.sleep(PAUSE_AFTER_FAILURE)
        if not done:
            time.sleep(PAUSE)


def settle(*, patience: float = 60) -> None:
    """
    Wait until the log is sealed and the index is up to date, doing the work if nobody else does.
    Gives up waiting for another process after ``patience`` seconds.

    For commands that write without a server running.
    """
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        try:
            with sequencer_lock():
                _follow_to_the_end()
        except NotTheSequencer:
            time.sleep(PAUSE)
            if waiting_for(consumer()) or unsealed_lines():
                continue
        return


def _follow_to_the_end() -> None:
    with closing(Follower()) as follower:
        while follower.step(now=timezone.now()):
            pass
