"""What a query says besides words: a price, a place, a kind of ad, that there is a photo. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache

from lamppost.foundation.kernel.errors import DomainError
from lamppost.foundation.kernel.money import parse_money
from lamppost.market.search.rules.cues import (
    AT_LEAST,
    BEFORE_MAX,
    BEFORE_PLACE,
    CHEAP,
    OFFERS,
    OR_LESS,
    PHOTO,
    PLAINLY_BETWEEN,
    SHORT_MAX,
    UNITS,
    UP_TO,
    of_language,
    pairs_of,
    signs_of,
)
from lamppost.market.search.rules.spoken import folded
from lamppost.market.search.rules.words import MAX_QUERY

MOST_PLACES = 3
# Such numbers are years more often than prices, if no sign of a currency says otherwise.
FIRST_YEAR, LAST_YEAR = 1900, 2099
Ends = tuple[int | None, int | None]
"""From and to, in minor units."""
_TOKEN = re.compile(r"[^\W_]+")
# Quotes and what is excluded or only begun say words, and nothing else.
_TAKEN_AS_IS = re.compile(r'(?:(?<!\S)-)?["“”„«»][^"“”„«»]*["“”„«»]?|(?<!\S)-\S+|\S+\*\S*')
_NUMBER = r"\d{1,3}(?:[.,'\u00a0\u202f]\d{3}){1,2}(?:[.,]\d{1,2})?|\d{1,9}(?:[.,]\d{1,2})?"


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """
    What a town knows: its parts and its neighbours, by their slugs, and in which currency it deals.

    ``ordinary`` tells whether a word is one for things: as a place it then needs "in" before it.
    """

    currency: str
    own: str = ""
    districts: Mapping[str, str] = field(default_factory=dict)
    towns: Mapping[str, str] = field(default_factory=dict)
    ordinary: Callable[[str], bool] = lambda _word: False


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A piece of the query, and what it was read as: price, place, offer, photo or cheap."""

    start: int
    end: int
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """
    What a query means. ``words`` are those that stay; ``spans`` is what was read as something else.

    Prices are in minor units of the vocabulary's currency, both ends included. ``left_out`` is a
    word that says nothing of the thing ("cheap"), as it was typed.
    """

    words: str
    low: int | None = None
    high: int | None = None
    districts: tuple[str, ...] = ()
    town: str = ""
    offer: str = ""
    with_photo: bool = False
    left_out: str = ""
    spans: tuple[Span, ...] = ()


def read_query(text: str, vocabulary: Vocabulary, language: str) -> Reading:
    """
    Return what somebody says. Never raises; what is not understood stays a word.

    ``language`` is a BCP 47 tag; English is understood everywhere. Nothing in quotes is read.
    """
    return _Reader(text[:MAX_QUERY], vocabulary, language.partition("-")[0].lower()).reading()


class _Reader:
    """One pass over a query. What was read is blanked out, so that nothing is read twice."""

    def __init__(self, text: str, vocabulary: Vocabulary, language: str) -> None:
        self._text = text
        self._left = _TAKEN_AS_IS.sub(lambda found: "\0" * len(found[0]), text)
        self._vocabulary = vocabulary
        self._language = language
        self._sign = re.compile(_any(signs_of(vocabulary.currency)), re.IGNORECASE)
        self._spans: list[Span] = []

    def reading(self) -> Reading:
        low, high = self._price()
        with_photo = self._cue("photo", PHOTO, everywhere=True)
        offer = self._offer()
        districts, town = self._places()
        # "free, riverside": which of the two stands at the end shows only after the other.
        offer = offer or self._offer()
        left_out = self._cheap()
        return Reading(
            words=self._words(),
            left_out=left_out,
            low=low,
            high=high,
            districts=districts,
            town=town,
            offer=offer,
            with_photo=with_photo,
            spans=tuple(sorted(self._spans)),
        )

    def _take(self, start: int, end: int, kind: str) -> None:
        self._spans.append(Span(start, end, kind))
        self._left = _blanked(self._left, start, end, by=" ")

    def _words(self) -> str:
        if not self._spans:
            return self._text
        pieces, at = [], 0
        for span in sorted(self._spans):
            pieces.append(self._text[at : span.start])
            at = span.end
        return " ".join(" ".join([*pieces, self._text[at:]]).split()).strip(" ,;")

    def _price(self) -> Ends:
        low = high = None
        for pattern, reads in _price_patterns(self._language, self._vocabulary.currency):
            found = pattern.search(self._left)
            if found is None:
                continue
            read = self._ends(found, reads)
            ends = _joined((low, high), read)
            if ends is None:
                # What is no price as a whole has no price in a part of it.
                self._left = _blanked(self._left, *found.span(), by="\0")
                continue
            low, high = ends
            self._take(*found.span(), "price")
        return low, high

    def _ends(self, found: re.Match[str], reads: str) -> Ends:
        low, high = (
            self._amount(found[name]) if name in reads else None for name in ("low", "high")
        )
        if _may_be_else(found, low, high, sign=self._sign):
            return None, None
        return low, high

    def _amount(self, text: str) -> int | None:
        try:
            money = parse_money(text, self._vocabulary.currency)
        except DomainError:
            return None
        return money.minor if money else None

    def _offer(self) -> str:
        return next(
            (offer for offer, cues in OFFERS.items() if self._cue("offer", cues)),
            "",
        )

    def _cheap(self) -> str:
        """Take "cheap", if something is left that may be cheap."""
        known, before = self._left, len(self._spans)
        if not self._cue("cheap", CHEAP):
            return ""
        span = self._spans[-1]
        if not self._tokens():
            self._left, self._spans = known, self._spans[:before]
            return ""
        return self._text[span.start : span.end]

    def _cue(
        self, kind: str, cues: Mapping[str, tuple[str, ...]], *, everywhere: bool = False
    ) -> bool:
        """Take what says something; most of it only at the beginning or the end of the words."""
        tokens = self._tokens()
        said = {tuple(_names(cue)) for cue in of_language(cues, self._language)}
        for size in (3, 2, 1):
            starts = range(len(tokens) - size + 1) if everywhere else (0, len(tokens) - size)
            for start in starts:
                part = tokens[start : start + size]
                if start >= 0 and tuple(word for word, _s, _e in part) in said:
                    self._take(part[0][1], part[-1][2], kind)
                    return True
        return False

    def _tokens(self) -> list[tuple[str, int, int]]:
        return [
            (folded(found[0]), found.start(), found.end()) for found in _TOKEN.finditer(self._left)
        ]

    def _places(self) -> tuple[tuple[str, ...], str]:
        districts: list[str] = []
        town = ""
        for _once in range(MOST_PLACES):
            name = self._place()
            if name is None:
                break
            kind, slug = name
            if kind == "district":
                districts.append(slug)
            else:
                town = town or slug
        return tuple(dict.fromkeys(districts)), town

    def _place(self) -> tuple[str, str] | None:
        tokens = self._tokens()
        words = [word for word, _start, _end in tokens]
        for name, meant in _by_length(self._vocabulary):
            for start in _starts(words, name):
                end = start + len(name)
                begin = start - _before(words, start, self._language)
                alone = begin == start
                if alone and (not _stands_at_an_end(start, end, words) or self._is_ordinary(name)):
                    continue
                if "\0" in self._left[tokens[begin][1] : tokens[end - 1][2]]:
                    continue
                self._take(tokens[begin][1], tokens[end - 1][2], "place")
                return meant
        return None

    def _is_ordinary(self, name: tuple[str, ...]) -> bool:
        return self._vocabulary.ordinary(" ".join(name))


def _joined(known: Ends, read: Ends) -> Ends | None:
    """Return both ends together; None if nothing was read, or an end twice, or no range is left."""
    if read == (None, None) or any(
        a is not None and b is not None for a, b in zip(known, read, strict=True)
    ):
        return None
    low, high = (b if a is None else a for a, b in zip(known, read, strict=True))
    return None if low is not None and high is not None and low > high else (low, high)


def _blanked(text: str, start: int, end: int, *, by: str) -> str:
    return f"{text[:start]}{by * (end - start)}{text[end:]}"


def _names(text: str) -> list[str]:
    return [folded(part) for part in _TOKEN.findall(text)]


def _by_length(vocabulary: Vocabulary) -> Iterator[tuple[tuple[str, ...], tuple[str, str]]]:
    """Yield names as words with what they name, the longest first, parts of the town first."""
    named: dict[tuple[str, ...], tuple[str, str]] = {}
    for kind, names in (("district", vocabulary.districts), ("town", vocabulary.towns)):
        for slug, name in names.items():
            named.setdefault(tuple(_names(name)), (kind, slug))
    named.setdefault(tuple(_names(vocabulary.own)), ("town", ""))
    named.pop((), None)
    yield from sorted(named.items(), key=lambda one: (-len(one[0]), one[0]))


def _starts(words: list[str], name: tuple[str, ...]) -> Iterator[int]:
    for start in range(len(words) - len(name) + 1):
        if tuple(words[start : start + len(name)]) == name:
            yield start


def _before(words: list[str], start: int, language: str) -> int:
    """Return how many words before a name belong to it, as in "near to Riverside"."""
    said = {tuple(_names(cue)) for cue in of_language(BEFORE_PLACE, language)}
    return next(
        (
            size
            for size in (3, 2, 1)
            if size <= start and tuple(words[start - size : start]) in said
        ),
        0,
    )


def _stands_at_an_end(start: int, end: int, words: list[str]) -> bool:
    return start == 0 or end == len(words)


def _may_be_else(
    found: re.Match[str], low: int | None, high: int | None, *, sign: re.Pattern[str]
) -> bool:
    """Return whether numbers may well be years, sizes or seats, or make no range."""
    ends = [text for text in found.groupdict().values() if text]
    if len(ends) == 2 and (low is None or high is None or low > high):
        return True
    if sign.search(found[0]):
        return False
    if high is None or len(ends) == 2:
        years = [text.isdecimal() and FIRST_YEAR <= int(text) <= LAST_YEAR for text in ends]
        if all(years):
            return True
    is_plain = folded(found[0]).startswith(tuple(folded(cue) for cue in PLAINLY_BETWEEN))
    return len(ends) == 2 and not is_plain and not all(text[-1] in "05٠٥" for text in ends)


@cache
def _price_patterns(language: str, currency: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    """Return patterns with the ends that they read, ranges first."""
    signs = _any(signs_of(currency))
    units = _any((*UNITS, *(folded(unit) for unit in UNITS)))
    low, high = (
        rf"(?:{signs}\s?)?(?P<{name}>{_NUMBER})(?:\s?{signs})?" for name in ("low", "high")
    )
    begin, end = r"(?<![\w.,\-])", rf"(?![\w%°\"-])(?![.,]\d)(?!\s?{units}(?!\w))"
    found = [
        (rf"{re.escape(first)}\s+{low}\s+{re.escape(second)}\s*{high}", "low high")
        for first, second in pairs_of(language)
    ]
    found.append((rf"{low}\s?[-–—]\s?{high}", "low high"))
    found.append((rf"{_any(SHORT_MAX)}\s+(?={signs}|(?:{_NUMBER})\s?{signs}){high}", "high"))
    alone = "".join(rf"(?<!\b{word}\s)" for word in BEFORE_MAX)
    found.append((rf"{alone}{_any(SHORT_MAX)}\s+{high}", "high"))
    found.append((rf"{_any(of_language(UP_TO, language))}\s*{high}", "high"))
    found.append((rf"{high}\s+{_any(of_language(OR_LESS, language))}(?!\w)", "high"))
    found.append((rf"{_any(of_language(AT_LEAST, language))}\s*{low}", "low"))
    return tuple(
        (re.compile(f"{begin}{pattern}{end}", re.IGNORECASE), reads) for pattern, reads in found
    )


def _any(cues: Iterable[str]) -> str:
    """Return a pattern for any of these, the longest first; spaces between words are any."""
    longest_first = sorted(dict.fromkeys(cues), key=lambda cue: (-len(cue), cue))
    spaced = (r"\s+".join(re.escape(word) for word in cue.split()) for cue in longest_first)
    return f"(?:{'|'.join(spaced)})"
