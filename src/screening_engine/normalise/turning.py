"""Text that is shown in another order than it is stored: overridden direction, upside down."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from screening_engine.normalise.folded import Folded
from screening_engine.normalise.vocabulary import is_word
from screening_engine.spans import Span

_OVERRIDE = "\u202e"  # all that follows is shown from right to left
_OPENING = frozenset("\u202a\u202b\u202d\u2066\u2067\u2068")
_CLOSING = frozenset("\u202c\u2069")
_PARAGRAPH = frozenset("\n\r\u2029")
_MAX_LEVEL = 8

# Letters that look like another one upside down. The first line are letters that no orthography
# in wide use is written with; the others are also letters of their own.
_TURNED = dict(zip("ɐɟƃɥᴉɾʞɯɹʇʌʍʎᵷᴚ⅂⅄Ⅎ∀", "afghijkmrtvwygRLYFA", strict=True))
_MARKERS = frozenset(_TURNED)
_TURNED |= dict(zip("ɔǝıןqpubnd", "ceilbdnqup", strict=True))
_TURNED |= dict(zip("ƆƎԀ∩Λ⊥┴ΛſɅ", "CEPUVTTVJV", strict=True))
_TURNED |= dict(zip("ƖᄅƐㄣϛㄥ˙¿¡", "123457.?!", strict=True))
_SIX_AND_NINE = str.maketrans("69", "96")  # only beside digits that were turned, too
_TURNED_DIGIT = re.compile("[ƖᄅƐㄣϛㄥ]")
_EITHER_WAY = "losxzHINOSXZ"
# Words without any letter that stands the right way up. Signs and digits may.
_FLIPPED_RUN = re.compile(
    rf"(?<![^\W_])(?:[{re.escape(''.join(_TURNED) + _EITHER_WAY)}À-ſ\d_]|[^\w\n])+(?![^\W_])"
)
_MARKED = re.compile(f"[{''.join(_MARKERS)}]")
_WORDS = re.compile(r"[a-z]{2,}")


def turn(read: Folded) -> Folded:
    """Return the text in the order and the way up that a reader sees."""
    if _OVERRIDE in read.text:
        read = _in_shown_order(read)
    return _upright(read) if _MARKED.search(read.text) else read


def _in_shown_order(read: Folded) -> Folded:
    """Reorder what stands under a right-to-left override, as the bidirectional algorithm does."""
    text, levels = read.text, _levels(read.text)
    order = list(range(len(text)))
    turned: list[Span] = []
    for above, group in groupby(range(len(text)), key=lambda at: levels[at] > 0):
        places = list(group)
        span = (places[0], places[-1] + 1)
        if above and not any(map(_is_right_to_left, text[span[0] : span[1]])):
            order[span[0] : span[1]] = _reordered(levels, span)
            turned.append(span)
    return replace(read, text="".join(text[at] for at in order), turned=(*read.turned, *turned))


def _levels(text: str) -> list[int]:
    """Return the level of each character: odd under an override to the left, else even."""
    levels: list[int] = []
    stack = [0]
    for char in text:
        if char in _PARAGRAPH:
            stack = [0]
        levels.append(stack[-1])
        if char == _OVERRIDE:
            stack.append(min(stack[-1] + 1 + stack[-1] % 2, _MAX_LEVEL - 1))
        elif char in _OPENING:
            stack.append(min(stack[-1] + stack[-1] % 2, _MAX_LEVEL))
        elif char in _CLOSING and len(stack) > 1:
            stack.pop()
    return levels


def _reordered(levels: Sequence[int], span: Span) -> list[int]:
    order = list(range(*span))
    for level in range(max(levels[span[0] : span[1]]), 0, -1):
        start = 0
        for deep, group in groupby(order, key=lambda at: levels[at] >= level):
            size = len(list(group))
            if deep:
                order[start : start + size] = reversed(order[start : start + size])
            start += size
    return order


def _is_right_to_left(char: str) -> bool:
    return unicodedata.bidirectional(char) in ("R", "AL")


def _upright(read: Folded) -> Folded:
    """Turn stretches of letters that stand on their heads; mostly they also run backwards."""
    chars, count = list(read.text), 0
    turned: list[Span] = []
    for start, end in _upside_down(read.text):
        stretch = read.text[start:end]
        upright = "".join(_TURNED.get(char, char) for char in stretch)
        if _TURNED_DIGIT.search(stretch):
            upright = upright.translate(_SIX_AND_NINE)
        backwards = upright[::-1]
        if _known(backwards) >= _known(upright):
            upright = backwards
            turned.append((read.offsets[start], read.offsets[end - 1] + 1))
        chars[start:end] = upright
        count += 1
    again = replace(read, turned=(*read.turned, *turned))
    return again.became("".join(chars), read.offsets, {"upside_down": count})


def _upside_down(text: str) -> Iterator[Span]:
    """Yield stretches with at least two different letters that only stand on their heads."""
    for run in _FLIPPED_RUN.finditer(text):
        if len(set(run[0]) & _MARKERS) > 1:
            yield (
                run.start() + len(run[0]) - len(run[0].lstrip()),
                run.start() + len(run[0].rstrip()),
            )


def _known(text: str) -> int:
    return sum(len(word) for word in _WORDS.findall(text.lower()) if is_word(word))
