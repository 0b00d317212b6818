"""Tells "no wire transfers, please" from a wish for a wire transfer."""

from __future__ import annotations

import re
from itertools import pairwise

_REACH = 48
"""How far from a hit, in characters, a denial is looked for."""
_CLAUSE_END = re.compile(rb"[.!?;:\n]")
_WORD = re.compile(rb"[a-z0-9']+")
_DENIALS = frozenset(
    b"no not never don't dont doesn't doesnt won't wont without cannot cant can't isn't aren't "
    b"nor neither avoid beware refuse nicht kein keine keinen keiner nie niemals ohne "
    b"nunca sin ni ningun pas jamais sans aucun aucune".split()
)
_NO_DENIALS = frozenset(
    b"hesitate worry miss wait delay forget problem doubt only need mind".split()
)
"""What follows a "no" that denies nothing: "do not hesitate to pay the deposit"."""
_DENIED_AFTER = re.compile(
    rb"[\s,()-]{0,3}(?:(?:is|are|will|be|were|was)\s){0,2}"
    rb"(?:not\s(?:accepted|allowed|welcome|possible|considered|ok|okay|an?\soption)|scams?\b|"
    rb"scammers?|ignored|declined|refused|reported|deleted|nicht|no\sse\sacept|refuse)"
)


def is_denied(text: bytes, start: int, end: int, *, listed: bool = False) -> bool:
    """
    Tell whether a "no" stands before the words in their clause, or "not accepted" after them.

    A comma ends the reach of a "no" unless the words stand in a list ("no cheques, wire, crypto").
    """
    before = _CLAUSE_END.split(text[max(0, start - _REACH) : start])[-1]
    if not listed:
        before = before.rsplit(b",", 1)[-1]
    words = _WORD.findall(before)[-8 if listed else -4 :]
    for word, following in pairwise([*words, b""]):
        if word in _DENIALS and following not in _NO_DENIALS:
            return True
    return bool(_DENIED_AFTER.match(text[end : end + _REACH]))
