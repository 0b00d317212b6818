"""The canonical form: NFC without invisible and bidirectional control characters."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache

from screening_engine.normalise.characters import invisible_kind
from screening_engine.normalise.folded import identity

_PLAIN_ASCII = re.compile(r"[\t\n\r -~]*")
_PLAIN_RUN_OR_CHAR = re.compile(r"[\t\n\r -~]+|[^\t\n\r -~]")
_NOT_PLAIN = re.compile(r"[^\t\n\r -~]")
_HANGUL_TAIL = re.compile("[\u1161-\u11ff\ud7b0-\ud7ff]")
# As in the Stream-Safe Text Format (UAX #15): more marks than this on one letter are cut into
# pieces, so that ordering them cannot take quadratic time.
_MAX_MARKS = 30


def canonical(shown: str) -> tuple[str, tuple[int, ...]]:
    """Return the canonical text and, for each of its characters, the offset in ``shown``."""
    if _PLAIN_ASCII.fullmatch(shown):
        return shown, identity(len(shown))
    if _is_canonical(shown):
        return shown, identity(len(shown))
    parts: list[str] = []
    offsets: list[int] = []
    for cluster, places in _clusters(shown):
        composed = cluster if cluster.isascii() else unicodedata.normalize("NFC", cluster)
        parts.append(composed)
        last = len(places) - 1
        offsets += [places[min(i, last)] for i in range(len(composed))]
    offsets.append(len(shown))
    return "".join(parts), tuple(offsets)


def _is_canonical(shown: str) -> bool:
    """Tell whether nothing is to be taken out or composed: so it is with most texts."""
    return unicodedata.is_normalized("NFC", shown) and all(
        map(_is_kept, set(_NOT_PLAIN.findall(shown)))
    )


@lru_cache(maxsize=8192)
def _is_kept(char: str) -> bool:
    return _visible(char) == char


def _clusters(shown: str) -> Iterator[tuple[str, Sequence[int]]]:
    """Yield the text in pieces that can be composed one by one, with their offsets."""
    text, places = "", [0]
    for match in _PLAIN_RUN_OR_CHAR.finditer(shown):
        start, end = match.span()
        visible = match[0] if end - start > 1 else _visible(match[0])
        if text and _joins(visible) and len(text) < _MAX_MARKS:
            text += visible
            places += [start] * len(visible)
        elif visible:
            yield text, places
            # Only the last character of a run can take what follows: the rest goes ahead.
            yield visible[:-1], range(start, start + len(visible) - 1)
            text, places = visible[-1], [end - 1]
    yield text, places


def _visible(char: str) -> str:
    if " " <= char <= "~" or char in "\t\n\r":
        return char
    if "\ud800" <= char <= "\udfff":
        return "\ufffd"
    if invisible_kind(char):
        return ""
    # A few single characters (such as the Kelvin sign) have another canonical form.
    return unicodedata.normalize("NFC", char)


def _joins(char: str) -> bool:
    return not char.isascii() and (
        unicodedata.category(char[0])[0] == "M" or _HANGUL_TAIL.match(char) is not None
    )
