"""Bank numbers: IBANs, payment cards, and national ones where a word announces them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from types import ModuleType
from typing import NamedTuple

import re2

from screening_engine.extract.checks import is_luhn, is_routing_number
from screening_engine.extract.wordlist import words

_SEPARATOR = r"[ .\-_*/|]{0,3}"
_IBAN = re.compile(
    rf"(?<![^\W_])[A-Za-z]{_SEPARATOR}[A-Za-z]{_SEPARATOR}\d{_SEPARATOR}\d(?:{_SEPARATOR}[0-9A-Za-z]){{11,30}}"
)
_MANY_DIGITS = re2.compile(rb"[0-9](?:[ .\-_*/|A-Za-z]{0,7}[0-9]){8}")
_DIGIT_RUN = re.compile(r"(?<![\w.,])\d(?:[ .\-_*/|]{0,3}\d){12,15}(?![.,]?\w)")
_GROUPS = re.compile(r"\d+")
_CARD = re.compile(
    r"4\d{15}|5[1-5]\d{14}|2(?:22[1-9]|2[3-9]\d|[3-6]\d\d|7[01]\d|720)\d{12}"
    r"|3[47]\d{13}|6(?:011|5\d\d)\d{12}|35(?:2[89]|[3-8]\d)\d{12}|62\d{14}"
)
_CARD_SHAPES = ([4, 4, 4, 4], [4, 6, 5])
_CARD_WORDS = words(
    "visa mastercard maestro amex discover card cvv cvc debit credit karte kartennummer "
    "kreditkarte tarjeta carte cartao cb"
)
_ROUTING = re.compile(
    r"\b(?:routing|aba|rtn)\b[\w ]{0,12}[:#]{0,2} {0,2}(\d{9})(?!\d)", re.IGNORECASE
)
_SORT_CODE = re.compile(
    r"\bsort[ -]?code\b[^\d\n]{0,6}(\d\d[ -]?\d\d[ -]?\d\d)(?![ -]?\d)", re.IGNORECASE
)
_MAX_IBANS = 60


class Account(NamedTuple):
    """
    A bank number found. ``value`` is "iban:DE…", "routing:…", "sortcode:…" or "card:" and 4 digits.

    Of a card, ``start`` and ``end`` hold its last digits only: a whole card number is never kept.
    """

    value: str
    start: int
    end: int
    plain: bool


def find_accounts(text: str, found: set[str]) -> Iterator[Account]:
    """Yield the bank numbers of a folded text; ``found`` are its words."""
    if _MANY_DIGITS.search(text.encode("ascii", "replace")):
        yield from _ibans(text)
        yield from _cards(text, found)
    if "routing" in found or "aba" in found or "rtn" in found:
        for match in _ROUTING.finditer(text):
            if is_routing_number(match[1]):
                yield Account(f"routing:{match[1]}", match.start(1), match.end(1), True)
    if "sort" in found or "sortcode" in found:
        for match in _SORT_CODE.finditer(text):
            digits = re.sub(r"\D", "", match[1])
            yield Account(f"sortcode:{digits}", match.start(1), match.end(1), True)


def _ibans(text: str) -> Iterator[Account]:
    end = 0
    for count, match in enumerate(_IBAN.finditer(text)):
        if count >= _MAX_IBANS:
            return
        characters = [at for at in range(*match.span()) if text[at].isalnum()]
        whole = "".join(text[at] for at in characters).upper()
        length = _iban_length(whole)
        if match.start() >= end and length and _stands_alone(text, characters, length):
            end = characters[length - 1] + 1
            plain = _is_usual(text[match.start() : end])
            yield Account(f"iban:{whole[:length]}", match.start(), end, plain)


def _stands_alone(text: str, characters: list[int], length: int) -> bool:
    after = characters[length - 1] + 1
    return not text[after : after + 1].isalnum()


def _is_usual(written: str) -> bool:
    *groups, last = written.split(" ")
    return last.isalnum() and all(len(group) == 4 and group.isalnum() for group in groups)


@lru_cache(maxsize=1024)
def _iban_length(characters: str) -> int:
    """Return how many of the characters make a valid IBAN, or 0."""
    for length in range(len(characters), 14, -1):
        number = characters[:length]
        digits = "".join(str(int(char, 36)) for char in number[4:] + number[:4] if char.isascii())
        if int(digits) % 97 == 1 and _iban().is_valid(number, check_country=False):
            return length
    return 0


@cache
def _iban() -> ModuleType:
    # The table of countries is read on import: most texts hold nothing that looks like an IBAN.
    from stdnum import iban  # noqa: PLC0415

    return iban


def _cards(text: str, found: set[str]) -> Iterator[Account]:
    for match in _DIGIT_RUN.finditer(text):
        groups = list(_GROUPS.finditer(match[0]))
        digits = "".join(group[0] for group in groups)
        shape = [len(group[0]) for group in groups]
        sure = shape in _CARD_SHAPES or not found.isdisjoint(_CARD_WORDS)
        if sure and len(set(digits)) > 1 and _CARD.fullmatch(digits) and is_luhn(digits):
            places = [at for at in range(*match.span()) if text[at].isdigit()][-4:]
            plain = len(shape) == 1 or shape in _CARD_SHAPES
            yield Account(f"card:{digits[-4:]}", places[0], places[-1] + 1, plain)
