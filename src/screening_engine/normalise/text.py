"""Read one field into its three forms."""

from __future__ import annotations

import re
from dataclasses import replace

from screening_engine.normalise.canonical import canonical
from screening_engine.normalise.confusables import unmix
from screening_engine.normalise.folded import Folded
from screening_engine.normalise.folding import fold, fold_characters
from screening_engine.normalise.limits import MAX_CODE_POINTS, TextTooLong
from screening_engine.normalise.respelling import respell
from screening_engine.normalise.spacing import join_letters, read_joined
from screening_engine.reading import ReadText

__all__ = ["MAX_CODE_POINTS", "MAX_GROWTH", "TextTooLong", "read_text"]

MAX_GROWTH = 8
"""No form has more characters than this many times those of the text as typed."""

# One step can uncover what another undoes (full-width letters, apart, with a digit among them).
_MAX_ROUNDS = 8
# In Chinese, Japanese and Korean, full-width letters are ordinary typing.
_WIDE_SCRIPTS = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")


def read_text(field: str, shown: str) -> ReadText:
    """
    Return ``shown`` with its canonical and matching forms; time is linear in its length.

    Raises ``TextTooLong`` above ``MAX_CODE_POINTS``. Any other text is read, NUL and lone
    surrogates included: the first is taken out, the second become U+FFFD.
    """
    if len(shown) > MAX_CODE_POINTS:
        raise TextTooLong(field=field, length=len(shown))
    skeleton = _skeleton(shown)
    canonical_text, canonical_map = canonical(shown)
    return ReadText(
        field=field,
        shown=shown,
        canonical=canonical_text,
        skeleton=skeleton.text,
        canonical_map=canonical_map,
        skeleton_map=tuple(skeleton.offsets),
        transformations=_counted(skeleton),
        turned=skeleton.turned,
    )


def _skeleton(shown: str) -> Folded:
    """Undo one disguise after the other until none is left."""
    folded, joined = fold(shown), read_joined(shown)
    for _ in range(_MAX_ROUNDS):
        lowered = _lower_case(unmix(joined))
        read = respell(lowered)
        if joined is folded and read is lowered and lowered.text.isascii():
            return read
        folded = fold_characters(read)
        joined = join_letters(folded)
        if joined.text == lowered.text:
            return joined
    return joined


def _lower_case(folded: Folded) -> Folded:
    """Fold case, character by character where one may become two."""
    lowered = folded.text.casefold()
    if len(lowered) == len(folded.text):
        return replace(folded, text=lowered) if lowered != folded.text else folded
    chars = [char.casefold() for char in folded.text]
    offsets = [at for char, at in zip(chars, folded.offsets, strict=False) for _ in char]
    return replace(folded, text="".join(chars), offsets=[*offsets, folded.offsets[-1]])


def _counted(skeleton: Folded) -> tuple[tuple[str, int], ...]:
    changes = skeleton.changes
    wide = "fullwidth" in changes and _WIDE_SCRIPTS.search(skeleton.text) is not None
    return tuple(sorted(item for item in changes.items() if not (wide and item[0] == "fullwidth")))
