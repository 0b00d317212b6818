"""
Words that a disguise may hide: common ones, and those that the signals' word lists name.

Loaded when the first text needs them: most texts do not.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from math import log

from screening_engine.normalise.characters import fold_char
from screening_engine.normalise.frequencies import ranked_words

_LISTED_WORD = re.compile(r"[^\W\d_]{2,}")
_REPEATED = re.compile(r"(.)\1+")
_MIN_LISTED = 3
# Words that hold a sentence together in the languages of the lists, and digits as words: in no
# order, so each costs as much as a word of the middle of the English list.
_CONNECTING = """
zero one two three four five six seven eight nine ten double triple dot dash plus number
aber alle als am an auch auf aus bei beim bin bis bitte da dann das dass dein dem den der die dich
dir doch du durch ein eine einem einen einer er es fur gibt gut habe haben hat ich ihr im in ist ja
kann kein keine kommt mal man mehr mein meine mich mir mit nach neu nicht noch nur oder ohne schon
sehr sein sich sie sind so tag um und uns unter viel vom von vor war was wenn wer werden wie wir
wird wo zu zum zur null eins zwei drei vier funf sechs sieben acht neun
al antes aqui asi bien cada como con cual cuando de del desde donde dos el ella en entre era es esa
ese eso esta estan este esto fue ha hasta hay la las le les lo los mas me mi mis mucho muy nada ni
no nos nuestro o otro para pero poco por porque puede que quien se ser si sin sobre solo son soy su
sus tambien te tengo tiene todo todos tu un una uno usted va y ya yo cero tres cuatro cinco siete
ocho nueve
au aux avant avec bon ce cela ces cet cette chez comme dans depuis des deux du elle est et etre fait
faire il ils je jour leur lui mais meme mes moi mon nous on ou par pas plus pour pouvez pres qui sa
sans ses son sont sous suis sur toi ton tout tous tres une vos votre vous deja cinq sept huit neuf
ao aos apenas ate com como da das do dos ele ela em essa esse esta eu foi isso ja mais mas meu minha
muito na nao nas nem nos num numa ou para pela pelo por quando seu sua sem so tem uma voce seis sete
oito nove
aan ben bij dat die dit een en geen goed heb het hij ik je kan maar met mijn naar niet nog om ook op
te tot uit van veel voor wat wel wij ze zijn
che chi con cosa da del della di e gli ho il io la le lei loro lui ma mi mio nel non per piu quando
questo sono su tu un una uno voi
"""


@cache
def common_words() -> Mapping[str, float]:
    """Return the common and the listed words with their cost: the rarer, the dearer."""
    ranked = ranked_words()
    scale = log(len(ranked) + 1)
    costs = {word: log(rank + 1) + scale**0.5 for rank, word in enumerate(ranked, start=1)}
    middle = log(len(ranked) / 10) + scale**0.5
    for word in (*_CONNECTING.split(), *listed_words()):
        costs[word] = min(middle, costs.get(word, middle))
    return costs


@cache
def listed_words() -> frozenset[str]:
    """Return the words that the signals' lists name, folded; a "word*" stands for its stem."""
    folder = files("screening_engine.signals") / "word_lists"
    texts = [
        entry.read_text("utf-8")
        for entry in sorted(folder.iterdir(), key=lambda entry: entry.name)
        if entry.name.endswith(".yaml")
    ]
    found = {_folded(word) for text in texts for word in _LISTED_WORD.findall(text)}
    return frozenset(word for word in found if _is_listable(word))


@cache
def by_collapsed() -> Mapping[str, str]:
    """Return each word by its form without doubled letters: "booking" by "boking"."""
    words: dict[str, str] = {}
    costs = common_words()
    for word in sorted(costs, key=lambda word: (costs[word], word)):
        words.setdefault(collapsed(word), word)
    return words


def collapsed(word: str) -> str:
    """Return the word with every repeated letter once."""
    return _REPEATED.sub(r"\1", word)


def is_word(word: str) -> bool:
    """Tell whether a folded, lower-case word is common or listed."""
    return word in common_words()


def _folded(word: str) -> str:
    return "".join(fold_char(char)[0] for char in word).casefold()


def _is_listable(word: str) -> bool:
    return len(word) >= _MIN_LISTED and word.isascii()
