"""What the rules of one screening read: facts, findings and texts, each fetched once."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import timedelta
from typing import Final

from screening_engine.money import Money
from screening_engine.policy.counters import entry_named
from screening_engine.policy.entries import About, FactEntry
from screening_engine.policy.prose import Prose
from screening_engine.policy.types import Kind
from screening_engine.reading import Reading
from screening_engine.submission import FactValue, SubjectKind
from screening_engine.verdict import Finding


class Nothing:
    """
    A value that is known not to be there: no price, an unanswered question.

    Unlike an unknown fact it makes every comparison false, and ``!=`` true.
    """

    def __repr__(self) -> str:
        return "nothing"


NOTHING: Final = Nothing()

Read = FactValue | Prose | Nothing | None
"""None means unknown."""


class Facts:
    """
    Facts by name, as the compiled rules read them.

    ``read`` collects every plain fact that was looked at, unknown ones as None.
    ``without`` names kinds of facts that count as unknown (for advice while typing).
    """

    def __init__(
        self,
        reading: Reading,
        findings: Iterable[Finding],
        *,
        failed: Collection[str] = (),
        without: Collection[About] = (),
    ) -> None:
        self.reading = reading
        self.findings: Mapping[str, Finding] = {finding.name: finding for finding in findings}
        self.failed = frozenset(failed)
        self.read: dict[str, Read] = {}
        self.matched_words: dict[str, tuple[str, ...]] = {}
        self._without = frozenset(without)

    def fetch(self, name: str, argument: str = "") -> Read:
        """Read a fact, and remember it. Raises ``KeyError`` if there is no such fact."""
        entry = entry_named(name)
        if entry is None:
            raise KeyError(name)
        return self.look_up(entry, argument, fact_key(name, argument))

    def look_up(self, entry: FactEntry, argument: str, key: str) -> Read:
        """Read a fact that the caller knows, under its key, and remember it."""
        value = self.read[key] = self._value(entry, argument)
        return value

    def finding(self, name: str) -> Finding | Nothing | None:
        """Return the finding; NOTHING if it was looked for and not there; None if unknown."""
        found = self.findings.get(name)
        if found is not None:
            return found
        return None if name in self.failed else NOTHING

    def used(self) -> dict[str, FactValue]:
        """Return the facts that were read and known, and the words found in texts, sorted."""
        used: dict[str, FactValue] = dict(self.matched_words)
        for key, value in self.read.items():
            if value is not None and not isinstance(value, Prose | Nothing):
                used[key] = value
        return dict(sorted(used.items()))

    def _value(self, entry: FactEntry, argument: str) -> Read:
        if entry.about in self._without:
            return None
        if entry.about is not About.SUBMISSION:
            return _fitting(self.reading.submission.facts.get(entry.name), entry.type.kind)
        if self.reading.submission.kind not in entry.subjects:
            return NOTHING
        if argument:
            return _answer(self.reading.submission.attributes.get(argument))
        return FROM_SUBMISSION[entry.name](self.reading)


def fact_key(name: str, argument: str) -> str:
    return f'{name}("{argument}")' if argument else name


def _answer(value: FactValue | None) -> Read:
    return NOTHING if value is None else value


_PYTHON: Mapping[Kind, tuple[type, ...]] = {
    Kind.NUMBER: (int, float),
    Kind.SHARE: (int, float),
    Kind.TRUTH: (bool,),
    Kind.MONEY: (Money,),
    Kind.DURATION: (timedelta,),
    Kind.TEXT: (str,),
    Kind.LABELS: (tuple,),
}


_USUAL: Mapping[Kind, type] = {
    Kind.NUMBER: int,
    Kind.TRUTH: bool,
    Kind.DURATION: timedelta,
    Kind.LABELS: tuple,
}


# Beyond anything that is counted: no program can write or compare such numbers safely.
_HIGHEST = 1 << 63


def _fitting(value: FactValue | None, kind: Kind) -> FactValue | None:
    """A fact of the wrong type is as good as none: unknown, so that a person looks."""
    if type(value) is int and abs(value) > _HIGHEST:
        return None
    if type(value) is _USUAL.get(kind):
        return value
    if not isinstance(value, _PYTHON[kind]):
        return None
    if isinstance(value, bool) is not (kind is Kind.TRUTH):
        return None
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _known(text: str) -> str | None:
    return text or None


def _category(reading: Reading) -> Read:
    submission = reading.submission
    if submission.category:
        return submission.category
    return None if submission.kind is SubjectKind.LISTING else NOTHING


def _place(reading: Reading) -> Read:
    country, site = reading.submission.country, reading.submission.site
    return _known(f"{country}/{site}" if country and site else country)


def _price(reading: Reading) -> Read:
    return NOTHING if reading.submission.price is None else reading.submission.price


def _currency(reading: Reading) -> Read:
    price = reading.submission.price
    return NOTHING if price is None else price.currency


FROM_SUBMISSION: Mapping[str, Callable[[Reading], Read]] = {
    "listing.title": lambda reading: Prose(reading.title),
    "listing.body": lambda reading: Prose(reading.body),
    "message.body": lambda reading: Prose(reading.body),
    "text.title": lambda reading: Prose(reading.title),
    "text.body": lambda reading: Prose(reading.body),
    "listing.category": _category,
    # An enumeration of the caller is text as well, but not the very type that rules compare.
    "listing.kind": lambda reading: str.__str__(reading.submission.offer),
    "listing.price": _price,
    "listing.currency": _currency,
    "listing.language": lambda reading: _known(reading.submission.language),
    "listing.country": lambda reading: _known(reading.submission.country),
    "listing.site": lambda reading: _known(reading.submission.site),
    "listing.place": _place,
    "contacts.phones": lambda reading: len(reading.contacts.phones),
    "contacts.emails": lambda reading: len(reading.contacts.emails),
    "contacts.links": lambda reading: len(reading.contacts.links),
    "contacts.handles": lambda reading: len(reading.contacts.handles),
    "contacts.wallets": lambda reading: len(reading.contacts.wallets),
    "contacts.accounts": lambda reading: len(reading.contacts.accounts),
    "contacts.disguised": lambda reading: len(
        {mention.value for mention in reading.mentions if mention.disguised}
    ),
}
