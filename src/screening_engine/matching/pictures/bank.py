"""A bank: known hashes of one kind of harm, who vouches for each, and how much is in force."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from screening_engine.matching.pictures.formats import Gone, HashKind, HashList, Signal
from screening_engine.matching.pictures.hashes import PictureHash

NAME = re.compile(r"[a-z0-9](?:[a-z0-9_-]{0,62}[a-z0-9])?")
# What rules may ask for with ``pictures has label``. A bank may have a label of its own, too.
LABELS = ("child_safety", "intimate", "terror", "fraud", "own_removed")
MOST_VARIANTS = 1024


class BankError(ValueError):
    """What was asked of a bank makes no sense; the message says what to do instead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """
    One known hash. ``source`` says who vouches for it, ``added`` (UTC) when it came.

    ``variants`` are further hashes of the same picture, for pictures that we had ourselves.
    """

    number: int
    signal: Signal
    source: str
    added: datetime
    variants: tuple[PictureHash, ...] = ()

    def picture_hashes(self) -> tuple[PictureHash, ...]:
        """Return everything that the index shall find this entry by; nothing for exact hashes."""
        if self.signal.kind is not HashKind.PDQ:
            return ()
        return (PictureHash.from_hex(self.signal.value), *self.variants)


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawal:
    """That ``count`` entries of a source were withdrawn, when and why; their hashes are gone."""

    source: str
    at: datetime
    count: int
    reason: str


@dataclass(frozen=True, slots=True)
class Taken:
    """What reading a list into a bank changed."""

    added: int
    withdrawn: int
    known: int


@dataclass(slots=True, kw_only=True)
class Bank:
    """
    Known hashes under one label. ``share`` (0 to 1) of all pictures are compared with it: a new
    list begins small, a doubtful one is switched off with 0, as matching_enabled_ratio in HMA.

    What is withdrawn is deleted, hash and all: StopNCII demands it, and nobody should keep a hash
    that its owner took back. Only the withdrawal itself is remembered.
    """

    name: str
    label: str
    share: float = 1.0
    next_number: int = 1
    entries: dict[int, Entry] = field(default_factory=dict)
    withdrawals: list[Withdrawal] = field(default_factory=list)
    _by_value: dict[tuple[HashKind, str, str], set[int]] = field(
        init=False, compare=False, repr=False, default_factory=dict
    )
    _by_external: dict[tuple[str, str], set[int]] = field(
        init=False, compare=False, repr=False, default_factory=dict
    )

    def __post_init__(self) -> None:
        for text in (self.name, self.label):
            if not NAME.fullmatch(text):
                raise BankError(f"{text!r}: use small letters, digits, - and _, at most 64")
        self.set_share(self.share)
        for entry in list(self.entries.values()):
            self._put(entry)

    def __len__(self) -> int:
        """Count the entries."""
        return len(self.entries)

    def set_share(self, share: float) -> None:
        """
        Say which part of all pictures is compared with this bank.

        :raises BankError: if it is not between 0 and 1
        """
        if not 0 <= share <= 1:
            raise BankError(f"a share of {share}: it lies between 0 and 1")
        self.share = share

    def is_on_for(self, content_id: str) -> bool:
        """
        Say whether this content is among those that are compared, always the same for one id.

        A larger share holds everybody whom a smaller one held.
        """
        drawn = hashlib.sha256(f"{self.name}\0{content_id}".encode("utf-8", "replace")).digest()
        return int.from_bytes(drawn[:7], "big") < self.share * (1 << 56)

    def add(
        self,
        signal: Signal,
        *,
        source: str,
        now: datetime,
        variants: Iterable[PictureHash] = (),
    ) -> Entry | None:
        """
        Add one hash; None if this source gave it already under the same id.

        Under another id it is an entry of its own: a list of several organisations may take back
        what one of them said, and keep what another says of the same picture.

        :raises BankError: if there is no source, or there are too many variants
        """
        kept = tuple(variants)
        if not source.strip() or len(kept) > MOST_VARIANTS:
            raise BankError("an entry needs a source, and has at most 1,024 variants")
        same = self._by_value.get((signal.kind, signal.value, source), ())
        if any(self.entries[one].signal.external_id == signal.external_id for one in same):
            return None
        entry = Entry(
            number=self.next_number, signal=signal, source=source, added=now, variants=kept
        )
        self.next_number += 1
        self._put(entry)
        return entry

    def take(self, listed: HashList, *, source: str, now: datetime) -> Taken:
        """
        Read a list into the bank. What comes again under its id replaces what that id had.

        Takes nothing back that came from another source.

        :raises BankError: if ``source`` is empty
        """
        gone = [number for one in listed.gone for number in self._numbers(one, source)]
        fresh: dict[str, set[tuple[HashKind, str]]] = {}
        for signal in listed.signals:
            if signal.external_id:
                fresh.setdefault(signal.external_id, set()).add((signal.kind, signal.value))
        for external_id, values in fresh.items():
            for number in self._by_external.get((source, external_id), ()):
                signal = self.entries[number].signal
                if (signal.kind, signal.value) not in values:
                    gone.append(number)
        withdrawn = self._forget(gone, source=source, now=now, reason="the list took it back")
        added = [self.add(signal, source=source, now=now) for signal in listed.signals]
        count = sum(one is not None for one in added)
        return Taken(count, withdrawn, len(added) - count)

    def withdraw(
        self,
        *,
        now: datetime,
        reason: str,
        source: str = "",
        value: str = "",
    ) -> int:
        """
        Delete every entry of ``source``, or every one with this ``value``, or both together.

        Returns how many entries that were.

        :raises BankError: if neither is named: a whole bank is deleted with its folder
        """
        if not source and not value:
            raise BankError("name a source or a hash to withdraw")
        total = 0
        for origin in sorted({entry.source for entry in self.entries.values()}):
            if source in ("", origin):
                gone = [
                    number
                    for number, entry in self.entries.items()
                    if entry.source == origin and value.lower() in ("", entry.signal.value)
                ]
                total += self._forget(gone, source=origin, now=now, reason=reason)
        return total

    def sources(self) -> dict[str, int]:
        """Count the entries of each source, by name."""
        counts: dict[str, int] = {}
        for entry in self.entries.values():
            counts[entry.source] = counts.get(entry.source, 0) + 1
        return dict(sorted(counts.items()))

    def signals(self) -> Iterator[Signal]:
        """Yield what others may be given: the hashes, oldest first, without our variants."""
        for number in sorted(self.entries):
            yield self.entries[number].signal

    def _numbers(self, gone: Gone, source: str) -> list[int]:
        if gone.kind is not None:
            return sorted(self._by_value.get((gone.kind, gone.value, source), ()))
        return sorted(self._by_external.get((source, gone.external_id), ()))

    def _put(self, entry: Entry) -> None:
        signal = entry.signal
        self.entries[entry.number] = entry
        self.next_number = max(self.next_number, entry.number + 1)
        place = (signal.kind, signal.value, entry.source)
        self._by_value.setdefault(place, set()).add(entry.number)
        if signal.external_id:
            self._by_external.setdefault((entry.source, signal.external_id), set()).add(
                entry.number
            )

    def _forget(self, numbers: Iterable[int], *, source: str, now: datetime, reason: str) -> int:
        count = 0
        for number in dict.fromkeys(numbers):
            entry = self.entries.pop(number)
            signal = entry.signal
            self._by_value[signal.kind, signal.value, entry.source].discard(number)
            if signal.external_id:
                self._by_external[entry.source, signal.external_id].discard(number)
            count += 1
        if count:
            self.withdrawals.append(Withdrawal(source=source, at=now, count=count, reason=reason))
        return count
