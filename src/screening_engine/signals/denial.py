"""Tells "no wire transfers, please" from a wish for a wire transfer, in six languages."""

from __future__ import annotations

import re
from itertools import pairwise

from screening_engine.normalise import read_text
from screening_engine.signals.alphabet import PROCLITIC, one_byte

_REACH = 48
"""How far from a hit, in characters, a denial is looked for."""
_CLAUSE_END = re.compile(rb"[.!?;:\n]")
_WORD = re.compile(rb"[A-Za-z0-9']+")


def _read(words: str) -> bytes:
    return one_byte(read_text("term", words).skeleton)


_DENIALS = frozenset(
    _read(
        "no not never don't dont doesn't doesnt won't wont without cannot cant can't isn't aren't "
        "nor neither avoid beware refuse "
        "nicht kein keine keinen keiner keinem keinerlei nie niemals weder "
        "nunca ni ningún ninguna ninguno jamás tampoco "
        "ne n' pas jamais aucun aucune "
        "não nem nenhum nenhuma jamais "
        "لا ولا لن لم ليس ليست لسنا غير مش مو ما مافي مفيش ممنوع احذر احذروا"
    ).split()
)
_WITHOUT = frozenset(_read("without ohne sin sans sem بدون وبدون بلا دون").split())
"""These deny the next thing only: "without rent for a student, in exchange for"."""
_NEVER = frozenset(_read("never nie niemals nunca jamás jamais").split())
"""These deny also where they stand inside of a phrase: "überweisen Sie nie eine Kaution"."""
_NO_DENIALS = frozenset(
    _read(
        "hesitate worry miss wait delay forget problem doubt only need mind "
        "zögern warten sorge sorgen problem probleme nur "
        "dudes dude duden esperes espere pierdas pierda problema problemas solo preocupes duda "
        "problème problèmes souci soucis attendre tarder seulement "
        "hesite hesitem perca perder dúvida só apenas "
        # Portuguese says "no" for "in the".
        "estrangeiro exterior momento final banco ato meu seu nosso mercado "
        "تتردد تترددي تترددوا تفوت تفوتك تقلق تنسى تنس مشكلة شك"
    ).split()
)
"""What follows a "no" that denies nothing: "do not hesitate to pay the deposit"."""
_HESITATING = frozenset(
    _read("hésitez hésite n'hésitez n'hésite zögern zögere attendez n'attendez").split()
)
"""What stands before such a "no" where the verb comes first: "n'hésitez pas à payer"."""
_JOINED = (_read("و"), _read("ل"))  # Arabic joins its "and" and "for" to the next word
_DENIED_AFTER = re.compile(
    rb"[\s,()-]{0,3}(?:"
    rb"(?:(?:is|are|will|be|were|was)\s){0,2}"
    rb"(?:not\s(?:accepted|allowed|welcome|possible|considered|ok|okay|an?\soption)|scams?\b|"
    rb"scammers?|ignored|declined|refused|reported|deleted|nicht|no\sse\sacept|refuse)"
    rb"|(?:nehme|nehmen|akzeptiere|akzeptieren|verlange|verlangen|mache|machen|biete|bieten)"
    rb"\s(?:ich|wir)\s(?:[a-z]+\s)?nicht\b"
    rb"|(?:wird|werden|ist|sind|bitte)\s(?:[a-z]+\s)?(?:nicht|abgelehnt|ausgeschlossen)\b"
    rb"|(?:no|nao)\s(?:se\s|los?\s|las?\s|os?\s|as?\s)?(?:acept|aceit|admit|pid|ped|cobr|hace\sfalta)"
    rb"|(?:non\s(?:accept|merci)|(?:est|sont)\s(?:refus|exclu)|s'abstenir|"
    rb"(?:n'est|ne\ssont|n'est)\spas\saccept)"
    rb"|(?:" + PROCLITIC.encode() + rb")(?:MRFWV|MMNWE|GYR\sMQBWL|LA\sNQBL|LA\sAQBL))"
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
    near = words if listed else words[-2:]
    if text[start : start + 1] in _JOINED:
        near, words = near[-1:], words[-3:]
    return (
        not _WITHOUT.isdisjoint(near)
        or _is_refusal(words)
        or not _NEVER.isdisjoint(_WORD.findall(text[start:end]))
        or bool(_DENIED_AFTER.match(text[end : end + _REACH]))
    )


def _is_refusal(words: list[bytes]) -> bool:
    """Tell whether one of the words is a "no" that is meant as one."""
    last = b""
    for word, following in pairwise([*words, b""]):
        if word in _DENIALS and following not in _NO_DENIALS and last not in _HESITATING:
            return True
        last = word
    return False
