"""Words as people write them, for completing and correcting what somebody types. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache

from lamppost.market.search.rules.words import Word

# What an ad says in its title, cut where titles end.
MOST_SPOKEN = 16
SHORTEST, LONGEST = 3, 30
# Numbers of that many digits are a phone's, a bank account's or a house's, never a kind of thing.
TOO_MANY_DIGITS = 5
# A word is told to others once so many ads have it, of so many people: what one person alone
# writes may be their name.
FEWEST_ADS, FEWEST_PEOPLE = 3, 2
# A word is rare here if no more ads have it, and another one is frequent if so many times as
# many have that one: a mistake is much rarer than the word that was meant.
RARE, FAR_MORE = 2, 10
_MARK = "\t"
_WORD = re.compile(r"[^\W_]+")
# Folded, as terms are. In other scripts letters are left out or swapped, none is put in.
_SCRIPTS = ("abcdefghijklmnopqrstuvwxyz", "".join(map(chr, range(0x621, 0x64B))))


def folded(text: str) -> str:
    """Return text without case and accents: "Fahrräder" and "fahrrader" are the same."""
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in plain if not unicodedata.combining(sign))


def spoken_terms(title: str) -> list[str]:
    """Return what the index holds of a title so that its words can be completed: each once."""
    words = dict.fromkeys(_WORD.findall(title.lower())[:MOST_SPOKEN])
    return [term for term in map(_term_of, words) if term]


# Titles use the same words again and again: working one out costs more than all else of an ad.
@lru_cache(maxsize=100_000)
def _term_of(word: str) -> str:
    return f"{folded(word)}{_MARK}{word}" if _may_tell(word) else ""


def _may_tell(word: str) -> bool:
    if not SHORTEST <= len(word) <= LONGEST:
        return False
    digits = 0 if word.isalpha() else sum(sign.isdigit() for sign in word)
    return digits < TOO_MANY_DIGITS and digits < len(word)


def surface(term: str) -> str:
    """Return the word of a term of the index, as people write it."""
    return term.partition(_MARK)[2]


def edits(typed: str) -> list[str]:
    """
    Return beginnings of terms one edit away: a letter more, less, other, or two swapped.

    The first letter stays, as in ``similar_pattern``. At most some sixty for each letter.
    """
    word = folded(typed)
    letters = next((script for script in _SCRIPTS if word[0] in script), "")
    found: dict[str, None] = {}
    for at in range(1, len(word) + 1):
        head, rest = word[:at], word[at:]
        ways = [f"{head}{letter}{rest}" for letter in letters]
        if rest:
            ways += [f"{head}{letter}{rest[1:]}" for letter in ("", *letters)]
        if len(rest) > 1:
            ways.append(f"{head}{rest[1]}{rest[0]}{rest[2:]}")
        found |= dict.fromkeys(f"{way}{_MARK}" for way in ways if way != word)
    return list(found)


def corrected(text: str, better: Iterable[tuple[Word, str]]) -> str:
    """Return a query with other words in place of some of its words; all else stays as it was."""
    for word, instead in better:
        # A word with a sign in it ("e-bike") is two in a row.
        parts = r"[\W_]+".join(re.escape(part) for part in word.text.split())
        alone = rf"(?<![^\W_]){parts}(?![^\W_])"
        text = re.sub(alone, instead, text, count=1)  # words have no signs that mean anything
    return text


def forms(terms: Iterable[tuple[str, int]]) -> Iterator[tuple[str, int]]:
    """Yield the words of terms, each once, with the number of its ads."""
    seen: set[str] = set()
    for term, number in terms:
        key = term.partition(_MARK)[0]
        if key not in seen:
            seen.add(key)
            yield surface(term), number
