"""Signal: the text is in another language than the ad says. A router, never a risk."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping

from screening_engine.reading import Reading
from screening_engine.verdict import Finding, Strength

NAME = "written_language"
FEWEST_WORDS = 12
"""Fewer words say too little about their language."""
CLEAR = 0.12
"""The share of words that must be common ones of the language."""
AHEAD = 1.5
"""How far the likeliest language must be ahead of the one that the ad says."""


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


COMMON: Mapping[str, frozenset[str]] = {
    "en": _set("the and is in to of for with you it this have are that from on"),
    "de": _set("und der die das ist nicht ein eine mit für ich sie zu auf von den"),
    "es": _set("el la los las de que y en un una es por con para se del no"),
    "fr": _set("le la les de des et un une est pour dans avec vous je pas sur"),
    "pt": _set("o os as de que e em um uma não com para por do da se"),
    "it": _set("il la di che e un una per non con sono del della in le i"),
    "nl": _set("de het een en van is in op te met voor niet dat ik zijn"),
    "pl": _set("i w na z do się nie jest to za od oraz lub po dla"),
    "tr": _set("ve bir bu için ile da de çok var olarak daha en ne"),
    "sv": _set("och i att en ett det som på är för med av till inte"),
    "ro": _set("și în de la cu pe un o nu este din pentru mai sau"),
}
SCRIPTS: Mapping[str, tuple[str, frozenset[str]]] = {
    "ARABIC": ("und-Arab", frozenset(["ar", "fa", "ur", "ps", "ckb"])),
    "CYRILLIC": ("und-Cyrl", frozenset(["ru", "uk", "bg", "sr", "mk", "be", "kk", "mn"])),
    "HEBREW": ("und-Hebr", frozenset(["he", "yi"])),
    "DEVANAGARI": ("und-Deva", frozenset(["hi", "mr", "ne"])),
    "CJK": ("und-Hani", frozenset(["zh", "ja", "yue"])),
    "HIRAGANA": ("ja", frozenset(["ja"])),
    "KATAKANA": ("ja", frozenset(["ja"])),
    "HANGUL": ("ko", frozenset(["ko"])),
    "GREEK": ("el", frozenset(["el"])),
    "THAI": ("th", frozenset(["th"])),
}
"""Scripts other than Latin: what is said of a text in them, and the languages written in them."""
_WORD = re.compile(r"[^\W\d_]+")


def written_language(reading: Reading) -> Finding | None:
    """
    Find that the text is clearly written in another language than the ad was posted in.

    Weak, and for one purpose: to bring the ad to somebody who reads that language. No rule may
    rest on it, and none does: a language is no risk. Short texts and mixed ones are left alone,
    and of a script that writes several languages only the script is said ("und-Cyrl").
    """
    said = reading.submission.language.lower().partition("-")[0]
    seen = _language(reading.body.canonical, said) if said else ""
    if not seen or seen == said:
        return None
    return Finding(name=NAME, strength=Strength.WEAK, values={"language": seen})


def _language(text: str, said: str) -> str:
    script = _script(text[:400])
    if script:
        tag, languages = SCRIPTS[script]
        return "" if said in languages else tag
    words = [word.casefold() for word in _WORD.findall(text[:2_000])]
    if len(words) < FEWEST_WORDS or said not in COMMON:
        return ""
    count = Counter(words)
    shares = {
        language: sum(count[word] for word in common) / len(words)
        for language, common in COMMON.items()
    }
    likeliest = max(shares, key=lambda language: (shares[language], language))
    return likeliest if shares[likeliest] >= max(CLEAR, AHEAD * shares[said]) else ""


def _script(text: str) -> str:
    """Return the script that most letters are of, if it is not the Latin one; else ""."""
    letters = [letter for letter in text if letter.isalpha() and not letter.isascii()]
    if len(letters) * 2 <= sum(map(str.isalpha, text)):
        return ""
    count = Counter(unicodedata.name(letter, "").partition(" ")[0] for letter in letters)
    return next((script for script in SCRIPTS if count[script] * 2 > len(letters)), "")
