"""Copies of an ad as campaigns make them: words, digits, the town and letters changed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from random import Random

TOWNS = (
    "Springfield", "Riverton", "Lakeside", "Fairview", "Georgetown", "Ashland", "Clayton", "Dover",
    "Franklin", "Milton", "Bristol", "Salem", "Newport", "Burlington", "Kingston", "Hudson",
)  # fmt: skip
LOOK_ALIKES = str.maketrans("aceopxyi", "асеорхуі")
_WORD_OR_SPACE = re.compile(r"\S+|\s+")


def changed_copy(
    texts: tuple[str, str], *, share: float, words: Sequence[str], disguised: bool, chance: Random
) -> tuple[str, str]:
    """
    Return title and body with this share of the words edited.

    Of the edits 60 % put another word (as frequent words are in ``words``) in its place, 20 % take
    it out, 20 % add one behind it. Every digit changes and a town is added. ``disguised`` writes
    one letter in a Cyrillic look-alike in 15 % of the longer words.
    """
    title, body = (_edit(text, share, words, disguised, chance) for text in texts)
    return title, f"{body}\n{chance.choice(TOWNS)}"


def _edit(text: str, share: float, words: Sequence[str], disguised: bool, chance: Random) -> str:
    return "".join(
        part if part.isspace() else _word(part, share, words, disguised, chance)
        for part in _WORD_OR_SPACE.findall(text)
    )


def _word(word: str, share: float, words: Sequence[str], disguised: bool, chance: Random) -> str:
    if chance.random() < share:
        kind = chance.random()
        if kind < 0.2:
            return ""
        word = f"{word} {chance.choice(words)}" if kind < 0.4 else chance.choice(words)
    word = re.sub(r"\d", lambda _: str(chance.randrange(10)), word)
    if disguised and len(word) > 3 and chance.random() < 0.15:
        place = chance.randrange(len(word))
        word = word[:place] + word[place].translate(LOOK_ALIKES) + word[place + 1 :]
    return word
