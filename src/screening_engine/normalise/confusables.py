"""Characters of other scripts that look like Latin letters: folded only inside mixed tokens."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from screening_engine.normalise.folded import Folded

_TOKEN = re.compile(r"[^\W_]+")
_LATIN = re.compile(r"[A-Za-z]")


@cache
def look_alikes() -> Mapping[str, str]:
    """Return the UTS #39 table: a character to the one ASCII letter or digit it looks like."""
    source = files("screening_engine.normalise") / "confusables.tsv"
    lines = source.read_text(encoding="utf-8").splitlines()
    pairs = (line.split("\t") for line in lines if not line.startswith("#"))
    return {chr(int(code, 16)): target for code, target in pairs}


def unmix(folded: Folded) -> Folded:
    """
    Return the text with look-alikes replaced by Latin, in tokens that mix scripts.

    A token is folded if it holds a Latin letter and *every* other letter looks like one: so a
    loan word with a native ending ("USBшный") stays what it is.
    """
    if folded.text.isascii():
        return folded
    edits: list[tuple[int, int, str]] = []
    for token in _TOKEN.finditer(folded.text):
        if not token[0].isascii() and _LATIN.search(token[0]):
            edits += _token_edits(token[0], token.start())
    return folded.edited(edits, "confusable")


def _token_edits(token: str, start: int) -> list[tuple[int, int, str]]:
    table = look_alikes()
    foreign = [(i, char) for i, char in enumerate(token) if not char.isascii()]
    if not all(char in table for _, char in foreign):
        return []
    return [(start + i, start + i + 1, table[char]) for i, char in foreign]
