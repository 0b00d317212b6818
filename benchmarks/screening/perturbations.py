"""Fourteen ways to disguise every word of a text; people still read it."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from random import Random

_LOOK_ALIKE = dict(zip("aceopxyisjhABCEHKMOPTX", "асеорхуіѕјһАВСЕНКМОРТХ", strict=True))
_LEET = {"a": "4", "e": "3", "i": "1", "o": "0", "s": "5", "t": "7"}
_MARKS = "\u0301\u0300\u0308\u0323\u0302"
_HIDDEN = "\u200b\u200c\u200d\u2060"
_BIDI = "\u200e\u200f\u202a\u202c\u2066\u2069"

Perturbation = Callable[[str, Random], str]


def perturbed(name: str, text: str) -> str:
    """Return the text in one of ``PERTURBATIONS``; the same text always becomes the same."""
    return PERTURBATIONS[name](text, Random(f"{name} {text}"))  # noqa: S311


def _words(change: Callable[[str, Random], str]) -> Perturbation:
    return lambda text, random: " ".join(change(word, random) for word in text.split(" "))


def _letters(change: Callable[[str, Random], str]) -> Perturbation:
    return lambda text, random: "".join(change(char, random) for char in text)


def _between(signs: str) -> Perturbation:
    """Put one of these between every two characters of a word."""

    def change(word: str, random: Random) -> str:
        return "".join(c + random.choice(signs) for c in word[:-1]) + word[-1:]

    return _words(change)


def _spaced(sign: str) -> Perturbation:
    """Put a sign between the letters of each word; words stay three spaces apart."""
    return lambda text, _random: "   ".join(sign.join(word) for word in text.split(" "))


def _shifted(lower: int, upper: int) -> Callable[[str, Random], str]:
    def change(char: str, _random: Random) -> str:
        if "a" <= char <= "z":
            return chr(lower + ord(char) - ord("a"))
        return chr(upper + ord(char) - ord("A")) if "A" <= char <= "Z" else char

    return change


def _look_alike(word: str, random: Random) -> str:
    """Replace about half of the letters that have one, never all of a word."""
    places = [at for at, char in enumerate(word) if char in _LOOK_ALIKE]
    chosen = set(random.sample(places, (len(places) + 1) // 2)) if len(word) > 1 else set()
    return "".join(_LOOK_ALIKE[c] if at in chosen else c for at, c in enumerate(word))


def _repeated(word: str, random: Random) -> str:
    at = random.randrange(len(word)) if word else 0
    times = 4 if word[at : at + 1].isalpha() else 1
    return word[:at] + word[at : at + 1] * times + word[at + 1 :]


def _wide(char: str, _random: Random) -> str:
    return chr(ord(char) + 0xFEE0) if "!" <= char <= "~" else char


def _keycap(char: str, _random: Random) -> str:
    return f"{char}\ufe0f\u20e3" if char in "0123456789" else char


def _marked(char: str, random: Random) -> str:
    return unicodedata.normalize("NFC", char + random.choice(_MARKS)) if char.isalpha() else char


def _any_case(char: str, random: Random) -> str:
    return char.upper() if random.random() < 0.5 else char.lower()


def _leet(char: str, _random: Random) -> str:
    return _LEET.get(char.lower(), char)


PERTURBATIONS: Mapping[str, Perturbation] = {
    "zero_width": _between(_HIDDEN),
    "soft_hyphen": _between("\u00ad"),
    "bidi": _between(_BIDI),
    "letter_spacing": _spaced(" "),
    "letter_punctuation": _words(lambda word, _random: ".".join(word)),
    "fullwidth": _letters(_wide),
    "diacritics": _letters(_marked),
    "homoglyphs": _words(_look_alike),
    "leet": _letters(_leet),
    "case": _letters(_any_case),
    "repeated_letters": _words(_repeated),
    "mathematical": _letters(_shifted(0x1D41A, 0x1D400)),
    "enclosed": _letters(_shifted(0x24D0, 0x24B6)),
    "keycaps": _letters(_keycap),
}
