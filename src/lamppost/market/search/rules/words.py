"""What a person typed into the box: words, phrases, exclusions. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

MAX_WORDS = 12
# "a*" would be every word with that letter, which costs much and tells nobody apart.
SHORTEST_PREFIX = 3
MAX_QUERY = 200
# One wrong letter in a shorter word makes another word as often as it makes a typing error.
SHORTEST_TYPO = 4
# The engine compiles patterns of a thousand states at most; those of longer words have more.
LONGEST_PATTERN = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """
    One thing to look for: a word, or several in a row; ``is_excluded`` if it must not occur.

    ``is_prefix``: any word that begins so, typed as "bik*". ``is_quoted``: it stood in quotes.
    """

    text: str
    is_excluded: bool = False
    is_prefix: bool = False
    is_quoted: bool = field(default=False, compare=False)

    @property
    def is_phrase(self) -> bool:
        return " " in self.text


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """
    Words in a row, as ``Word.text`` has them, and the leaves that the taxonomy knows by them.

    Gathered by ``reading.meanings_in``; an ad of these leaves may be meant without saying so.
    """

    words: tuple[str, ...]
    categories: tuple[str, ...]


def meant_spans(
    words: tuple[Word, ...], meanings: tuple[Meaning, ...]
) -> Iterator[tuple[tuple[Word, ...], tuple[str, ...]]]:
    """Yield a search's words one by one, or those together that mean something together."""
    at = 0
    while at < len(words):
        found = next((one for one in meanings if _stands_at(words, at, one)), None)
        size = len(found.words) if found else 1
        yield words[at : at + size], found.categories if found else ()
        at += size


def _stands_at(words: tuple[Word, ...], at: int, meaning: Meaning) -> bool:
    span = words[at : at + len(meaning.words)]
    return tuple(word.text for word in span) == meaning.words and not any(
        word.is_excluded or word.is_quoted or word.is_prefix for word in span
    )


def read_words(text: str) -> tuple[Word, ...]:
    """
    Return what a person typed as things to look for, at most twelve.

    Words must all be found; "…" is a phrase; a minus before either excludes it; a star behind a
    word of three letters or more stands for any ending. There is no other syntax, so no query is
    an error.
    """
    text = re.sub("[“”„«»]", '"', text[:MAX_QUERY])
    # A minus inside a word ("e-bike") belongs to it.
    parts = re.findall(r'(?:(?<!\S)-)?"[^"]*"|[^\s"]+', text)
    words = (_word(part) for part in parts)
    return tuple(dict.fromkeys(word for word in words if word is not None))[:MAX_WORDS]


def _word(part: str) -> Word | None:
    # Several words in one piece ("e-bike", "t.shirt", "…") belong together as a phrase.
    found = re.findall(r"[^\W_]+", part)
    if not found:
        return None
    is_quoted = part.lstrip("-").startswith('"')
    return Word(
        text=" ".join(found),
        is_excluded=part.startswith("-"),
        # Only one word by itself: whoever ends a phrase so has its words, and needs no more.
        is_prefix=not is_quoted
        and len(found) == 1
        and len(found[0]) >= SHORTEST_PREFIX
        and re.search(r"[^\W_]\*", part) is not None,
        is_quoted=is_quoted,
    )


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
