"""A title in capitals, offered in quieter letters. A tip, never a rule."""

from __future__ import annotations

FEWEST_LETTERS = 8
LOUD = 0.8
# German writes nouns with a capital, and they are longer than the words that join them.
GERMAN_NOUN = 5


def calmer_title(title: str, language: str) -> str:
    """Return a title that shouts as one that does not; "" if it does not shout."""
    letters = [c for c in title if c.isalpha() and c.upper() != c.lower()]
    loud = sum(c.isupper() for c in letters)
    if len(letters) < FEWEST_LETTERS or loud < LOUD * len(letters):
        return ""
    words = [_calm(word, language) for word in title.split()]
    calm = " ".join(words)
    return calm[:1].upper() + calm[1:]


def _calm(word: str, language: str) -> str:
    if any(c.isdigit() for c in word):
        return word  # a model, a size: 320D, XL2
    quiet = word.lower()
    is_noun = language.startswith("de") and len(word) >= GERMAN_NOUN
    return quiet.capitalize() if is_noun else quiet
