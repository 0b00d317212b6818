"""
Counters: ``count(listing by device within 1 day)``, declared by rules, gathered by the caller.

The engine counts nothing: a policy lists its counters, the caller looks each up once and gives
its value as a fact of that name. This submission itself is never counted.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import timedelta
from functools import lru_cache
from types import MappingProxyType

from screening_engine.policy.catalogue import CATALOGUE
from screening_engine.policy.entries import (
    ANY_SUBJECT,
    About,
    Cost,
    FactEntry,
    PersonalData,
    SeenBy,
)
from screening_engine.policy.problems import PolicyError, did_you_mean
from screening_engine.policy.syntax import Counter
from screening_engine.policy.types import MONEY, NUMBER
from screening_engine.policy.values import NotAValue, make_duration

LONGEST = timedelta(days=366)
FUNCTIONS = frozenset({"count", "sum", "distinct"})

_THINGS = {
    "listing": "ads",
    "message": "messages",
    "conversation": "conversations begun",
    "refusal": "refusals",
    "removal": "removals",
    "approval": "approvals",
    "report": "reports",
    "account": "accounts made",
    "author": "other accounts",
    "site": "towns",
    "category": "categories",
    "contact": "contacts",
    "listing.price": "the prices",
}
_KEYS = {
    "author": "of the same account",
    "device": "from the same browser",
    "network": "from the same network",
    "contact": "with one of the same contacts",
    "text": "with the same text",
    "picture": "with one of the same pictures",
}
_EVERY = tuple(_KEYS)
COUNTED: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "count": {
        "listing": _EVERY,
        "message": ("author", "device", "network", "contact", "text"),
        "conversation": ("author", "device", "network"),
        "refusal": _EVERY,
        "removal": _EVERY,
        "approval": ("author",),
        "report": ("author", "contact", "text"),
        "account": ("device", "network"),
    },
    "distinct": {
        "author": ("device", "network", "contact", "text", "picture"),
        "site": _EVERY,
        "category": ("author", "device", "network", "contact"),
        "contact": ("author", "device", "network", "text"),
    },
    "sum": {"listing.price": ("author", "device", "network", "contact")},
}
_WRITTEN = re.compile(
    r"(count|sum|distinct)\(\s*([a-z.]+) by ([a-z]+) within ([0-9]+(?:\.[0-9]+)?) ?([a-z]+)\s*\)"
)
_PLURALS = {"category": "categories"}

SAME_AS: Mapping[str, str] = MappingProxyType(
    {
        "count(listing by author within 1 hour)": "author.listings_last_hour",
        "count(listing by author within 1 day)": "author.listings_last_day",
        "count(refusal by author within 30 days)": "author.refusals_last_month",
        "count(removal by author within 365 days)": "author.removals_last_year",
        "count(approval by author within 365 days)": "author.approvals_last_year",
        "count(listing by device within 1 hour)": "author.device_listings_last_hour",
        "count(listing by device within 1 day)": "author.device_listings_last_day",
        "distinct(author by device within 7 days)": "author.device_accounts_last_week",
        "count(listing by network within 1 hour)": "author.network_listings_last_hour",
        "distinct(author by network within 1 day)": "author.network_accounts_last_day",
        "count(message by author within 1 hour)": "author.messages_last_hour",
        "count(message by author within 1 day)": "author.messages_last_day",
    }
)
"""Counters that are facts of the catalogue already: they read those, and ask for nothing new."""


def fact_name(counter: Counter) -> str:
    """Return the name of the fact that holds the counter's value."""
    return SAME_AS.get(counter.key, counter.key)


def singular(word: str) -> str:
    """``listings`` is ``listing``: people write both."""
    for one, many in _PLURALS.items():
        if word == many:
            return one
    short = word.removesuffix("s")
    return short if short in _THINGS or short in _KEYS else word


def check_counter(counter: Counter) -> None:
    """Raise ``PolicyError`` unless this can be counted so."""
    things = COUNTED[counter.function]
    if counter.what not in things:
        raise PolicyError(
            f'"{counter.function}" does not go with "{counter.what}".',
            place=counter.place,
            suggestion=did_you_mean(counter.what, things)
            or f"It goes with: {', '.join(sorted(things))}.",
        )
    keys = things[counter.what]
    if counter.by not in keys:
        raise PolicyError(
            f'"{counter.what}" is not counted by "{counter.by}".',
            place=counter.place,
            suggestion=did_you_mean(counter.by, keys) or f"It is counted by: {', '.join(keys)}.",
        )
    if not timedelta(0) < counter.within <= LONGEST:
        raise PolicyError(
            "A counter looks back over 366 days at most, and never over none.",
            place=counter.place,
        )


def counter_entry(counter: Counter) -> FactEntry:
    """Return what is known of the counter's value, as of any other fact."""
    same = SAME_AS.get(counter.key)
    return CATALOGUE[same] if same else _entry(counter)


def entry_named(name: str) -> FactEntry | None:
    """Return the fact of this name: one of the catalogue, or a counter in its one way to write."""
    return CATALOGUE.get(name) or _by_key(name)


@lru_cache(maxsize=1024)
def _by_key(name: str) -> FactEntry | None:
    try:
        counter = counter_of(name)
    except (PolicyError, NotAValue):
        return None
    return counter_entry(counter) if counter else None


def counter_of(text: str) -> Counter | None:
    """
    Return the counter that is written here, or None if none is.

    Raises ``PolicyError`` for one that cannot be counted, ``NotAValue`` for a wrong window.
    """
    match = _WRITTEN.fullmatch(text.strip())
    if match is None:
        return None
    function, what, by, number, unit = match.groups()
    counter = Counter(function, singular(what), singular(by), make_duration(number, unit))
    check_counter(counter)
    return counter


def _entry(counter: Counter) -> FactEntry:
    is_sum = counter.function == "sum"
    return FactEntry(
        name=counter.key,
        type=MONEY if is_sum else NUMBER,
        unit="" if is_sum else "count",
        phrase=_phrase(counter),
        description=f"{_phrase(counter).capitalize()}, this one not counted.",
        cost=Cost.EXPENSIVE,
        about=About.ACCOUNT if counter.by == "author" else About.OTHERS,
        personal=PersonalData.ACCOUNT,
        seen_by=SeenBy.STAFF,
        subjects=ANY_SUBJECT,
        ordinary=None if is_sum else 0,
        lowest=0,
    )


def _phrase(counter: Counter) -> str:
    heads = {
        "count": "the number of ",
        "distinct": "the number of different ",
        "sum": "the sum of ",
    }
    window = counter.key.rsplit(" within ", 1)[1].removesuffix(")")
    thing = _THINGS[counter.what]
    return f"{heads[counter.function]}{thing} {_KEYS[counter.by]} within {window}"
