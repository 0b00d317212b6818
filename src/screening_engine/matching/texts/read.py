"""The sketch of a whole submission, its contacts taken out."""

from __future__ import annotations

from screening_engine.matching.texts.sketch import Sketch, sketch_text
from screening_engine.reading import Reading


def sketch_reading(reading: Reading, *, key: bytes) -> Sketch:
    """
    Return the sketch of title and body: the same words with another number are the same text.

    ``key`` as in ``sketch_text``.
    """
    texts = (" ".join(reading.around_contacts(text)) for text in reading.texts)
    return sketch_text("\n".join(texts), key=key)
