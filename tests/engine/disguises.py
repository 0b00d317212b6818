"""Disguises: each turns a text into one that people still read, the same way every time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from random import Random

_SEED = 20_240_611
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_HOMOGLYPHS = dict(zip("aceiopxysjh", "асеіорхуѕјһ", strict=True))
_LEET = dict(zip("aeiost", "431057", strict=True))
_UPSIDE_DOWN = dict(zip(_LETTERS, "ɐqɔpǝɟƃɥᴉɾʞlɯuodbɹsʇnʌʍxʎz", strict=True))
_MARKS = "\u0300\u0301\u0308\u0323\u0330\u0335\u0336\u0338"
_HIDDEN = "\u200b\u200c\u200d\u2060\ufeff"

Disguise = Callable[[str, Random], str]


def disguised(name: str, text: str) -> str:
    """Return the text in one of ``DISGUISES``; the same text always becomes the same."""
    return DISGUISES[name](text, Random(f"{_SEED} {name} {text}"))  # noqa: S311


def _each_letter(change: Callable[[str, Random], str]) -> Disguise:
    def disguise(text: str, random: Random) -> str:
        return "".join(change(char, random) if char.isalpha() else char for char in text)

    return disguise


def _some_words(change: Callable[[str, Random], str], share: float) -> Disguise:
    def disguise(text: str, random: Random) -> str:
        words = text.split(" ")
        return " ".join(change(w, random) if random.random() < share else w for w in words)

    return disguise


def _shifted(base: int) -> Callable[[str, Random], str]:
    def change(char: str, random: Random) -> str:
        at = _LETTERS.find(char.lower())
        return chr(base + at) if at >= 0 else char

    return change


def _swapped(table: Mapping[str, str], share: float) -> Callable[[str, Random], str]:
    def change(char: str, random: Random) -> str:
        new = table.get(char.lower(), char)
        return new if random.random() < share else char

    return change


def _homoglyphs(word: str, random: Random) -> str:
    """Replace some letters, never all of a word: those of whole words are another script's."""
    places = [at for at, char in enumerate(word) if char.lower() in _HOMOGLYPHS]
    if not places or sum(map(str.isalpha, word)) < 2:
        return word
    chosen = random.sample(places, max(1, len(places) // 2))
    return "".join(_HOMOGLYPHS[c.lower()] if at in chosen else c for at, c in enumerate(word))


def _upside_down(text: str) -> str:
    return "".join(_UPSIDE_DOWN.get(char, char) for char in reversed(text.lower()))


def _apart(sign: str) -> Callable[[str, Random], str]:
    return lambda word, random: sign.join(word) if word.isalpha() and len(word) > 2 else word


def _strokes(word: str, random: Random) -> str:
    return word.replace("w", "vv").replace("m", "rn")


DISGUISES: Mapping[str, Disguise] = {
    "zero_width": _each_letter(lambda char, random: char + random.choice(_HIDDEN)),
    "soft_hyphen": _each_letter(lambda char, random: char + "\u00ad"),
    "backwards": lambda text, random: "\n".join(
        f"\u202e{line[::-1]}\u202c" for line in text.split("\n")
    ),
    "homoglyph": _some_words(_homoglyphs, 0.9),
    "marks": _each_letter(lambda char, random: char + random.choice(_MARKS)),
    "fullwidth": lambda text, random: "".join(
        chr(ord(char) + 0xFEE0) if "!" <= char <= "~" else char for char in text
    ),
    "mathematical": _each_letter(_shifted(0x1D41A)),
    "enclosed": _each_letter(_shifted(0x24D0)),
    "leet": _each_letter(_swapped(_LEET, 0.5)),
    "repeated": _each_letter(lambda c, random: c * (random.choice((3, 4)) if random.random() < 0.2
                                                   else 1)),
    "words_apart": _some_words(_apart(" "), 0.5),
    "words_dotted": _some_words(lambda w, r: _apart(r.choice(".-_*"))(w, r), 0.8),
    "all_apart": lambda text, random: " ".join(text),
    "all_apart_evenly": lambda text, random: " ".join("".join(text.split())),
    "upside_down": lambda text, random: "\n".join(map(_upside_down, text.split("\n"))),
    "strokes": _some_words(_strokes, 1.0),
}  # fmt: skip
"""By name: what is done to every letter, or to some words of the text."""
