"""Words spelled so that a machine trips: too many letters, digits for letters, "vv" and "rn"."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from screening_engine.normalise.folded import Edit, Folded
from screening_engine.normalise.leet import variants
from screening_engine.normalise.vocabulary import by_collapsed, collapsed, is_word, listed_words

_REPEATED = re.compile(r"([^\W\d_])\1{2,}")
_STRETCHED_WORD = re.compile(r"[^\W\d_]*?([^\W\d_])\1(?:\1|[^\W\d_]*?([^\W\d_])\2)[^\W\d_]*")
_MIXED_WORD = re.compile(
    r"(?<![a-z0-9])(?:[a-z]+(?:[0-9]|[@$!|+€£(](?=[a-z0-9]))|[0-9@$€]+[a-z])(?:[a-z0-9]|[@$!|+€£(](?=[a-z0-9]))*"
    r"(?![a-z0-9])"
)
_NUMBER_WITH_UNIT = re.compile(
    r"[0-9]*(?:1st|2nd|3rd|[0-9]th)|[0-9]+(?:[ap]m|ft|in|lbs?|kg|[kmgt]b|[cmk]m|mi|hp|[kx]"
    r"|yrs?|hrs?|mins?|oz|mph|rpm|sq|cc|mpg|yo|g?hz|mah|inch|door|pcs?)"
)
# The "s" and "t" after an apostrophe: read only amid others.
_AFTER_APOSTROPHE = re.compile(r"(?<=[a-z]')[57](?![a-z0-9])")
_ENDINGS = {"5": "s", "7": "t"}
_STROKES = re.compile(r"[a-z]*(?:vv|rn)[a-z]*")
_MIN_LEET, _MIN_STROKES = 4, 5
_MIN_AMID_LEET, _FEW, _MANY = 2, 2, 3
_MAX_WORD = 40


def reduce_repeats(folded: Folded) -> Folded:
    """
    Return a lower-case text with letters that stand three or more times in a row reduced.

    To once or twice where that makes a word ("depposiiit"), else to twice ("zoo").
    """
    edits = _words(_STRETCHED_WORD, folded.text, _unstretched)
    return folded.edited(edits, "repeated_letters")


def undo_leet(folded: Folded) -> Folded:
    """
    Return a lower-case text with "m4ss4ge" read, where that makes a common or listed word.

    Short words ("y0u", "4t") are only read in a text that has longer ones.
    """
    edits = _words(_MIXED_WORD, folded.text, _unleeted)
    if edits:
        others = _words(_MIXED_WORD, folded.text, _unleeted_amid_others)
        edits = others if len(others) >= _FEW else edits
    if len(edits) >= _MANY:
        edits = sorted([*edits, *_words(_AFTER_APOSTROPHE, folded.text, _ENDINGS.__getitem__)])
    return folded.edited(edits, "leet")


def join_strokes(folded: Folded) -> Folded:
    """
    Return a lower-case text with "vv" read as w and "rn" as m, where that makes a listed word.

    Short words are only read in a text that has a longer one: "rn" ends many names.
    """
    if "vv" not in folded.text and "rn" not in folded.text:
        return folded
    edits = _words(_STROKES, folded.text, _joined)
    if edits:
        edits = _words(_STROKES, folded.text, _joined_amid_others)
    return folded.edited(edits, "split_letters")


def _words(pattern: re.Pattern[str], text: str, read: Callable[[str], str]) -> list[Edit]:
    return [
        (match.start(), match.end(), new)
        for match in pattern.finditer(text)
        for new in (read(match[0]),)
        if new != match[0]
    ]


@lru_cache(maxsize=4096)
def _unstretched(word: str) -> str:
    if word == "www" or is_word(word):
        return word
    once = collapsed(word) if len(word) <= 4 * _MAX_WORD else ""
    known = by_collapsed().get(once, "")
    return known if len(known) > 1 else _REPEATED.sub(r"\1\1", word)


def _unleeted(word: str) -> str:
    # "note5" by itself is a model, not "notes".
    is_sure = len(word) >= _MIN_LEET and not is_word(word.rstrip("0123456789"))
    return _unleeted_amid_others(word) if is_sure else word


@lru_cache(maxsize=4096)
def _unleeted_amid_others(word: str) -> str:
    if not _MIN_AMID_LEET <= len(word) <= _MAX_WORD or _NUMBER_WITH_UNIT.fullmatch(word):
        return word
    return next(filter(is_word, variants(word)), word)


def _joined(word: str) -> str:
    new = _joined_amid_others(word)
    return new if len(word) >= _MIN_STROKES and new in listed_words() else word


@lru_cache(maxsize=4096)
def _joined_amid_others(word: str) -> str:
    if len(word) > _MAX_WORD or is_word(word):
        return word
    tries = (word.replace("vv", "w"), word.replace("rn", "m"))
    both = tries[0].replace("rn", "m")
    return next((new for new in (*tries, both) if new != word and is_word(new)), word)
