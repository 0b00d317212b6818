"""How often one connection may do what costs others something: fixed windows, by address."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.core.cache import cache
from django.http import HttpRequest

from lamppost.foundation.kernel.errors import N_, DomainError

HOUR = timedelta(hours=1)
# What one customer of a provider is given: counting single addresses of it would count nothing.
IPV6_NETWORK = 64


class TooOften(DomainError):
    """This connection did that often enough for now; ``params`` say how long to wait at most."""

    code = "too_often"

    def __init__(self, wait: timedelta) -> None:
        super().__init__(
            N_(
                "That was often in a short time from your connection. Please wait up to "
                "%(minutes)d minutes and try again."
            ),
            minutes=max(round(wait.total_seconds() / 60), 1),
        )


@dataclass(frozen=True, slots=True)
class Limit:
    """
    At most so often within a window, which begins with the first time.

    Each web process counts by itself, so with two of them it may be twice as often.
    """

    name: str
    most: int
    within: timedelta


# All are many times what one person does, because schools, libraries and whole mobile networks
# stand behind one address; and a hundredth of what a script would like to do.
DRAFTS = Limit("drafts", 120, HOUR)  # a draft without a cookie is a new visitor's: rows
PHOTOS = Limit("photos", 600, HOUR)  # fifty full ads; half a second of a processor each
LINKS = Limit("links", 60, HOUR)  # mail to strangers in our name; five an hour to one of them
MESSAGES = Limit("messages", 120, HOUR)  # a library full of people who look for a flat
OWN_MESSAGES = Limit("own-messages", 60, HOUR)  # one a minute, by one account, for an hour
CODES = Limit("codes", 120, HOUR)  # guesses at codes and passkeys; few even for a whole school
OBJECTIONS = Limit("objections", 20, HOUR)  # each takes minutes of a person's day
REPORTS = Limit("reports", 30, HOUR)  # a school class that found the same ad; each is read
REPORT_MAILS = Limit("report-mails", 5, HOUR)  # to one mailbox: anybody may type anybody's
KEEPS = Limit("keeps", 600, HOUR)  # a heart without a cookie is a new visitor's: rows
BROWSERS = Limit("browsers", 30, HOUR)  # each has a note sent to all of them; by account
EXPORTS = Limit("exports", 5, HOUR)  # everything of somebody, with photos; counted by account
SETUP_CODES = Limit("setup-codes", 12, HOUR)  # copied from a terminal, once in a board's life
TEST_MAILS = Limit("test-mails", 20, HOUR)  # each holds a thread until the mail server answers
ADVICE = Limit("advice", 240, timedelta(minutes=1))  # eight people who never stop typing


def count_or_refuse(request: HttpRequest, limit: Limit) -> None:
    """
    Count one more time for whoever asks.

    :raises TooOften: if that is more than the limit allows
    """
    if not is_within(limit, client_of(request)):
        raise TooOften(limit.within)


def count_person_or_refuse(account_id: UUID, limit: Limit) -> None:
    """
    Count one more time for an account, from whatever connection it comes.

    :raises TooOften: if that is more than the limit allows
    """
    if not is_within(limit, str(account_id)):
        raise TooOften(limit.within)


def is_within(limit: Limit, who: str) -> bool:
    """Count one more time for someone; False once that is more than the limit allows."""
    key = f"limit:{limit.name}:{who}"
    cache.add(key, 0, timeout=limit.within.total_seconds())
    try:
        return cache.incr(key) <= limit.most
    except ValueError:
        return True  # its window ended between the two lines


def client_of(request: HttpRequest) -> str:
    """
    Return the network that a request comes from: an IPv4 address, or the /64 of an IPv6 one.

    The address is the one that ``TrustedProxies`` left: a forged header does not change it.
    """
    text = request.META.get("REMOTE_ADDR", "")
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return "unknown"  # a socket file: all of them count together
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is None:
            return str(ipaddress.ip_network((address, IPV6_NETWORK), strict=False))
        address = address.ipv4_mapped
    return str(address)
