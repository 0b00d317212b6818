"""What was seen of a word file in a reading: hits by concept, harmless and denied ones left out."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field

from screening_engine.reading import Reading, ReadText
from screening_engine.signals.denial import is_denied
from screening_engine.signals.haystacks import concepts_in, haystacks
from screening_engine.signals.triggers import may_hold_any
from screening_engine.signals.words import Concept, WordFile, is_within, load_words
from screening_engine.verdict import Evidence

Span = tuple[int, int]

_BREAK = 4
"""How many words the end of the title counts for."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One concept at one place of the skeleton."""

    concept: Concept
    text: ReadText
    start: int
    end: int

    def evidence(self) -> Evidence:
        return self.text.evidence_at(self.start, self.end, self.concept.means)


@dataclass(slots=True)
class Sightings:
    """Hits by the name of their concept, title first, in the order of the text."""

    hits: dict[str, list[Hit]] = field(default_factory=dict)

    def has(self, name: str, reading: Reading) -> bool:
        """Tell whether a concept was seen; ``in:jobs`` asks for the category instead."""
        if name.startswith("in:"):
            return is_within(reading.submission.category, name.removeprefix("in:"))
        return bool(self.of(name))

    def of(self, name: str) -> list[Hit]:
        """Return the hits of a concept; of ``weapon@title`` only those in the title."""
        concept, _, field_name = name.partition("@")
        hits = self.hits.get(concept, [])
        return [hit for hit in hits if hit.text.field == field_name] if field_name else hits


def words_in(name: str, reading: Reading) -> frozenset[str]:
    """Return the concepts of the word file that stand somewhere, harmless and denied ones too."""
    if not may_hold_any(name, reading):
        return frozenset()
    return frozenset(word for text in reading.texts for word in concepts_in(name, text.skeleton))


def look_for(name: str, reading: Reading) -> Sightings:
    """Return every hit of the word file's concepts that is neither harmless nor denied."""
    words, present = load_words(name), words_in(name, reading)
    sightings = Sightings()
    for concept in words.concepts.values():
        if concept.name in present:
            hits = [hit for text in reading.texts for hit in _hits(concept, text, words)]
            if hits:
                sightings.hits[concept.name] = hits
    return sightings


def _hits(concept: Concept, text: ReadText, words: WordFile) -> list[Hit]:
    spans: set[Span] = set()
    for haystack in haystacks(text.skeleton):
        innocent = words.harmless_spans(haystack)
        spans.update(
            span
            for span in concept.search(haystack)
            if not _overlaps(span, innocent) and not _is_denied(concept, haystack, span)
        )
    return [Hit(concept, text, start, end) for start, end in sorted(spans)]


def _is_denied(concept: Concept, haystack: bytes, span: Span) -> bool:
    return concept.deniable and is_denied(haystack, *span, listed=concept.listed)


def _overlaps(span: Span, spans: Sequence[Span]) -> bool:
    """Tell whether the span meets one of these, which are sorted and disjoint."""
    at = bisect_left(spans, span[0], key=_end)
    while at < len(spans) and spans[at][0] < span[1]:
        if spans[at][1] > span[0]:
            return True
        at += 1
    return False


def _end(span: Span) -> int:
    return span[1]


def nearest(to: Hit, hits: Sequence[Hit]) -> Sequence[Hit]:
    """Return the hits just before and just behind this one; hits are sorted."""
    at = bisect_left(hits, _place(to), key=_place)
    return hits[max(0, at - 1) : at + 1]


def _place(hit: Hit) -> tuple[bool, int]:
    return (hit.text.field != "title", hit.start)


def words_between(one: Hit, other: Hit) -> int:
    """
    Return how many words stand between two hits; 0 where they overlap.

    The body goes on where the title ends, after a break: a title often names what the body gives
    the terms of, but the two are never one phrase.
    """
    low, high = (one, other) if _place(one) <= _place(other) else (other, one)
    if low.text is high.text:
        return _count(low.text.skeleton, low.end, high.start)
    rest = _count(low.text.skeleton, low.end, len(low.text.skeleton))
    return rest + _BREAK + _count(high.text.skeleton, 0, high.start)


def _count(skeleton: str, start: int, end: int) -> int:
    if end - start > 1_000:  # not worth counting: no combination reaches that far
        return end - start
    return len(skeleton[start:end].split())
