"""
Digits and signs that stand for letters, undone word by word and only on request.

Ordinary prose is full of "4x4", "2br" and "$5": nothing here is applied to a whole text. A signal
asks for the readings of one word and looks them up among its terms.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product
from typing import NamedTuple

_LETTERS = {
    "0": "o", "1": "il", "2": "z", "3": "e", "4": "a", "5": "s", "6": "gb", "7": "t", "8": "b",
    "9": "g", "@": "a", "$": "s", "!": "il", "|": "li", "+": "t", "€": "e", "£": "l", "(": "c",
}  # fmt: skip
_FIRST = str.maketrans({sign: letters[0] for sign, letters in _LETTERS.items()})
_MIXED_WORD = re.compile(
    r"[^\W_](?:[^\W_]|[@$!|+€£(](?=[^\W_])){1,39}|[@$€](?:[^\W_]|[@$!|]){2,39}"
)
_MAX_READINGS = 16


class LeetWord(NamedTuple):
    """A word of letters and look-alike signs: where it stands and what it may be read as."""

    start: int
    end: int
    readings: tuple[str, ...]


def unleet(word: str) -> str:
    """Return the likeliest reading of a word: "m4ss4ge" is "massage"."""
    return word.translate(_FIRST)


def variants(word: str) -> tuple[str, ...]:
    """
    Return every reading of one word, likeliest first, at most 16; nothing without a letter.

    The word itself is not among them: "4x4" gives ("axa",), "table" gives ().
    """
    if not any(char.isalpha() for char in word) or not any(char in _LETTERS for char in word):
        return ()
    choices = [_LETTERS.get(char, char) for char in word]
    readings = product(*choices)
    return tuple("".join(next(readings)) for _ in range(min(_MAX_READINGS, _count(choices))))


def windows(skeleton: str) -> Iterator[LeetWord]:
    """Yield the words of a skeleton that mix letters with look-alike digits or signs."""
    for word in _MIXED_WORD.finditer(skeleton):
        readings = variants(word[0])
        if readings:
            yield LeetWord(word.start(), word.end(), readings)


def _count(choices: list[str]) -> int:
    total = 1
    for choice in choices:
        total *= len(choice)
        if total > _MAX_READINGS:
            return _MAX_READINGS
    return total
