"""Characters of other scripts that look like Latin letters: folded only inside mixed tokens."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from screening_engine.normalise.folded import Edit, Folded
from screening_engine.normalise.neighbours import NEIGHBOURS
from screening_engine.normalise.vocabulary import is_word

_TOKEN = re.compile(r"[^\W_]+")
_LATIN = re.compile(r"[A-Za-z]")
_RUN = re.compile(r"[\x00-\x7f]+|[^\x00-\x7f]+")
_MIN_WHOLE = 3
_INTERLEAVED = 4


@cache
def look_alikes() -> Mapping[str, str]:
    """Return the UTS #39 table: a character to the one ASCII letter or digit it looks like."""
    source = files("screening_engine.normalise") / "confusables.tsv"
    lines = source.read_text(encoding="utf-8").splitlines()
    pairs = (line.split("\t") for line in lines if not line.startswith("#"))
    return {chr(int(code, 16)): target for code, target in pairs}


@cache
def _neighbours() -> Mapping[str, str]:
    return {**NEIGHBOURS, **look_alikes()}


def unmix(folded: Folded) -> Folded:
    """
    Return the text with look-alikes replaced by Latin, in tokens that mix scripts.

    A token is folded if it holds a Latin letter and *every* other letter looks like one: so a
    loan word with a native ending ("USBшный") stays what it is. Letters that only resemble one
    are folded where the scripts alternate, or where the word is then a common or a listed one.

    A token of another script alone is never counted; it is read as Latin only amid Latin text
    and only if all of it looks like a Latin word that is listed or common ("рау").
    """
    if folded.text.isascii():
        return folded
    edits: list[Edit] = []
    whole: list[Edit] = []
    tokens = [token for token in _TOKEN.finditer(folded.text) if not token[0].isascii()]
    for token in tokens:
        if _LATIN.search(token[0]):
            edits += _token_edits(token[0], token.start())
        elif len(token[0]) >= _MIN_WHOLE:
            whole += _whole_word(token[0], token.start())
    if whole and _is_mostly_latin(folded.text, tokens):
        kinds = sorted([*edits, *whole])
        return folded.edited(kinds, "confusable", len(edits))
    return folded.edited(edits, "confusable")


def _token_edits(token: str, start: int) -> list[Edit]:
    read = _read_as_latin(token)
    if read is None:
        return []
    return [
        (start + i, start + i + 1, new)
        for i, (char, new) in enumerate(zip(token, read, strict=True))
        if not char.isascii()
    ]


def _read_as_latin(token: str) -> list[str] | None:
    """Return what each character is read as, or None where the token is no disguise."""
    foreign = {char for char in token if not char.isascii()}
    exact, near = look_alikes(), _neighbours()
    if not all(char in near for char in foreign):
        return None
    runs = _RUN.findall(token)
    if all(char in exact for char in foreign):
        read = [exact.get(char, char) for char in token]
        # "VIPа": a Latin name with the ending that the sentence gives it.
        sure = len(runs) > 2 or not token[0].isascii() or len(runs[0]) == 1
    else:
        read = [near.get(char, char) for char in token]
        sure = len(runs) >= _INTERLEAVED
    return read if sure or is_word("".join(read).lower()) else None


def _whole_word(token: str, start: int) -> list[Edit]:
    exact = look_alikes()
    if not all(char in exact for char in token):
        return []
    word = "".join(exact[char] for char in token)
    return [(start, start + len(token), word)] if is_word(word.lower()) else []


def _is_mostly_latin(text: str, foreign: list[re.Match[str]]) -> bool:
    """Tell whether most words of the text are Latin; a text in another script is left alone."""
    return 2 * len(foreign) <= sum(1 for _ in _TOKEN.finditer(text))
