"""The open data that the risk models are trained on, as it lies in the folder of shared data."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from screening_engine import SubjectKind, Submission
from screening_engine.normalise import MAX_CODE_POINTS

# The source replaced contacts by keys that stand in fraud and honest ads alike.
_MASKED = re.compile(r"\b(?:url|email|phone)_[0-9a-f]{16,}\b")


@dataclass(frozen=True, slots=True)
class Example:
    """One text with what people said about it."""

    text: str
    is_fraud: bool
    kind: SubjectKind

    def submission(self) -> Submission:
        """Return what the engine would be given: as much of the text as it reads."""
        category = "jobs/other" if self.kind is SubjectKind.LISTING else ""
        return Submission(kind=self.kind, body=self.text[:MAX_CODE_POINTS], category=category)


@dataclass(frozen=True, slots=True)
class Corpus:
    """Where the examples of one head come from. ``files`` are paths below the data folder."""

    files: tuple[str, ...]
    read: Callable[[Path], Iterator[Example]]


def read_job_ads(path: Path) -> Iterator[Example]:
    """Yield the rows of one half of the balanced EMSCAD: columns text and fraudulent (0, 1)."""
    csv.field_size_limit(10_000_000)
    with path.open(encoding="utf-8", newline="") as rows:
        for row in csv.DictReader(rows):
            text = _MASKED.sub(" ", row["text"])
            yield Example(text, row["fraudulent"] == "1", SubjectKind.LISTING)


def read_messages(path: Path) -> Iterator[Example]:
    """Yield the SMS Spam Collection, each message once: lines of ham or spam, a tab, the text."""
    with path.open(encoding="utf-8") as lines:
        labelled = (line.rstrip("\n").partition("\t") for line in lines)
        wanted = ((text, label) for label, _, text in labelled if label in ("ham", "spam"))
        yield from (
            Example(text, label == "spam", SubjectKind.MESSAGE)
            for text, label in _first_of_each(wanted)
        )


def _first_of_each(rows: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    seen: set[str] = set()
    for text, label in rows:
        key = " ".join(text.casefold().split())
        if key not in seen:
            seen.add(key)
            yield text, label


CORPORA: Mapping[str, Corpus] = {
    "jobs": Corpus(("emscad_balanced_clean/train_balanced.csv",), read_job_ads),
    "messages": Corpus(("sms_spam_collection/SMSSpamCollection",), read_messages),
}
"""By head. Of the job ads only the half that is for training: the other is for measuring."""


def read_corpus(head: str, data: Path) -> list[Example]:
    """
    Return the examples of one head from the folder of shared data.

    Raises ``FileNotFoundError`` where a file is not there.
    """
    corpus = CORPORA[head]
    return [example for name in corpus.files for example in corpus.read(data / name)]


def hashes_of(head: str, data: Path) -> dict[str, str]:
    """Return the SHA-256 of each file that a head is trained on."""
    return {name: sha256((data / name).read_bytes()).hexdigest() for name in CORPORA[head].files}
