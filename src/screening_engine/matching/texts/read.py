"""The sketch of a whole submission, its contacts taken out."""

from __future__ import annotations

from bisect import bisect_left

from screening_engine.matching.texts.sketch import Sketch, sketch_text
from screening_engine.reading import Reading, ReadText


def sketch_reading(reading: Reading, *, key: bytes) -> Sketch:
    """
    Return the sketch of title and body: the same words with another number are the same text.

    ``key`` as in ``sketch_text``.
    """
    return sketch_text("\n".join(_without_contacts(t, reading) for t in reading.texts), key=key)


def _without_contacts(text: ReadText, reading: Reading) -> str:
    spans = sorted(
        (mention.evidence.start, mention.evidence.end)
        for mention in reading.mentions
        if mention.evidence.field == text.field
    )
    kept: list[str] = []
    done = 0
    for start, end in spans:
        first = bisect_left(text.skeleton_map, start)
        last = bisect_left(text.skeleton_map, end, hi=len(text.skeleton))
        if last > done:
            kept.append(text.skeleton[done : max(first, done)])
            done = last
    return " ".join([*kept, text.skeleton[done:]])
