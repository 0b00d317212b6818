"""The one-byte letters that texts and listed words are compared in: Latin small, Arabic capital."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

# The skeleton of a text has no capitals, so capitals are free to stand for Arabic letters. Where
# people write either letter for the other (ث and ت, ذ and د, ظ and ض, ة and ه, ى and ي), both are
# one.
_ARABIC = {
    "A": "اأإآٱ",
    "B": "بپ",
    "C": "ص",
    "D": "دذڈ",
    "E": "ع",
    "F": "فڤ",
    "G": "غ",
    "H": "ح",
    "I": "ط",
    "J": "جچ",
    "K": "كکگ",
    "L": "ل",
    "M": "م",
    "N": "نں",
    "O": "هةہھۀ",
    "P": "ء",
    "Q": "ق",
    "R": "رڑ",
    "S": "س",
    "T": "تثٹ",
    "U": "ش",
    "V": "ضظ",
    "W": "وؤ",
    "X": "خ",
    "Y": "يىئیے",
    "Z": "زژ",
}
_JOINTS: Final = tuple(
    (conjunction + preposition).encode("ascii")
    for conjunction in ("", "W", "F")
    for preposition in ("", "AL", "BAL", "KAL", "LAL", "LL", "B", "L", "K")
)
_ENDINGS: Final = (b"A", b"Y", b"K", b"KM", b"NA", b"O", b"OA", b"OM")
_LONG_ENOUGH: Final = 4
"""A shorter word with "your" or "her" behind it is too often another word."""
PROCLITIC: Final = "(?:[WF]?(?:[BKL]?AL|LL|[BLK])|[WF])?"
"""What Arabic writes as one with the next word: and, so, with, for, like, the."""


class _OneByte(dict[int, str]):
    """A table for ``str.translate`` in which every character has its entry."""

    def __missing__(self, code: int) -> str:
        return chr(code) if code < 128 else "~"


_TABLE: Mapping[int, str] = _OneByte(
    {ord(char): letter for letter, chars in _ARABIC.items() for char in chars}
    | {ord(char): "$" for char in "€£¥₹"}
    | {ord("؛"): ";", ord("٪"): "%"}
)


def one_byte(skeleton: str) -> bytes:
    """
    Return the text in ASCII, a byte for each of its characters.

    Latin letters stay, Arabic ones become capitals, currency signs ``$``, anything else ``~``:
    single-byte patterns are several times smaller and faster than those of UTF-8.
    """
    if skeleton.isascii():
        return skeleton.encode("ascii")
    return skeleton.translate(_TABLE).encode("ascii")


def before(word: str) -> str:
    """Return a pattern of what may be joined to the front of a word in one-byte letters."""
    return PROCLITIC if _is_arabic(word) else ""


def after(word: str) -> str:
    """Return a pattern of what may be joined to the end: the alef of an object, my, your, her."""
    if not _is_arabic(word):
        return ""
    return "(?:A|Y|KM?|NA|O[AM]?)?" if len(word) >= _LONG_ENOUGH else "A?"


def bare_forms(word: bytes) -> Iterator[bytes]:
    """Yield the word of a text and, of an Arabic one, all that may be left without its joints."""
    yield word
    if not b"A" <= word <= b"Z~":
        return
    for joint in _JOINTS:
        if word.startswith(joint) and len(word) > len(joint):
            yield from _without_endings(word[len(joint) :])


def _without_endings(word: bytes) -> Iterator[bytes]:
    yield word
    for ending in _ENDINGS:
        if word.endswith(ending):
            stem = word[: -len(ending)]
            if len(stem) >= _LONG_ENOUGH or (stem and ending == b"A"):
                yield stem


def _is_arabic(word: str) -> bool:
    return "A" <= word[0] <= "Z"
