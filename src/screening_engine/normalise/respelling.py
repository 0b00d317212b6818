"""Words spelled so that a machine trips: too many letters, digits for letters, "vv" and "rn"."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any

import re2

from screening_engine.normalise.folded import Edit, Folded
from screening_engine.normalise.leet import variants
from screening_engine.normalise.vocabulary import by_collapsed, collapsed, is_word, listed_words

_REPEATED = re.compile(r"([^\W\d_])\1{2,}")
_NOT_ASCII_REPEATED = re.compile(r"([^\W\d_a-z])\1{2,}")
# One pass over the bytes of the text finds the words worth a look: most texts have none.
_DOUBLES = "|".join(2 * chr(code) for code in range(ord("a"), ord("z") + 1))
_TRIPLES = "|".join(3 * chr(code) for code in range(ord("a"), ord("z") + 1))
_STRETCHED = re2.compile(
    f"[a-z]*(?:{_TRIPLES}|(?:{_DOUBLES})[a-z]*(?:{_DOUBLES}))[a-z]*".encode("ascii")
)
_MIXED = re2.compile(rb"[a-z0-9@$!|+(]*(?:[a-z][0-9@$!|+(]|[0-9@$][a-z])[a-z0-9@$!|+(]*")
_STROKES = re2.compile(rb"[a-z]*(?:vv|rn)[a-z]*")
_ODD = re2.compile(_STRETCHED.pattern + b"|" + _MIXED.pattern + b"|vv|rn")
_AFTER_APOSTROPHE = re2.compile(rb"'[57]\b")
_MIXED_WORD = re.compile(
    r"(?:[a-z]+(?:[0-9]|[@$!|+(](?=[a-z0-9]))|[0-9@$]+[a-z])(?:[a-z0-9]|[@$!|+(](?=[a-z0-9]))*"
)
_NUMBER_WITH_UNIT = re.compile(
    r"[0-9]*(?:1st|2nd|3rd|[0-9]th)|[0-9]+(?:[ap]m|ft|in|lbs?|kg|[kmgt]b|[cmk]m|mi|hp|[kx]"
    r"|yrs?|hrs?|mins?|oz|mph|rpm|sq|cc|mpg|yo|g?hz|mah|inch|door|pcs?)"
)
_MIN_LEET, _MIN_STROKES = 4, 5
_MIN_AMID_LEET, _FEW, _MANY = 2, 2, 3
_MAX_WORD = 40


def respell(folded: Folded) -> Folded:
    """Return a lower-case text with such words read, where that makes a word people use."""
    if folded.text.isascii() and not _ODD.search(folded.text.encode("ascii")):
        return folded
    return _join_strokes(_undo_leet(_reduce_repeats(folded)))


def _reduce_repeats(folded: Folded) -> Folded:
    """
    Reduce letters that stand three or more times in a row.

    To once or twice where that makes a word ("depposiiit"), else to twice ("zoo").
    """
    edits = _words(_STRETCHED, folded.text, _unstretched)
    if not folded.text.isascii():
        found = _NOT_ASCII_REPEATED.finditer(folded.text)
        edits = sorted([*edits, *((m.start(), m.end(), 2 * m[1]) for m in found)])
    return folded.edited(edits, "repeated_letters")


def _undo_leet(folded: Folded) -> Folded:
    """Read "m4ss4ge"; short words ("y0u", "4t") only in a text that has longer ones."""
    edits = _words(_MIXED, folded.text, _unleeted)
    if edits:
        others = _words(_MIXED, folded.text, _unleeted_amid_others)
        edits = others if len(others) >= _FEW else edits
    if len(edits) >= _MANY:
        endings = _words(_AFTER_APOSTROPHE, folded.text, {"'5": "'s", "'7": "'t"}.__getitem__)
        edits = sorted([*edits, *endings])
    return folded.edited(edits, "leet")


def _join_strokes(folded: Folded) -> Folded:
    """
    Read "vv" as w and "rn" as m where that makes a listed word.

    Short words are only read in a text that has a longer one: "rn" ends many names.
    """
    if "vv" not in folded.text and "rn" not in folded.text:
        return folded
    edits = _words(_STROKES, folded.text, _joined)
    if edits:
        edits = _words(_STROKES, folded.text, _joined_amid_others)
    return folded.edited(edits, "split_letters")


def _words(pattern: Any, text: str, read: Callable[[str], str]) -> list[Edit]:
    """Return the edits of the words that are read as another; what is not ASCII ends a word."""
    edits: list[Edit] = []
    for match in pattern.finditer(text.encode("ascii", "replace")):
        start, end = match.span()
        word = text[start:end]
        new = read(word)
        if new != word:
            edits.append((start, end, new))
    return edits


@lru_cache(maxsize=4096)
def _unstretched(word: str) -> str:
    if word == "www" or is_word(word):
        return word
    once = collapsed(word) if len(word) <= 4 * _MAX_WORD else ""
    known = by_collapsed().get(once, "")
    return known if len(known) > 1 else _REPEATED.sub(r"\1\1", word)


@lru_cache(maxsize=8192)
def _unleeted(word: str) -> str:
    # "note5" by itself is a model, not "notes".
    is_sure = len(word) >= _MIN_LEET and not is_word(word.rstrip("0123456789"))
    return _unleeted_amid_others(word) if is_sure else word


@lru_cache(maxsize=8192)
def _unleeted_amid_others(word: str) -> str:
    if not _MIN_AMID_LEET <= len(word) <= _MAX_WORD:
        return word
    return _MIXED_WORD.sub(lambda part: _first_known(part[0]), word)


def _first_known(word: str) -> str:
    if len(word) < _MIN_AMID_LEET or _NUMBER_WITH_UNIT.fullmatch(word):
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
