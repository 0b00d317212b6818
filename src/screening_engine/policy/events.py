"""What happened before an example: ``{what: listing, times: 12, ago: 40 minutes}``, and so on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta

from screening_engine.money import Money
from screening_engine.policy.counters import SAME_AS, counter_of, fact_name
from screening_engine.policy.document import Mapping as Document
from screening_engine.policy.document import Node, Scalar, mapping, scalar, sequence, text_of
from screening_engine.policy.problems import PolicyError, did_you_mean
from screening_engine.policy.syntax import Counter
from screening_engine.policy.values import NotAValue, parse_duration, parse_money
from screening_engine.submission import FactValue

WHAT = ("account", "approval", "conversation", "listing", "message", "refusal", "removal", "report")
SAME = ("author", "contact", "device", "network", "picture", "text")
MAX_TIMES = 100_000
_NAMED = ("account", "category", "contact", "site")
_KEYS = frozenset({"what", "times", "ago", "same", "price", *_NAMED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """
    Something that happened ``times`` times, so long ``ago``.

    ``same`` says what it has in common with the ad or message of the example. ``names`` hold
    the account, town, category and contact of it where a counter tells them apart.
    """

    what: str
    ago: timedelta
    times: int = 1
    same: frozenset[str] = frozenset({"author"})
    price: Money | None = None
    names: dict[str, str] = field(default_factory=dict)


def read_events(node: Node | None) -> tuple[Event, ...]:
    """Raises ``PolicyError`` for an event that says what nothing counts."""
    if node is None:
        return ()
    return tuple(_event(mapping(item, "An event")) for item in sequence(node, "events").items)


def values_after(events: tuple[Event, ...], counters: Iterable[Counter]) -> dict[str, FactValue]:
    """
    Return what these events make of the counters, and of the facts that are counters as well.

    A sum over two currencies, or over events without a price, stays unknown.
    """
    if not events:
        return {}
    facts: dict[str, FactValue] = {}
    for counter in (*_known_counters(), *counters):
        value = _value(counter, events)
        if value is not None:
            facts[fact_name(counter)] = value
    return facts


def _known_counters() -> tuple[Counter, ...]:
    return tuple(counter for key in SAME_AS if (counter := counter_of(key)) is not None)


def _value(counter: Counter, events: Iterable[Event]) -> FactValue | None:
    counted = [e for e in events if counter.by in e.same and e.ago <= counter.within]
    if counter.function == "count":
        return sum(event.times for event in counted if event.what == counter.what)
    if counter.function == "sum":
        return _sum([event for event in counted if event.what == "listing"])
    if counter.what == "author":
        # Other accounts only: what the author did alone is none of them.
        return len({e.names.get("account", "") for e in counted if "author" not in e.same})
    return len({event.names[counter.what] for event in counted if counter.what in event.names})


def _sum(events: list[Event]) -> Money | None:
    prices = [(event.price, event.times) for event in events if event.price is not None]
    currencies = {price.currency for price, _ in prices}
    if len(currencies) != 1:
        return None
    return Money(sum(price.minor * times for price, times in prices), currencies.pop())


# Reading


def _event(event: Document) -> Event:
    event.only(_KEYS, "an event")
    return Event(
        what=_one_of(scalar(event.need("what", "An event"), "what"), WHAT),
        ago=_ago(scalar(event.need("ago", "An event"), "ago")),
        times=_times(event.entries.get("times")),
        same=_same(event.entries.get("same")),
        price=price_in(event.entries.get("price")),
        names={key: text_of(event.entries[key], key) for key in _NAMED if key in event.entries},
    )


def _one_of(word: Scalar, known: tuple[str, ...]) -> str:
    if word.text not in known:
        raise PolicyError(
            f'"{word.text}" is not known here.',
            place=word.place,
            suggestion=did_you_mean(word.text, known) or f"It is one of: {', '.join(known)}.",
        )
    return word.text


def _ago(node: Scalar) -> timedelta:
    try:
        return parse_duration(node.text)
    except NotAValue as error:
        raise PolicyError(str(error), place=node.place) from None


def _times(node: Node | None) -> int:
    if node is None:
        return 1
    text = scalar(node, "times")
    if not text.text.isdecimal() or not 1 <= int(text.text[:9]) <= MAX_TIMES:
        raise PolicyError(f"times is a whole number from 1 to {MAX_TIMES:,}.", place=text.place)
    return int(text.text)


def _same(node: Node | None) -> frozenset[str]:
    """Without it, the author did it."""
    if node is None:
        return frozenset({"author"})
    items = (node,) if isinstance(node, Scalar) else sequence(node, "same").items
    return frozenset(_one_of(scalar(item, "same"), SAME) for item in items)


def price_in(node: Node | None) -> Money | None:
    """Return the price that is stated, if any. Raises ``PolicyError`` if it is no money."""
    if node is None:
        return None
    price = scalar(node, "price")
    try:
        return parse_money(price.text)
    except NotAValue as error:
        raise PolicyError(str(error), place=price.place) from None
