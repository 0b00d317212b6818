"""The bytes that the listed words are looked for in, and one quick look at which may be there."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Any

import re2

from screening_engine.normalise.leet import unleet
from screening_engine.reading import Reading
from screening_engine.signals.alphabet import one_byte
from screening_engine.signals.words import linear, load_words

# A letter, look-alike signs and a letter ("m4ssage"), or one sign before a word ("3scort").
_LEET = re2.compile(
    rb"[a-z0-9@$!|+]{0,30}[a-z][0-9@$!|+]{1,3}[a-z][a-z0-9@$!|+]{0,30}|[0-9@$][a-z]{3,30}", linear()
)
_LETTERS = bytes.maketrans(
    bytes(range(128)), "".join(unleet(chr(code)) for code in range(128)).encode("ascii")
)


@lru_cache(maxsize=64)
def haystacks(skeleton: str) -> tuple[bytes, ...]:
    """
    Return the skeleton to search, and again with letters for look-alike digits if there are any.

    Both are ASCII of the same length as the skeleton, so that offsets stay what they are: see
    ``one_byte``.
    """
    plain = one_byte(skeleton)
    decoded = bytearray(plain)
    for word in _LEET.finditer(plain):
        decoded[word.start() : word.end()] = word.group().translate(_LETTERS)
    return (plain,) if decoded == plain else (plain, bytes(decoded))


def one_haystack(reading: Reading) -> bytes:
    """
    Return all that is searched as one text: to ask whether something stands anywhere.

    No phrase goes on over the end of a sentence, so none is found that is in no part.
    """
    return _joined(tuple(text.skeleton for text in reading.texts))


@lru_cache(maxsize=16)
def _joined(skeletons: tuple[str, ...]) -> bytes:
    return b" . ".join(hay for skeleton in skeletons for hay in haystacks(skeleton))


@cache
def _patterns(name: str) -> tuple[Any, tuple[str, ...]]:
    """
    Return one pattern set over the concepts of a word file, and their names by number.

    A set for each file: one over all files has to remember every combination of concepts it has
    seen so far, and is several times slower until it has met them all.
    """
    concepts = load_words(name).concepts.values()
    patterns = re2.Set.SearchSet(linear())
    for concept in concepts:
        patterns.Add(concept.pattern)
    patterns.Add(b"")  # matches everything: see concepts_in
    patterns.Compile()
    return patterns, tuple(concept.name for concept in concepts)


def concepts_in(name: str, skeleton: str) -> Iterator[str]:
    """
    Yield the concepts of a word file that stand somewhere in the text, perhaps more than once.

    Raises ``MemoryError`` where RE2 gave up: it then reports no match at all, not even of the
    pattern that matches everything, and silence must not pass for innocence.
    """
    patterns, names = _patterns(name)
    for text in haystacks(skeleton):
        matched = patterns.Match(text) or ()
        if len(names) not in matched:
            raise MemoryError(f"the pattern set of {name} ran out of memory")
        yield from (names[number] for number in matched if number < len(names))
