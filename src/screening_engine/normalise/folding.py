"""Fold a whole text character by character: invisible, accented, full-width, mathematical …"""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache

from screening_engine.normalise.characters import fold_char, is_stacked
from screening_engine.normalise.folded import Folded, identity
from screening_engine.normalise.turning import turn

_PLAIN_ASCII = re.compile(r"[\t\n\r -~]*")
_PLAIN_RUN_OR_CHAR = re.compile(r"[\t\n\r -~]+|[^\t\n\r -~]")
_NOT_PLAIN = re.compile(r"[^\t\n\r -~]")
# Joiners that spelling and emoji need: only between Latin letters or digits do they hide anything.
_COUNTED_IN_LATIN_ONLY = frozenset({"zero_width", "soft_hyphen", "variation_selector"})


@lru_cache(maxsize=32)
def fold(shown: str) -> Folded:
    """
    Return the text with every character folded by itself, case and spacing kept.

    What is written backwards or upside down is turned first. The answer is shared: never change it.
    """
    plain = Folded(shown, identity(len(shown)))
    return plain if _PLAIN_ASCII.fullmatch(shown) else fold_characters(turn(plain))


def fold_characters(read: Folded) -> Folded:
    """Return what a step made with its characters folded."""
    if _PLAIN_ASCII.fullmatch(read.text):
        return read
    one_to_one = _translated(read)
    return one_to_one if one_to_one is not None else _folded(read)


def _translated(read: Folded) -> Folded | None:
    """Return the text folded at once where every character stays one, else None."""
    table: dict[int, str] = {}
    changes: dict[str, int] = {}
    for char in sorted(set(_NOT_PLAIN.findall(read.text))):
        new, kind = fold_char(char)
        if len(new) != 1:
            return None
        table[ord(char)] = new
        if kind:
            changes[kind] = changes.get(kind, 0) + read.text.count(char)
    return read.became(read.text.translate(table), read.offsets, changes)


def _folded(read: Folded) -> Folded:
    parts: list[str] = []
    offsets: list[int] = []
    changes: Counter[str] = Counter()
    last = ""
    for match in _PLAIN_RUN_OR_CHAR.finditer(read.text):
        start, end = match.span()
        text, kind = match[0], ""
        if end - start == 1:
            text, kind = fold_char(text)
        if text:
            parts.append(text)
            same = len(text) == end - start
            offsets += read.offsets[start:end] if same else [read.offsets[start]] * len(text)
        if kind == "diacritic" and not is_stacked(last, match[0]):
            kind = ""
        if kind and (kind not in _COUNTED_IN_LATIN_ONLY or (last.isascii() and last.isalnum())):
            changes[kind] += 1
        last = text[-1] if text else last
    offsets.append(read.offsets[-1])
    return read.became("".join(parts), offsets, changes)
