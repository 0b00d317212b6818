"""Words that nobody has written: made up of syllables, drawn by Zipf's law."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from random import Random

LATIN = (
    (
        *"bcdfghjklmnprstvwyz",
        "br",
        "ch",
        "dr",
        "fl",
        "gr",
        "kl",
        "pl",
        "qu",
        "sh",
        "sl",
        "st",
        "tr",
    ),
    (*"aeiou", "ai", "ea", "ou"),
    ("", "", "", "l", "m", "n", "nd", "r", "rt", "s", "st", "t", "x", "ck"),
)
ARABIC = (
    tuple("بتجحدرزسشصطعفقكلمنه"),
    tuple("اوي"),
    ("", "", "ن", "ر", "د", "م", "ة"),
)
# A word that is the n-th most frequent is written 1/n^s times as often as the first.
EXPONENT = 1.07
SENTENCE = (3, 8)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Words, the frequent ones first, and sums of their weights."""

    words: Sequence[str]
    sums: Sequence[float]

    def draw(self, rng: Random, count: int) -> list[str]:
        """Return so many words by their frequency."""
        return rng.choices(self.words, cum_weights=self.sums, k=count)

    def sentences(self, rng: Random, count: int) -> list[str]:
        """Return so many runs of a few words each."""
        lengths = [rng.randrange(*SENTENCE) for _number in range(count)]
        words = iter(self.draw(rng, sum(lengths)))
        return [" ".join(next(words) for _place in range(length)) for length in lengths]


def vocabulary(size: int, rng: Random, *, language: str) -> Vocabulary:
    """Return that many different words of a language; the frequent ones are short."""
    parts = ARABIC if language == "ar" else LATIN
    found: dict[str, None] = {}
    while len(found) < size:
        syllables = 1 + (len(found) > 300) + (len(found) > 20_000) + (rng.random() < 0.4)
        found[made_up(rng, parts, syllables)] = None
    words = list(found)
    return Vocabulary(words, zipf(len(words), EXPONENT))


def made_up(rng: Random, parts: Sequence[Sequence[str]], syllables: int) -> str:
    """Return a word of so many syllables, each of a beginning, a middle and an end."""
    return "".join(rng.choice(part) for _number in range(syllables) for part in parts)


def zipf(size: int, exponent: float) -> list[float]:
    """Return the sums of Zipf's weights, as ``random.choices`` takes them."""
    return list(accumulate(1 / rank**exponent for rank in range(1, size + 1)))


def summed(weights: Sequence[float]) -> list[float]:
    """Return the sums of weights, as ``random.choices`` takes them."""
    return list(accumulate(weights))


def pool_of(sums: Sequence[float], rng: Random, size: int = 65_536) -> list[int]:
    """Return numbers of choices by weight, so many that one is drawn by one look."""
    return rng.choices(range(len(sums)), cum_weights=sums, k=size)
