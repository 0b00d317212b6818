"""Letters written apart, a word or a whole sentence: "w h a t s a p p", "w.h.a.t.s"."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import accumulate, pairwise

import re2

from screening_engine.normalise.folded import Edit, Folded
from screening_engine.normalise.folding import fold
from screening_engine.normalise.segments import cut_into_words
from screening_engine.normalise.vocabulary import is_word

_GAP = r"(?:[ .\-_*|/~•·,+=:;'\"^]{1,4}|\n)"
# Three or more single letters or digits with something between each of them.
_APART = re.compile(rf"(?<![^\W_])[^\W_](?:{_GAP}[^\W_](?![^\W_])){{2,}}")
# The same, seen in one pass over the bytes; what is not ASCII is "?" there.
_SIGN = rb"[ .\-_*|/~,+=:;'\"^\n?]"
_MAYBE_APART = re2.compile(
    rb"(?:^|[^a-zA-Z0-9])[a-zA-Z0-9?]"
    + _SIGN
    + rb"{1,4}[a-zA-Z0-9?]"
    + _SIGN
    + rb"{1,4}[a-zA-Z0-9?]"
    rb"(?:[^a-zA-Z0-9]|$)"
)
_TWO_DIGITS = re.compile(r"\d\D{1,4}(?=\d)")
_DIGITS = re.compile(r"^\d+|\d+$|\d{2,}")
_MIN_LETTERS, _MIN_OTHER_LETTERS = 3, 5
_MIN_CUT, _TOO_LONG = 4, 16
_SENTENCE = 8  # from so many letters on, digits among them are written apart as well
_COUNTED = 5
_CASED = ("LATIN", "CYRILLIC", "GREEK", "ARABIC", "HEBREW", "ARMENIAN")


@lru_cache(maxsize=32)
def read_joined(shown: str) -> Folded:
    """Return the text as ``fold`` does, its single letters joined. Shared: never change it."""
    return join_letters(fold(shown))


def join_letters(folded: Folded) -> Folded:
    """
    Return the text with single letters that stand apart joined into words.

    A wider gap between them ends a word. Where all gaps are the same, the letters are cut into
    the words that people use and the signals look for.
    """
    if not _MAYBE_APART.search(folded.text.encode("ascii", "replace")):
        return folded
    edits: list[Edit] = []
    counted = 0
    for run in _APART.finditer(folded.text):
        for start, end in _stretches(run):
            joined = list(_joined(folded.text, start, end))
            edits += joined
            counted += bool(joined) and _is_worth_counting(folded.text[start:end])
    return folded.edited(edits, "letter_spacing", counted)


def _stretches(run: re.Match[str]) -> Iterator[tuple[int, int]]:
    """Yield the run, or where it has few letters what lies between its numbers."""
    if sum(map(str.isalpha, run[0])) >= _SENTENCE:
        cuts = []
    else:
        found = _TWO_DIGITS.finditer(run.string, run.start(), run.end())
        cuts = [match.span() for match in found]
    starts = [run.start(), *(end for _, end in cuts)]
    ends = [*(start for start, _ in cuts), run.end()]
    for start, end in zip(starts, ends, strict=True):
        letters = [at for at in range(start, end) if run.string[at].isalpha()]
        if letters and _are_letters(run.string[letters[0] : letters[-1] + 1]):
            yield (start, end) if not cuts else (letters[0], letters[-1] + 1)


def _are_letters(text: str) -> bool:
    """Tell letters of an alphabet from syllables, which are words by themselves in many scripts."""
    letters = [char for char in text if char.isalpha()]
    latin = sum(char.isascii() for char in letters)
    if 2 * latin >= len(letters):
        return len(letters) >= _MIN_LETTERS
    return len(letters) >= _MIN_OTHER_LETTERS and all(
        unicodedata.name(char, "").startswith(_CASED) for char in letters
    )


def _joined(text: str, start: int, end: int) -> Iterator[Edit]:
    """Yield the edits that take out the gaps inside words."""
    letters = [at for at in range(start, end) if text[at].isalnum()]
    gaps = [(a + 1, b) for a, b in pairwise(letters)]
    narrow = min(b - a for a, b in gaps)
    words = _words(text, letters, gaps, narrow)
    ends = set()
    at = 0
    for word in words:
        at += len(word)
        ends.add(at - 1)
    for i, (a, b) in enumerate(gaps):
        if i not in ends:
            yield a, b, ""
        elif b - a == narrow:
            yield a, b, " "


def _words(
    text: str, letters: Sequence[int], gaps: Sequence[tuple[int, int]], narrow: int
) -> list[str]:
    words = [text[letters[0]]]
    telling = _telling_spaces(text[letters[0] : letters[-1] + 1])
    set_off = bool(telling)
    for at, (a, b) in zip(letters[1:], gaps, strict=True):
        if b - a > narrow or a - letters[0] in telling:
            words.append("")
            set_off = set_off or len(set(text[a:b])) == 1
        words[-1] += text[at]
    # Where wider gaps set words off, one is only cut if it is too long to be one. A comma among
    # the gaps does not tell.
    least = _TOO_LONG if set_off else _MIN_CUT
    return [part for word in words for part in _cut(word, least)]


def _telling_spaces(run: str) -> set[int]:
    """
    Return which spaces part words among whose letters other signs stand: "f.r.e.e c.a.s.h".

    None does if what lies between them is mostly no word, nor one within a word: "t.e.l.e g.r.a.m".
    """
    parts = run.split(" ")
    words = ["".join(filter(str.isalnum, part)).lower() for part in parts]
    longer = [word for word in words if len(word) >= _MIN_LETTERS]
    if not longer or 2 * sum(map(is_word, longer)) < len(longer):
        return set()
    ends = accumulate(len(part) + 1 for part in parts[:-1])
    return {
        end - 1
        for end, (one, two) in zip(ends, pairwise(words), strict=True)
        if min(len(one), len(two)) < _MIN_LETTERS or not is_word(one + two)
    }


def _cut(word: str, least: int) -> Iterator[str]:
    """Yield the words in it; a number is one, but not a digit amid letters."""
    at = 0
    for number in _DIGITS.finditer(word):
        yield from _cut_letters(word[at : number.start()], least)
        yield number[0]
        at = number.end()
    yield from _cut_letters(word[at:], least)


def _cut_letters(word: str, least: int) -> list[str]:
    return cut_into_words(word) if len(word) >= least else [word] if word else []


def _is_worth_counting(stretch: str) -> bool:
    """Tell a disguise from initials, "A.B.C"."""
    word = "".join(filter(str.isalnum, stretch)).lower()
    return len(word) >= _COUNTED or (len(word) == _COUNTED - 1 and is_word(word))
