"""How often a word stands in ordinary ads, as far as one can guess: rare ones are looked for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

OPEN_END = 4
"""Of a beginning or an end so many letters count."""
_UNLISTED = {1: 0.3, 2: 0.1, 3: 0.01}
"""By length: short words that are in no list are abbreviations and signs of sizes."""


def share_with(trigger: str) -> float:
    """
    Return a guess of the share of ads that hold ``word``, ``begin*`` or ``*end``.

    By the rank among common words: the word at rank n is about n times rarer than the first
    (Zipf), which stands in nearly every ad.
    """
    words, begins, ends = _shares()
    if trigger.endswith("*"):
        return begins.get(trigger[:-1][:OPEN_END], 0.001)
    if trigger.startswith("*"):
        return ends.get(trigger[1:][-OPEN_END:], 0.001)
    return words.get(trigger, _UNLISTED.get(len(trigger), 0.001))


@cache
def ranked_words() -> tuple[str, ...]:
    """Return the common words of English, the most frequent first."""
    source = files("screening_engine.normalise") / "common_words.txt"
    lines = source.read_text(encoding="utf-8").splitlines()
    return tuple(line for line in lines if not line.startswith("#"))


@cache
def _shares() -> tuple[Mapping[str, float], Mapping[str, float], Mapping[str, float]]:
    words = {word: min(1.0, 10 / rank) for rank, word in enumerate(ranked_words(), start=1)}
    begins: dict[str, float] = defaultdict(float)
    ends: dict[str, float] = defaultdict(float)
    for word, share in words.items():
        for length in range(1, min(len(word), OPEN_END) + 1):
            begins[word[:length]] += share
            ends[word[-length:]] += share
    return words, begins, ends
