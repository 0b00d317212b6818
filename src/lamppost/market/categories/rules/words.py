"""Fold and stem the words of titles and synonyms so that the two can meet."""

from __future__ import annotations

import re
import unicodedata

_GERMAN_SUFFIXES = ("ern", "en", "er", "es", "em", "s", "e", "n")
_ARABIC_SUFFIXES = ("ات", "ون", "ين", "ة", "ه")
_SHORTEST_STEM = 3
_DIGRAPHS = re.compile(r"([aou])e")


def tokens(text: str) -> list[str]:
    """
    Return lower-case words; ä, ae and a are the same, ß is ss, "iphone6" is two.

    Phrases are compared without spaces, so splitting at digits loses nothing ("ps5").
    """
    plain = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return re.findall(r"[^\W\d_]+|\d+", _DIGRAPHS.sub(r"\1", plain))


def stem(token: str, language: str) -> str:
    """Return the word without its plural or case ending: light, and the same for both sides."""
    if language == "en":
        return _english(token)
    return _arabic(token) if language == "ar" else _german(token)


def _english(token: str) -> str:
    if len(token) <= _SHORTEST_STEM or token.endswith("ss"):
        return token
    if token.endswith("ies") and len(token) > 4:
        return token[:-3] + "y"
    if token.endswith(("ses", "xes", "zes", "ches", "shes")):
        return token[:-2]
    return token.removesuffix("s")


def _arabic(token: str) -> str:
    """Take off the article and one ending of gender or number."""
    if token.startswith("ال") and len(token) - 2 >= _SHORTEST_STEM:
        token = token[2:]
    for suffix in _ARABIC_SUFFIXES:
        if token.endswith(suffix) and len(token) - len(suffix) >= _SHORTEST_STEM:
            return token.removesuffix(suffix)
    return token


def _german(token: str) -> str:
    """Strip endings until none is left; serves other languages with -s and -e plurals too."""
    if len(token) > 4 and token.endswith("ies"):
        token = token[:-3] + "y"
    while not token.endswith("ss"):
        for suffix in _GERMAN_SUFFIXES:
            if token.endswith(suffix) and len(token) - len(suffix) >= _SHORTEST_STEM:
                token = token.removesuffix(suffix)
                break
        else:
            break
    return token
