"""Banks in a folder: one file of entries and one of facts each, replaced at once, never half."""

from __future__ import annotations

import fcntl
import json
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from screening_engine.matching.pictures.bank import NAME, Bank, BankError, Entry, Withdrawal
from screening_engine.matching.pictures.formats import HashKind, Signal
from screening_engine.matching.pictures.hashes import PictureHash
from screening_engine.matching.pictures.matcher import Matcher

VERSION = 1
FACTS = "bank.json"
ENTRIES = re.compile(r"entries-(\d+)\.jsonl")
MOST_FACTS_BYTES = 64 << 20
TRIES = 5


class BadBankFile(BankError):
    """A file of a bank is not what was written: damaged, or of another version."""


class BankFolder:
    """
    The banks below ``folder``, each in a folder of its name.

    ``bank.json`` holds name, label, share and withdrawals, and names the file of entries, one JSON
    object a line. A change writes new files and then replaces ``bank.json``; a crash before that
    leaves the bank as it was. Writers wait for each other.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def names(self) -> tuple[str, ...]:
        """Return the banks there are, by name."""
        if not self.folder.is_dir():
            return ()
        return tuple(sorted(path.parent.name for path in self.folder.glob(f"*/{FACTS}")))

    def banks(self) -> Iterator[Bank]:
        """
        Yield every bank, whole.

        :raises BadBankFile: if one cannot be read
        """
        return map(self.read, self.names())

    def matcher(self) -> Matcher:
        """
        Return all banks as they are now, to compare pictures with: about 5 s for a million entries.

        :raises BadBankFile: if one cannot be read
        """
        return Matcher(self.banks())

    def state(self) -> str:
        """Return a text that changes whenever a bank does: make a new matcher then."""
        stats = ((name, (self.folder / name / FACTS).stat()) for name in self.names())
        return " ".join(f"{name}:{stat.st_mtime_ns}:{stat.st_ino}" for name, stat in stats)

    def create(self, name: str, *, label: str, share: float = 1.0) -> Bank:
        """
        Make an empty bank.

        :raises BankError: if there is one of this name, or name or label are none
        """
        bank = Bank(name=name, label=label, share=share)
        with self._locked(name):
            if name in self.names():
                raise BankError(f"there is a bank called {name} already")
            self._write(bank)
        return bank

    def read(self, name: str) -> Bank:
        """
        Return one bank, whole.

        :raises BankError: if there is none of this name
        :raises BadBankFile: if its files are damaged, or of another version
        """
        for _ in range(TRIES):
            if name not in self.names():
                raise BankError(f"there is no bank called {name}")
            # A writer may replace the entries between our two looks.
            with suppress(FileNotFoundError):
                return _read_bank(self.folder / name)
        raise BadBankFile(f"{name}: its file of entries is missing")

    @contextmanager
    def change(self, name: str) -> Iterator[Bank]:
        """
        Give out a bank to be changed; it is written when the block ends without an error.

        :raises BankError: if there is none of this name, or it cannot be read
        """
        with self._locked(name):
            bank = self.read(name)
            yield bank
            self._write(bank)

    @contextmanager
    def _locked(self, name: str) -> Iterator[None]:
        if not NAME.fullmatch(name):
            raise BankError(f"there is no bank called {name[:64]!r}")
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / f".{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _write(self, bank: Bank) -> None:
        place = self.folder / bank.name
        place.mkdir(exist_ok=True)
        older = [path for path in place.iterdir() if ENTRIES.fullmatch(path.name)]
        generation = 1 + max((_generation(path) for path in older), default=0)
        file = f"entries-{generation}.jsonl"
        with (place / file).open("w", encoding="ascii") as lines:
            for number in sorted(bank.entries):
                lines.write(json.dumps(_entry_row(bank.entries[number])) + "\n")
            lines.flush()
            os.fsync(lines.fileno())
        with (place / f"{FACTS}.new").open("w", encoding="ascii") as facts:
            json.dump(_facts(bank, file), facts, indent=1)
            facts.flush()
            os.fsync(facts.fileno())
        (place / f"{FACTS}.new").replace(place / FACTS)
        for path in older:
            path.unlink(missing_ok=True)


def _generation(path: Path) -> int:
    match = ENTRIES.fullmatch(path.name)
    return int(match[1]) if match else 0


def _facts(bank: Bank, file: str) -> dict[str, Any]:
    return {
        "version": VERSION,
        "name": bank.name,
        "label": bank.label,
        "share": bank.share,
        "next_number": bank.next_number,
        "entries": len(bank),
        "file": file,
        "withdrawals": [
            {"source": one.source, "at": one.at.isoformat(), "count": one.count,
             "reason": one.reason}
            for one in bank.withdrawals
        ],
    }  # fmt: skip


def _entry_row(entry: Entry) -> dict[str, Any]:
    row: dict[str, Any] = {
        "n": entry.number,
        "kind": entry.signal.kind,
        "hash": entry.signal.value,
        "source": entry.source,
        "added": entry.added.isoformat(),
    }
    if entry.signal.external_id:
        row["id"] = entry.signal.external_id
    if entry.signal.tags:
        row["tags"] = list(entry.signal.tags)
    if entry.variants:
        row["variants"] = "".join(one.hex for one in entry.variants)
    return row


def _read_bank(place: Path) -> Bank:
    try:
        with (place / FACTS).open("rb") as file:
            facts = json.loads(file.read(MOST_FACTS_BYTES))
        if facts["version"] != VERSION:
            raise BadBankFile(f"{place.name}: version {facts['version']!r}, not {VERSION}")
        if not ENTRIES.fullmatch(facts["file"]):
            raise BadBankFile(f"{place.name}: not a file of entries")
        with (place / facts["file"]).open("rb") as lines:
            entries = {entry.number: entry for entry in map(_entry, lines)}
        if len(entries) != facts["entries"]:
            raise BadBankFile(f"{place.name}: {len(entries)} entries, not {facts['entries']}")
        return Bank(
            name=facts["name"],
            label=facts["label"],
            share=facts["share"],
            next_number=facts["next_number"],
            entries=entries,
            withdrawals=[
                Withdrawal(**{**one, "at": datetime.fromisoformat(one["at"])})
                for one in facts["withdrawals"]
            ],
        )
    except (FileNotFoundError, BadBankFile):
        raise
    except (OSError, ValueError, KeyError, TypeError) as wrong:
        raise BadBankFile(f"{place.name}: damaged: {wrong}") from wrong


def _entry(line: bytes) -> Entry:
    row = json.loads(line)
    variants = row.get("variants", "")
    return Entry(
        number=row["n"],
        signal=Signal(
            kind=HashKind(row["kind"]),
            value=row["hash"],
            external_id=row.get("id", ""),
            tags=tuple(row.get("tags", ())),
        ),
        source=row["source"],
        added=datetime.fromisoformat(row["added"]),
        variants=tuple(
            PictureHash.from_hex(variants[at : at + 64]) for at in range(0, len(variants), 64)
        ),
    )
