"""What is looked at to see whether all is well: each answers with a light, words and a way out."""

from __future__ import annotations

import fcntl
import platform
import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from importlib.metadata import version

import django
from babel.dates import format_timedelta
from babel.numbers import format_decimal
from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lamppost.environment import env, is_demo
from lamppost.foundation.audit.queries import last_head, oldest_unsealed, unsealed_lines
from lamppost.foundation.jobs.queries import (
    backlog_of,
    backlogs_elsewhere,
    given_up_work,
    jobs_backlog,
    outbox_backlog,
)
from lamppost.foundation.notify.queries import mail_backlog
from lamppost.market.media.queries import bytes_stored
from lamppost.market.search.queries import indexed_count
from lamppost.market.search.reader import reader
from lamppost.market.search.state import Progress, fault, is_disk_full, progress
from lamppost.market.search.writing import consumer, expected_count
from lamppost.trust.links.banks import count_known
from lamppost.trust.safety.queries import help_lines_problem
from lamppost.trust.screening.queries import policy_in_force
from lamppost.web.jinja import locale, number

# A healthy worker passes everything within a second; half a minute is a hiccup, more is not.
LATE, TOO_LATE = timedelta(seconds=30), timedelta(minutes=5)
# An ad is to be found within a second of being posted; after five, something is in the way.
INDEX_LATE = timedelta(seconds=5)
# A mail server that is down for an hour is a bad day; a mail usually leaves within seconds.
MAIL_LATE, MAIL_TOO_LATE = timedelta(minutes=10), timedelta(hours=1)
# Below 200 MB Lamppost does not start again; a busy week of photos takes a gigabyte.
LEAST_FREE, LITTLE_FREE = 200 * 2**20, 2 * 2**30
KEPT = 3600  # seconds: counting files takes longer than anything else here


class Light(StrEnum):
    """How well a thing is. Words stand beside it: a colour alone says nothing."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One thing looked at: what was found, and what to do (with where, if a page helps)."""

    title: str
    light: Light
    words: str
    do: str = ""
    url: str = ""


def checks(now: datetime) -> list[Check]:
    """Return everything that is looked at, the worst first within its order."""
    looked: tuple[Callable[[datetime], Check], ...] = (
        database, worker, outbox, jobs, given_up, index, nodes, mail, log, disk, photos, banks,
        help_lines,
    )  # fmt: skip
    return [look(now) for look in looked]


def database(_now: datetime) -> Check:
    """Look whether the database answers, and which one it is."""
    title, name = _("Database"), {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return Check(title=title, light=Light.RED, words=_("It does not answer."))
    words = _("%(name)s answers.") % {"name": name.get(connection.vendor, connection.vendor)}
    file = env().home / "lamppost.sqlite3"
    if connection.vendor == "sqlite" and file.exists():
        words += " " + _("It takes %(size)s.") % {"size": size(file.stat().st_size)}
    return Check(title=title, light=Light.GREEN, words=words)


def worker(_now: datetime) -> Check:
    """Look whether a process on this machine holds the lock of the one that follows along."""
    title = _("Worker")
    if _somebody_follows():
        return Check(title=title, light=Light.GREEN, words=_("It runs."))
    return Check(
        title=title,
        light=Light.RED,
        words=_("Nobody seals the log, writes the index or sends mail on this machine."),
        do=_("Start the service again: “lamppost serve” starts the worker beside it."),
    )


def _somebody_follows() -> bool:
    try:
        with (env().home / "sequencer.lock").open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
            return False  # and closing lets go of it at once
    except BlockingIOError:
        return True
    except OSError:
        return False


def outbox(now: datetime) -> Check:
    """Look how long what must leave the database has waited."""
    backlog = outbox_backlog()
    light = _by_age(backlog.oldest, now, LATE, TOO_LATE)
    words = _waiting(backlog.count, backlog.oldest, now)
    do = _("The worker is behind, or stopped at a fault: its log says which.")
    return _check(_("What leaves the database"), light, words, do)


def jobs(now: datetime) -> Check:
    """Look how long jobs (photos, above all) have waited for the one who does them."""
    backlog = jobs_backlog()
    light = _by_age(backlog.oldest, now, TOO_LATE, TOO_LATE * 12)
    do = _("The worker for jobs is behind. After an import that is ordinary for a while.")
    return _check(_("Jobs"), light, _waiting(backlog.count, backlog.oldest, now), do)


def given_up(_now: datetime) -> Check:
    """Look whether anything failed after all its tries."""
    count = given_up_work().count()
    light = Light.RED if count else Light.GREEN
    words = ngettext("%(n)s piece of work.", "%(n)s pieces of work.", count) % {"n": number(count)}
    return Check(
        title=_("Given up after all tries"),
        light=light,
        words=words if count else _("Nothing."),
        do=_("Read why, mend the cause, and try it again.") if count else "",
        url=reverse("staff-work") if count else "",
    )


def index(now: datetime) -> Check:
    """Look whether the search index can be read and written, holds every ad, and keeps up."""
    title, rebuild, behind = _("Search index"), progress(), backlog_of(consumer())
    late = _by_age(behind.oldest, now, INDEX_LATE, TOO_LATE)
    waiting = _waiting(behind.count, behind.oldest, now) if late is not Light.GREEN else ""
    if is_disk_full():
        words = _("The disk is full, so new ads are not findable. Nothing is lost.")
        do = _("Make room. It goes on by itself, and all that waits is written then.")
        return _check(title, Light.RED, f"{words} {waiting}".strip(), do)
    if rebuild is not None:
        return _check(
            title, Light.AMBER, _rebuilding(rebuild, now), _("Nothing: it ends by itself.")
        )
    if (wrong := fault()) is not None:
        words = _("It cannot be written: %(words)s") % {"words": wrong.words}
        do = _("The worker tries again, and rebuilds it if its files are damaged. See its log.")
        return _check(title, Light.RED, f"{words} {waiting}".strip(), do)
    return _held(title, late, waiting)


def _rebuilding(rebuild: Progress, now: datetime) -> str:
    words = _("It is being rebuilt since %(age)s: %(percent)s %%, %(done)s of %(total)s ads.") % {
        "age": age(now - rebuild.started_at),
        "percent": rebuild.percent,
        "done": number(rebuild.done),
        "total": number(rebuild.total),
    }
    served = _("The one before answers meanwhile.") if reader.can_be_read() else _("Searches wait.")
    return f"{words} {served}"


def _held(title: str, late: Light, waiting: str) -> Check:
    expected = expected_count()
    do = _("Build it again beside the server: lamppost index rebuild")
    try:
        held = indexed_count() if reader.can_be_read() else None
    except (OSError, ValueError):
        held = None
    if held is None:
        return _check(title, Light.RED, _("It cannot be read."), do)
    words = _("%(held)s ads in it, %(expected)s are public.") % {
        "held": number(held),
        "expected": number(expected),
    }
    # While people post, the index is a moment behind.
    off = abs(held - expected)
    light = Light.GREEN if off <= 5 else Light.AMBER if off * 20 <= expected else Light.RED
    return _check(title, max(light, late, key=_SEVERITY.index), f"{words} {waiting}".strip(), do)


def nodes(now: datetime) -> Check:
    """Look how far the indexes on other machines are behind."""
    found = {name.partition("@")[2]: one for name, one in backlogs_elsewhere().items()}
    title = _("Search on other machines")
    lights = [_by_age(one.oldest, now, INDEX_LATE, TOO_LATE) for one in found.values()]
    words = "; ".join(
        f"{name}: {_waiting(one.count, one.oldest, now)}" for name, one in found.items()
    )
    do = _("See there whether “lamppost serve” runs. One that is gone for a week is forgotten.")
    light = max(lights, key=_SEVERITY.index, default=Light.GREEN)
    return _check(title, light, words or _("There are none."), do)


def mail(now: datetime) -> Check:
    """Look what waits for the mail server, and what it said."""
    title, backlog = _("Mail"), mail_backlog()
    if not settings.EMAIL_HOST and not is_demo():
        return _check(
            title,
            Light.RED,
            _("No mail server is set.") + " " + _waiting(backlog.count, backlog.oldest, now),
            _("Set LAMPPOST_SMTP_URL and LAMPPOST_MAIL_FROM, then start the server again."),
        )
    light = _by_age(backlog.oldest, now, MAIL_LATE, MAIL_TOO_LATE)
    words = _waiting(backlog.count, backlog.oldest, now)
    if backlog.failing:
        light = max(light, Light.AMBER, key=_SEVERITY.index)
        failing = ngettext("%(n)s was refused.", "%(n)s were refused.", backlog.failing)
        said = _("The last answer: %(said)s") % {"said": backlog.error}
        words = " ".join((words, failing % {"n": number(backlog.failing)}, said))
    return _check(title, light, words, _("Ask the mail server’s log, and send a test mail below."))


def log(now: datetime) -> Check:
    """Look whether the audit log is sealed up to now."""
    title, count, oldest, head = (
        _("Audit log"), unsealed_lines(), oldest_unsealed(), last_head(),
    )  # fmt: skip
    light = _by_age(oldest, now, LATE, TOO_LATE)
    sealed = (
        _("Sealed up to line %(n)s, %(age)s ago.")
        % {"n": number(head.seq), "age": age(now - head.signed_at)}
        if head
        else _("Nothing is sealed yet.")
    )
    words = f"{sealed} {_waiting(count, oldest, now)}" if count else sealed
    return _check(title, light, words, _("The worker seals it. If it runs, its log says why not."))


def disk(_now: datetime) -> Check:
    """Look how much room is left where everything lies."""
    free = shutil.disk_usage(env().home).free
    light = (
        Light.RED if free < 2 * LEAST_FREE else Light.AMBER if free < LITTLE_FREE else Light.GREEN
    )
    words = _("%(size)s are free under %(home)s.") % {"size": size(free), "home": env().home}
    return _check(_("Room on the disk"), light, words, _("Make room: below 200 MB nothing starts."))


def photos(_now: datetime) -> Check:
    """Say how much room photos take; counted once an hour, and never for long."""
    found = cache.get("health:photos")
    if not isinstance(found, tuple):
        found = bytes_stored()
        cache.set("health:photos", found, KEPT)
    total, is_whole = found
    words = _("They take %(size)s.") if is_whole else _("They take more than %(size)s.")
    return Check(title=_("Photos"), light=Light.GREEN, words=words % {"size": size(total)})


def banks(_now: datetime) -> Check:
    """Look whether the banks of known pictures can be read, and say how much they know."""
    known = count_known()
    if known is None:
        words, light = _("They cannot be read, and no photo is compared with them."), Light.AMBER
    else:
        hold = ngettext("They hold one entry.", "They hold %(count)s entries.", known)
        words, light = hold % {"count": number(known)}, Light.GREEN
    return _check(_("Banks of known pictures"), light, words, _("See what the log says of them."))


def help_lines(_now: datetime) -> Check:
    """Look whether the operator's corrections of help lines can be read."""
    problem = help_lines_problem()
    return _check(
        _("Help lines"),
        Light.AMBER if problem else Light.GREEN,
        problem or _("In order."),
        _("Mend the file; until then the lines count that came with Lamppost."),
    )


def risks() -> list[Check]:
    """Return the settings that are risky on a board that people use; none if all are right."""
    found = []
    if is_demo():
        found.append((_("Demo"), _("This is a demo: everybody can read every mail."), ""))
    if not env().base_url.startswith("https://"):
        words = _("Pages are not asked for by HTTPS: who listens in sees what people write.")
        do = _("Put a proxy with a certificate in front, then set LAMPPOST_BASE_URL.")
        found.append((_("No HTTPS"), words, do))
    if not env().staff_second_factor:
        words = _("Who reads the mail of a moderator can decide in their name.")
        do = _("Set LAMPPOST_STAFF_SECOND_FACTOR=true once all have added a second step.")
        found.append((_("One step to the staff pages"), words, do))
    if (env().home / "keys" / "quarantine.pem").exists():
        words = _("The key that opens what was locked away still lies on this server.")
        do = _("Move keys/quarantine.pem to the reviewer’s machine.")
        found.append((_("Key of the reviewers"), words, do))
    return [Check(title=title, light=Light.AMBER, words=words, do=do) for title, words, do in found]


def versions() -> list[tuple[str, str]]:
    """Return what runs here, by name."""
    engine = ".".join(map(str, _database_version()))
    return [
        ("Lamppost", version("lamppost")),
        (_("Rules in force"), policy_in_force("").label),
        ("Django", django.get_version()),
        ("Python", platform.python_version()),
        ({"sqlite": "SQLite", "postgresql": "PostgreSQL"}[connection.vendor], engine),
    ]


def _database_version() -> tuple[int, ...]:
    with suppress(DatabaseError):
        return tuple(connection.get_database_version())
    return ()


_SEVERITY = (Light.GREEN, Light.AMBER, Light.RED)


def worst(found: list[Check]) -> Light:
    """Return the worst of several lights."""
    return max((check.light for check in found), key=_SEVERITY.index, default=Light.GREEN)


def _by_age(oldest: datetime | None, now: datetime, late: timedelta, red: timedelta) -> Light:
    if oldest is None or now - oldest < late:
        return Light.GREEN
    return Light.RED if now - oldest >= red else Light.AMBER


def _check(title: str, light: Light, words: str, do: str) -> Check:
    """Return a check whose way out is told only if something is wrong."""
    return Check(title=title, light=light, words=words, do="" if light is Light.GREEN else do)


def _waiting(count: int, oldest: datetime | None, now: datetime) -> str:
    if not count or oldest is None:
        return _("Nothing waits.")
    return ngettext(
        "%(n)s waits, since %(age)s.", "%(n)s wait, the oldest since %(age)s.", count
    ) % {"n": number(count), "age": age(now - oldest)}


def age(span: timedelta) -> str:
    """Return how long something is, roughly, as the reader's language says it."""
    return str(format_timedelta(max(span, timedelta(0)), locale=locale(), threshold=1.2))


def size(count: int) -> str:
    """Return a number of bytes as people say it."""
    for unit, factor in (("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if count >= factor:
            return f"{format_decimal(round(count / factor, 1), locale=locale())} {unit}"
    return f"{count} B"
