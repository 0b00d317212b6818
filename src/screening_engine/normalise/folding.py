"""Fold a whole text character by character: invisible, accented, full-width, mathematical …"""

from __future__ import annotations

import re
from collections import Counter

from screening_engine.normalise.characters import fold_char
from screening_engine.normalise.folded import Folded, identity

_PLAIN_ASCII = re.compile(r"[\t\n\r -~]*")
_PLAIN_RUN_OR_CHAR = re.compile(r"[\t\n\r -~]+|[^\t\n\r -~]")
# Joiners that spelling and emoji need: only between Latin letters or digits do they hide anything.
_COUNTED_IN_LATIN_ONLY = frozenset({"zero_width", "soft_hyphen", "variation_selector"})


def fold(shown: str) -> Folded:
    """Return the text with every character folded by itself, case and spacing kept."""
    if _PLAIN_ASCII.fullmatch(shown):
        return Folded(shown, identity(len(shown)))
    parts: list[str] = []
    offsets: list[int] = []
    changes: Counter[str] = Counter()
    last = ""
    for match in _PLAIN_RUN_OR_CHAR.finditer(shown):
        start, end = match.span()
        text, kind = match[0], ""
        if end - start == 1:
            text, kind = fold_char(text)
        if text:
            parts.append(text)
            offsets += range(start, end) if len(text) == end - start else [start] * len(text)
        if kind and (kind not in _COUNTED_IN_LATIN_ONLY or (last.isascii() and last.isalnum())):
            changes[kind] += 1
        last = text[-1] if text else last
    offsets.append(len(shown))
    return Folded("".join(parts), offsets, changes)
