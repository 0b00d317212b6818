"""E-mail addresses, plain ("a@b.org") and disguised ("a (at) b [dot] org")."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from screening_engine.extract.domains import has_public_suffix
from screening_engine.extract.wordlist import words

PROVIDERS = (
    "gmail|googlemail|yahoo|ymail|hotmail|outlook|icloud|aol|live|msn|protonmail|proton|gmx|mail"
    "|yandex|zoho|tutanota|comcast|verizon|btinternet|orange|free|web|t-online"
)
_TLD = (
    r"(?:com|net|org|co\.uk|co|de|fr|es|it|uk|me|info|edu|ca|us|io|ru|eu|nl|at|ch|be|pt|br|mx|au)"
)
_PLAIN = re.compile(r"[\w.+%-]{1,64}@(?:[\w-]{1,63}\.){1,5}[a-z]{2,24}(?![\w-])", re.IGNORECASE)
# Signs that only a disguise is written with, with any domain after them.
_AT_SIGN = (
    r"\s{0,3}(?:[(\[{<]\s{0,2}(?:at|a|@|arroba)\s{0,2}[)\]}>]|\s@\s?|@\s|_at_|-at-|\*at\*)\s{0,3}"
)
_DOT_SIGN = (
    r"\s{0,3}(?:[(\[{<]\s{0,2}(?:dot|d0t|\.|point|punto|punkt|ponto)\s{0,2}[)\]}>]|\s?\.\s?"
    r"|_dot_|-dot-)\s{0,3}"
)
_AT_WORD = r"\s{1,3}(?:at|arroba|arobase|chez|[(\[{<]\s?(?:at|@|arroba)\s?[)\]}>]|@)\s{1,3}"
_DOT_WORD = r"(?:\s{1,3}(?:dot|point|punto|punkt|ponto)\s{1,3}|" + _DOT_SIGN + r"|\s{1,3})"
_LOCAL = r"(?<![\w.+-])[\w+-][\w.+-]{0,62}"
_SIGNED = re.compile(
    f"({_LOCAL}){_AT_SIGN}([\\w-]{{1,63}})(?:{_DOT_SIGN}|\\s{{1,3}}(?:dot|punto|point)\\s{{1,3}})"
    f"({_TLD})(?![\\w-])",
    re.IGNORECASE,
)
_SPELLED = re.compile(
    f"({_LOCAL}){_AT_WORD}({PROVIDERS}){_DOT_WORD}({_TLD})(?![\\w-])", re.IGNORECASE
)
# "john@gmail" with the rest left for the reader to add.
_CUT_OFF = re.compile(f"({_LOCAL})@(gmail|hotmail|yahoo|outlook|icloud)(?![\\w.-])", re.IGNORECASE)
_NOT_A_NAME = words("me us call text email mail contact here look see reach is are am")


class Email(NamedTuple):
    """An address found, at an offset of the folded text."""

    address: str
    start: int
    end: int
    plain: bool


def find_emails(text: str, *, disguised: bool) -> Iterator[Email]:
    """Yield the addresses of a folded text: the plain ones, or the disguised ones."""
    if not disguised:
        yield from _plain(text)
        return
    if not _may_hold_disguise(text):
        return
    for pattern in (_SIGNED, _SPELLED):
        for match in pattern.finditer(text):
            local, name, tld = match.groups()
            if local.lower() not in _NOT_A_NAME:
                yield Email(f"{local}@{name}.{tld}".lower(), match.start(), match.end(), False)
    for match in _CUT_OFF.finditer(text):
        yield Email(f"{match[1]}@{match[2]}.com".lower(), match.start(), match.end(), False)


def _plain(text: str) -> Iterator[Email]:
    at = text.find("@")
    while at >= 0:
        match = _address_around(text, at)
        if match is not None:
            yield match
            at = match.end
        at = text.find("@", at + 1)


def _address_around(text: str, at: int) -> Email | None:
    start = at
    while start > max(0, at - 64) and (text[start - 1].isalnum() or text[start - 1] in "._+%-"):
        start -= 1
    while start < at and text[start] in "._%-":
        start += 1
    match = _PLAIN.match(text, start) if start < at else None
    if match is None or not has_public_suffix(match[0].rpartition("@")[2]):
        return None
    return Email(match[0].lower(), match.start(), match.end(), True)


def _may_hold_disguise(text: str) -> bool:
    lowered = text.lower()
    return (
        "@" in text
        or " at " in lowered
        or "at)" in lowered
        or "at]" in lowered
        or (
            any(
                sign in lowered
                for sign in ("arroba", "arobase", "{at", "_at_", "-at-", "<at", "(a)")
            )
        )
    )
