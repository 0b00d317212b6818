"""E-mail addresses, plain ("a@b.org") and disguised ("a (at) b [dot] org")."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

import re2

from screening_engine.extract.domains import has_public_suffix
from screening_engine.extract.wordlist import words

_PROVIDERS = (
    "gmail|googlemail|yahoo|ymail|hotmail|outlook|icloud|aol|live|msn|protonmail|proton|gmx|mail"
    "|yandex|zoho|tutanota|comcast|verizon|btinternet|orange|free|web|t-online"
)
RESERVED = ".example"
"""A suffix under which nothing is registered, but which examples and tests are written with."""
_TLD = (
    r"(example|com|net|org|co\.uk|co|de|fr|es|it|uk|me|info|edu|ca|us|io|ru|eu|nl|at|ch|be|pt|br|mx|au)"
    r"(?![\w-])"
)
_PLAIN = re.compile(r"[\w.+%-]{1,64}@(?:[\w-]{1,63}\.){1,5}[^\W\d_]{2,24}(?![\w-])")
_GAP = r"[ \t]{0,3}"
_SPACE = r"[ \t]{1,3}"
# Signs that are a disguise by themselves: any name may stand before and any domain after them.
_AT_SIGN = rf"(?:{_GAP}[(\[{{<]{_GAP}(?:at|a|@|arroba){_GAP}[)\]}}>]{_GAP}|_at_|-at-|\*at\*)"
_DOT_SIGN = (
    rf"(?:{_GAP}[(\[{{<]{_GAP}(?:dot|d0t|\.|point|punto|punkt|ponto){_GAP}[)\]}}>]{_GAP}"
    rf"|_dot_|-dot-|{_SPACE}(?:dot|point|punto|punkt|ponto){_SPACE})"
)
_LOOSE_DOT = rf"(?:{_DOT_SIGN}|{_GAP}\.{_GAP}|{_SPACE})"
_BARE_AT = rf"(?:{_SPACE}@{_GAP}|@{_SPACE})"
_AT_WORD = rf"{_SPACE}(?:at|arroba|arobase|chez){_SPACE}"
_NAME_SIGN = rf"(?:{_SPACE}(?:dot|punto|underscore|dash|guion){_SPACE}|[(\[]dot[)\]])"
_LOCAL = rf"(?<![\w.+-])([\w+-][\w.+-]{{0,62}}(?:{_NAME_SIGN}[\w.+-]{{1,62}}){{0,3}})"
_DISGUISED = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"{_LOCAL}{_AT_SIGN}([\w-]{{1,63}})(?:{_DOT_SIGN}|{_GAP}\.{_GAP}){_TLD}",
        rf"{_LOCAL}{_BARE_AT}([\w-]{{1,63}})(?:{_DOT_SIGN}|\.){_TLD}",
        rf"{_LOCAL}(?:{_AT_WORD}|{_AT_SIGN}|{_BARE_AT}|@)({_PROVIDERS}){_LOOSE_DOT}{_TLD}",
        # The rest is left for the reader to add.
        rf"{_LOCAL}(?:@|{_AT_SIGN})(gmail|hotmail|yahoo|outlook|icloud)(?![\w.-])()",
    )
)
_SIGNS_IN_NAME = {"dot": ".", "punto": ".", "underscore": "_", "dash": "-", "guion": "-"}
_SPELLED_SIGN = re.compile(r"[ \t([]+(dot|punto|underscore|dash|guion)[ \t)\]]+", re.IGNORECASE)
_NOT_A_NAME = words("me us call text email mail contact here look see reach is are am")
_ROLES = words(
    "leader lead manager engineer developer director designer analyst assistant intern internship "
    "head specialist coordinator recruiter consultant officer founder president sales marketing "
    "support representative associate barista chef cook nurse driver teacher trainer technician "
    "architect administrator scientist researcher editor writer producer artist planner buyer "
    "accountant controller operator supervisor agent clerk advisor adviser student trainee job "
    "jobs position opening career careers hiring team leiter leiterin entwickler entwicklerin "
    "ingenieur ingenieurin berater beraterin praktikant praktikantin werkstudent stelle"
)
_HINT = re2.compile(
    r"@|[(\[{<][ \t]{0,3}a|arrob|chez|_at_|-at-|\*at\*|\bat[ \t]{1,3}(?:%s)\b".encode("ascii")
    % _PROVIDERS.encode("ascii")
)


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
    if not _HINT.search(text.lower().encode("ascii", "replace")):
        return
    for pattern in _DISGUISED:
        for match in pattern.finditer(text):
            name = _SPELLED_SIGN.sub(lambda sign: _SIGNS_IN_NAME[sign[1].lower()], match[1])
            if name.lower() not in _NOT_A_NAME and not _is_workplace(text, match):
                address = f"{name}@{match[2]}.{match[3] or 'com'}".lower()
                yield Email(address, match.start(), match.end(), plain=False)


def _is_workplace(text: str, match: re.Match[str]) -> bool:
    """Tell "Team Leader @ Wix.com", a role at a firm, from "leader @ wix.com"."""
    sign = text[match.end(1) : match.start(2)]
    if sign != " @ " or match[1].lower() not in _ROLES:
        return False
    return match[1][0].isupper() or match[2][0].isupper()


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
    host = match[0].rpartition("@")[2] if match else ""
    if match is None or not (has_public_suffix(host) or host.lower().endswith(RESERVED)):
        return None
    return Email(match[0].lower(), match.start(), match.end(), True)
