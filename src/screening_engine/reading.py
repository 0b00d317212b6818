"""A submission after it was read: its texts in three forms and the contacts found in them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field

from screening_engine.money import Money
from screening_engine.spans import widened
from screening_engine.submission import Submission
from screening_engine.verdict import Contacts, Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadText:
    """
    One field in three forms, with the way back to what was typed.

    ``shown`` is the text as typed. ``canonical`` is NFC without invisible and bidirectional
    control characters: for display logic and languages. ``skeleton`` is for matching only,
    never shown: case-folded, confusables of mixed-script tokens, diacritics, full-width,
    mathematical and enclosed characters folded, spaced-out letters joined, repeats reduced,
    digits that stand for letters read where that makes a word.
    ``skeleton_map[i]`` is the offset in ``shown`` of the character that made ``skeleton[i]``
    (one more entry at the end, equal to ``len(shown)``); the same for ``canonical_map``.
    ``transformations`` names the kinds of change that were made ("zero_width", "confusable",
    "letter_spacing" …), each with its count. ``turned`` are the stretches of ``shown`` that are
    read backwards or upside down: evidence in one of them is the whole stretch.
    """

    field: str
    shown: str
    canonical: str
    skeleton: str
    canonical_map: tuple[int, ...]
    skeleton_map: tuple[int, ...]
    transformations: tuple[tuple[str, int], ...] = ()
    turned: tuple[tuple[int, int], ...] = ()

    def evidence_at(self, start: int, end: int, note: str = "") -> Evidence:
        """Return evidence in the shown text for ``skeleton[start:end]``."""
        first = self.skeleton_map[start]
        # The end of a span is one past its last character, not the start of the next one:
        # stripped characters between two words belong to neither.
        last = self.skeleton_map[end - 1] + 1 if end > start else first
        if self.turned:
            first, last = widened(first, last, self.turned)
        return Evidence(
            field=self.field, start=first, end=last, quote=self.shown[first:last], note=note
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactMention:
    """One contact found at one place. ``kind`` is phone, email, link, handle, wallet or account."""

    kind: str
    value: str
    evidence: Evidence
    disguised: bool  # True if the plain text does not show it as such


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """
    A sum of money in a text.

    The currency of ``value`` is "" where the sign is that of several ("$", "pesos") and the
    submission's country does not tell which; its minor unit is then a hundredth.
    """

    value: Money
    evidence: Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What every signal is given."""

    submission: Submission
    title: ReadText
    body: ReadText
    mentions: tuple[ContactMention, ...] = ()
    contacts: Contacts = field(default_factory=Contacts)
    amounts: tuple[Amount, ...] = ()

    @property
    def texts(self) -> tuple[ReadText, ReadText]:
        return (self.title, self.body)

    def around_contacts(self, text: ReadText) -> Iterator[str]:
        """Yield the skeleton of one of the texts in pieces, the contacts between them left out."""
        spans = sorted(
            (mention.evidence.start, mention.evidence.end)
            for mention in self.mentions
            if mention.evidence.field == text.field
        )
        done = 0
        for start, end in spans:
            first = bisect_left(text.skeleton_map, start)
            last = bisect_left(text.skeleton_map, end, hi=len(text.skeleton))
            if last > done:
                yield text.skeleton[done : max(first, done)]
                done = last
        yield text.skeleton[done:]
