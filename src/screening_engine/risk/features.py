"""What the model sees of a text: words, runs of words, letters within words, and plain facts."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from screening_engine.normalise.leet import unleet
from screening_engine.reading import ContactMention, Reading, ReadText
from screening_engine.verdict import Evidence

_HERE = Path(__file__).parent
# A word may hold look-alike signs ("c@sh"), and begin with one before a letter ("$tart").
_WORD = re.compile(r"(?:[@$](?=[^\W\d_]))?[^\W_]+(?:[@$!|+€£'’][^\W_]+)*")
_MONEY = re.compile(r"[£$€] ?\d[\d.,]*")
# No word is as long as this; keys, hashes and glued lines are.
_LONGEST = 24
# Contacts are ordinary between buyers and sellers, and there are signals for them: of all that one
# holds, only that there is one counts. A number as long as this may be one of a country not told.
_NUMBERS = re.compile(r"\d[\d ().+/-]{3,}\d")
_WEB = frozenset(["www", "http", "https", "com", "net", "org", "co", "uk", "html", "htm"])
CONTACTS = {
    ":link": "a link",
    ":number": "a number as long as a phone's",
    ":code": "a number of five or six digits",
    ":other": "another way to reach somebody",
}
"""Facts about contacts, which are left out wherever they would count against ordinary people."""
PLAIN = {":money": "an amount of money", **CONTACTS}
"""Facts that are features of their own, and how people read them."""
_FACT_OF = {"link": ":link", "phone": ":number"}
_LONGEST_CODE = 6
PARTS = ("letters", "stems")
"""The blocks whose features are parts of words."""


class Word(NamedTuple):
    """One word as the model reads it, and where it stands in the skeleton."""

    read: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """
    What a model looks at.

    ``runs`` are the lengths of runs of words, 1 among them; ``letters`` the shortest and the
    longest run of letters within a word, or nothing; ``stem`` how many letters of a word are its
    stem, 0 for none; ``first`` how many words count once more because the body begins with them;
    ``plain`` whether the facts of ``PLAIN`` count; ``skips_common`` whether words such as "the"
    are passed over.
    """

    runs: tuple[int, ...] = (1, 2)
    letters: tuple[int, int] | None = None
    stem: int = 0
    first: int = 0
    plain: bool = False
    skips_common: bool = False


@cache
def words_listed(name: str) -> frozenset[str]:
    """Return the words of a list in this folder; lines with # are remarks."""
    lines = (_HERE / f"{name}_words.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


def without_contacts(text: ReadText, mentions: Iterable[ContactMention]) -> str:
    """Return the skeleton with spaces where contacts stand; every offset stays what it is."""
    skeleton = text.skeleton
    for place in (mention.evidence for mention in mentions):
        if place.field == text.field:
            start = bisect_left(text.skeleton_map, place.start)
            end = max(start, bisect_left(text.skeleton_map, place.end, hi=len(skeleton)))
            skeleton = f"{skeleton[:start]}{' ' * (end - start)}{skeleton[end:]}"
    return _NUMBERS.sub(_blank, skeleton)


def _blank(found: re.Match[str]) -> str:
    return " " * len(found[0])


def read_words(skeleton: str, shape: Shape) -> list[str]:
    """Return the words of a skeleton that the model may look at, in their order."""
    passed_over = _passed_over(shape.skips_common)
    read = map(_read, _WORD.findall(skeleton))
    return [word for word in read if word not in passed_over]


def place_words(skeleton: str, shape: Shape) -> list[Word]:
    """Return the same words with their places: slower, for what is shown to people."""
    passed_over = _passed_over(shape.skips_common)
    words = (Word(_read(found[0]), *found.span()) for found in _WORD.finditer(skeleton))
    return [word for word in words if word.read not in passed_over]


@cache
def _passed_over(skips_common: bool) -> frozenset[str]:
    """Who somebody is never counts, nor does how to reach them; what every text holds need not."""
    neutral = words_listed("neutral") | _WEB | {""}
    return neutral | words_listed("common") if skips_common else neutral


@lru_cache(maxsize=20_000)
def _read(word: str) -> str:
    """
    Return a word as the model knows it: "m4ssage" as "massage", a number by its length.

    Nothing is returned for what is no word. That "150p" becomes "isop" does no harm: it becomes so
    in training, too, and people are shown what stands in the text.
    """
    if word.isalpha():
        return word if len(word) <= _LONGEST else ""
    if word.isdecimal():
        return f"#{len(word)}"
    plain = word.replace("'", "").replace("’", "")
    return unleet(plain) if len(plain) <= _LONGEST else ""


def runs_of(words: Sequence[str], length: int) -> set[str]:
    """Return the runs of so many words."""
    if length == 1:
        return set(words)
    return set(map(" ".join, zip(*(words[first:] for first in range(length)), strict=False)))


def within(block: str, word: str, shape: Shape) -> frozenset[str]:
    """Return the features that one word has in one of the blocks ``PARTS``."""
    if block == "stems":
        return frozenset([word[: shape.stem]])
    if shape.letters is None or not word[0].isalpha():
        return frozenset()
    return _letters_in(word, *shape.letters)


@lru_cache(maxsize=20_000)
def _letters_in(word: str, least: int, most: int) -> frozenset[str]:
    """Return the runs of letters within one word, whose ends are marked."""
    marked = f"<{word}>"
    return frozenset(
        marked[start : start + length]
        for length in range(least, most + 1)
        for start in range(len(marked) - length + 1)
    )


def plain_places(reading: Reading) -> dict[str, Evidence]:
    """Return the plain facts that hold of a reading, and where each is seen first."""
    places: dict[str, Evidence] = {}
    for text in reading.texts:
        for found in _NUMBERS.finditer(text.skeleton):
            digits = sum(map(str.isdigit, found[0]))
            fact = ":number" if digits > _LONGEST_CODE else ":code"
            places.setdefault(fact, text.evidence_at(*found.span()))
        money = _MONEY.search(text.skeleton)
        if money:
            places.setdefault(":money", text.evidence_at(*money.span()))
    for mention in reading.mentions:
        places.setdefault(_FACT_OF.get(mention.kind, ":other"), mention.evidence)
    return places


def blocks_of(reading: Reading, shape: Shape) -> dict[str, set[str]]:
    """Return every feature, by the name of its block."""
    texts = [read_words(without_contacts(text, reading.mentions), shape) for text in reading.texts]
    return blocks_of_words(texts, shape, plain=set(plain_places(reading)) if shape.plain else set())


def blocks_of_words(
    texts: Sequence[Sequence[str]], shape: Shape, *, plain: set[str]
) -> dict[str, set[str]]:
    """
    Return every feature of texts whose words are known.

    The body comes last. No run goes on from text to text.
    """
    blocks: dict[str, set[str]] = {}
    for length in shape.runs:
        blocks[f"words{length}"] = found = runs_of(texts[0], length)
        for words in texts[1:]:
            found |= runs_of(words, length)
    if shape.letters:
        inner = (within("letters", word, shape) for word in blocks["words1"])
        blocks["letters"] = set().union(*inner)
    if shape.stem:
        blocks["stems"] = {word[: shape.stem] for word in blocks["words1"]}
    if shape.first:
        blocks["first"] = set(texts[-1][: shape.first])
    if shape.plain:
        blocks["plain"] = plain
    return blocks
