"""One field prepared for the extractors, with the way back to the text as typed."""

from __future__ import annotations

from dataclasses import dataclass

from screening_engine.normalise.confusables import unmix
from screening_engine.normalise.folded import Folded
from screening_engine.normalise.folding import fold
from screening_engine.normalise.spacing import read_joined
from screening_engine.reading import ContactMention, ReadText
from screening_engine.spans import Span
from screening_engine.verdict import Evidence


@dataclass(frozen=True, slots=True)
class Field:
    """
    ``plain`` is folded character by character, case kept.

    ``joined`` has spaced-out letters joined, too; the same object where there are none.
    """

    read: ReadText
    plain: Folded
    joined: Folded

    def mention(
        self, kind: str, value: str, span: Span, *, disguised: bool, note: str = ""
    ) -> ContactMention:
        """Return a mention of the contact at ``span`` of the text as typed."""
        start, end = span
        evidence = Evidence(
            field=self.read.field, start=start, end=end, quote=self.read.shown[start:end], note=note
        )
        return ContactMention(kind=kind, value=value, evidence=evidence, disguised=disguised)


def prepare(read: ReadText) -> Field:
    """Return the field ready for extraction."""
    folded = fold(read.shown)
    joined = read_joined(read.shown)
    plain = unmix(folded)
    return Field(read=read, plain=plain, joined=plain if joined is folded else unmix(joined))


def shown_span(folded: Folded, start: int, end: int) -> Span:
    """Return the span of ``folded[start:end]`` in the text as typed."""
    return folded.span(start, end)
