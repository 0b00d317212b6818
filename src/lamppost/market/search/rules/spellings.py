"""The same letters written together or apart: "bunk bed" and "bunkbed", "e-bike". Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lamppost.market.search.rules.small import small_words
from lamppost.market.search.rules.spoken import folded
from lamppost.market.search.rules.words import Word

# Words that are written together; a shorter one is a number, or somebody's initials.
SHORTEST_JOINED = 4
# What may stand alone before another word: e-bike, i-phone, t-shirt, u-lock, v-neck, x-box.
SINGLE = "eituvx"
SHORTEST_AFTER_SINGLE = 3
# Each part of any other word: shorter ones are mostly chance ("so fa", "is land").
SHORTEST_PART = 3
LONGEST_TAKEN_APART = 30


def spellings(words: tuple[Word, ...], at: int) -> tuple[str, ...]:
    """
    Return how the word at a place of a search may be written with the same letters, as typed first.

    Two words in a row may stand together, one may stand as two. What is in quotes, or only begun,
    stands as it is; an excluded word has no neighbours.
    """
    word = words[at]
    if word.is_quoted or word.is_prefix:
        return (word.text,)
    found = [word.text, *(_together(word.text.split()) if word.is_phrase else _apart(word.text))]
    if not word.is_excluded:
        found += _with_neighbours(words, at)
    return tuple(dict.fromkeys(found))


def _with_neighbours(words: tuple[Word, ...], at: int) -> Iterator[str]:
    for start in (at - 1, at):
        pair = words[start : start + 2] if start >= 0 else ()
        if len(pair) == 2 and all(map(_may_be_joined, pair)):
            yield from _together([word.text for word in pair])


def _may_be_joined(word: Word) -> bool:
    return not (word.is_excluded or word.is_quoted or word.is_prefix or word.is_phrase)


def _together(parts: list[str]) -> Iterator[str]:
    text = "".join(parts)
    if len(text) >= SHORTEST_JOINED and not all(part.isdecimal() for part in parts):
        yield text


def _apart(text: str) -> Iterator[str]:
    if len(text) > LONGEST_TAKEN_APART:
        return
    pieces = re.findall(r"[^\W\d_]+|\d+", text)
    if len(pieces) == 2:
        yield " ".join(pieces)
    if len(pieces) != 1 or not text.isalpha():
        return
    if folded(text[0]) in SINGLE and len(text) > SHORTEST_AFTER_SINGLE:
        yield f"{text[0]} {text[1:]}"
    for cut in range(SHORTEST_PART, len(text) - SHORTEST_PART + 1):
        parts = text[:cut], text[cut:]
        if small_words().isdisjoint(map(folded, parts)):
            yield " ".join(parts)
