"""What a person typed into the box: words, phrases, exclusions. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

MAX_WORDS = 12
MAX_QUERY = 200
# One wrong letter in a shorter word makes another word as often as it makes a typing error.
SHORTEST_TYPO = 4
# The engine compiles patterns of a thousand states at most; those of longer words have more.
LONGEST_PATTERN = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """One thing to look for: a word, or several in a row; ``is_excluded`` if it must not occur."""

    text: str
    is_excluded: bool = False

    @property
    def is_phrase(self) -> bool:
        return " " in self.text


def read_words(text: str) -> tuple[Word, ...]:
    """
    Return what a person typed as things to look for, at most twelve.

    Words must all be found; "…" is a phrase; a minus before either excludes it. There is no
    other syntax, so no query is an error.
    """
    text = re.sub("[“”„«»]", '"', text[:MAX_QUERY])
    # A minus inside a word ("e-bike") belongs to it.
    parts = re.findall(r'(?:(?<!\S)-)?"[^"]*"|[^\s"]+', text)
    words = (_word(part) for part in parts)
    return tuple(dict.fromkeys(word for word in words if word is not None))[:MAX_WORDS]


def _word(part: str) -> Word | None:
    # Several words in one piece ("e-bike", "t.shirt", "…") belong together as a phrase.
    found = re.findall(r"[^\W_]+", part)
    return Word(text=" ".join(found), is_excluded=part.startswith("-")) if found else None


def similar_pattern(term: str) -> str:
    """
    Return a pattern for every term one edit away: a letter more, less, other, or two swapped.

    The first letter stays: people rarely get it wrong, and most other words begin otherwise.

    >>> similar_pattern("oak")
    'o.ak|o.k|ok|oka|oa.k|oa.|oa|oak.'
    """
    found = []
    for at in range(1, len(term)):
        head, letter, rest = term[:at], term[at], term[at + 1 :]
        found += [f"{head}.{letter}{rest}", f"{head}.{rest}", f"{head}{rest}"]
        if rest and rest[0] != letter:
            found.append(f"{head}{rest[0]}{letter}{rest[1:]}")
    return "|".join([*found, f"{term}."])
