"""Read one field into its three forms."""

from __future__ import annotations

from screening_engine.normalise.canonical import canonical
from screening_engine.normalise.confusables import unmix
from screening_engine.normalise.folded import Folded
from screening_engine.normalise.folding import fold
from screening_engine.normalise.limits import MAX_CODE_POINTS, TextTooLong
from screening_engine.normalise.spacing import join_letters, reduce_repeats
from screening_engine.reading import ReadText

__all__ = ["MAX_CODE_POINTS", "TextTooLong", "read_text"]


def read_text(field: str, shown: str) -> ReadText:
    """
    Return ``shown`` with its canonical and matching forms; time is linear in its length.

    Raises ``TextTooLong`` above ``MAX_CODE_POINTS``. Any other text is read, NUL and lone
    surrogates included: the first is taken out, the second become U+FFFD.
    """
    if len(shown) > MAX_CODE_POINTS:
        raise TextTooLong(field=field, length=len(shown))
    skeleton = _lower_case(reduce_repeats(unmix(join_letters(fold(shown)))))
    canonical_text, canonical_map = canonical(shown)
    return ReadText(
        field=field,
        shown=shown,
        canonical=canonical_text,
        skeleton=skeleton.text,
        canonical_map=canonical_map,
        skeleton_map=tuple(skeleton.offsets),
        transformations=tuple(sorted(skeleton.changes.items())),
    )


def _lower_case(folded: Folded) -> Folded:
    """Fold case, character by character where one may become two."""
    if folded.text.isascii():
        return Folded(folded.text.lower(), folded.offsets, folded.changes)
    lowered = [char.casefold() for char in folded.text]
    offsets = [offset for char, offset in zip(lowered, folded.offsets, strict=False) for _ in char]
    return Folded("".join(lowered), [*offsets, folded.offsets[-1]], folded.changes)
