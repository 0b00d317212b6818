"""What texts share, and where they differ: a template with slots, for a person to look at."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from screening_engine.matching.texts.compare import longest_chain

MOST_WORDS_SHOWN = 600
MOST_TEXTS = 20
_WORD = re.compile(r"\w+")

Link = tuple[int, int]  # a word of one text and the same word of the other, by place


@dataclass(frozen=True, slots=True)
class Slot:
    """Where the texts differ: what each says there, in their order; "" if nothing."""

    fillings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Template:
    """Kept words (as the first text writes them) and slots, in order; how much is kept."""

    parts: tuple[str | Slot, ...]
    kept: float  # share of the first text's words that are kept

    def __str__(self) -> str:
        return " ".join(part if isinstance(part, str) else "[…]" for part in self.parts)


@dataclass(frozen=True, slots=True)
class _Words:
    shown: list[str]
    folded: list[str]


def explain(one: str, other: str) -> Template:
    """Return what two texts share and where they differ."""
    return template_of([one, other])


def template_of(texts: Sequence[str]) -> Template:
    """
    Return what the first text shares with most of the others, at most 20 texts of 600 words.

    A word is kept if more than half of the others have it in the same order.
    """
    read = [_words(text) for text in texts[:MOST_TEXTS]]
    if not read:
        return Template((), 0.0)
    first, others = read[0], read[1:]
    links = [dict(_align(first.folded, other.folded)) for other in others]
    votes = Counter(place for linked in links for place in linked)
    kept = [p for p in range(len(first.folded)) if not others or 2 * votes[p] > len(others)]
    share = len(kept) / len(first.folded) if first.folded else 0.0
    return Template(tuple(_parts(read, links, kept)), share)


def _words(text: str) -> _Words:
    shown = [match[0] for match in _WORD.finditer(text)][:MOST_WORDS_SHOWN]
    return _Words(shown, [word.casefold() for word in shown])


def _parts(
    read: Sequence[_Words], links: Sequence[dict[int, int]], kept: Sequence[int]
) -> Iterator[str | Slot]:
    """Yield runs of kept words, and between them what each text says instead."""
    done = [0] * len(read)
    run: list[str] = []
    for place in [*kept, None]:
        fillings = []
        for number, words in enumerate(read):
            at = _place_in(number, place, words, links)
            # A text without this word says what it says before the next word that it has.
            fillings.append(" ".join(words.shown[done[number] : at]) if at is not None else "")
            done[number] = done[number] if at is None else at + 1
        if any(fillings):
            yield from [" ".join(run)] if run else []
            yield Slot(tuple(fillings))
            run = []
        run += [read[0].shown[place]] if place is not None else []
    if run:
        yield " ".join(run)


def _place_in(
    number: int, place: int | None, words: _Words, links: Sequence[dict[int, int]]
) -> int | None:
    if place is None:
        return len(words.shown)
    return place if number == 0 else links[number - 1].get(place)


def _align(one: Sequence[str], other: Sequence[str]) -> Iterator[Link]:
    """
    Yield the words that stand in both texts in the same order, in order; nearly linear.

    Words that each text has once are the anchors; equal neighbours of an anchor join it.
    """
    counts, places = Counter(one), {word: place for place, word in enumerate(other)}
    once = {word for word, count in Counter(other).items() if count == 1 == counts[word]}
    common = [(i, places[word]) for i, word in enumerate(one) if word in once]
    anchors = [common[i] for i in longest_chain([place for _, place in common])]
    edges = [(-1, -1), *anchors, (len(one), len(other))]
    for (i, j), (next_i, next_j) in pairwise(edges):
        if i >= 0:
            yield i, j
        gap = min(next_i - i, next_j - j) - 1
        ahead = 0
        while ahead < gap and one[i + ahead + 1] == other[j + ahead + 1]:
            ahead += 1
            yield i + ahead, j + ahead
        back = 0
        while back < gap - ahead and one[next_i - back - 1] == other[next_j - back - 1]:
            back += 1
        yield from ((next_i - k, next_j - k) for k in range(back, 0, -1))
