"""Links: with and without scheme, and disguised ("example dot com", "hxxp://…")."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

import re2

from screening_engine.extract.domains import registrable
from screening_engine.extract.wordlist import words

_HOST = r"(?:[\w](?:[\w-]{0,61}[\w])?\.){1,6}[^\W\d_]{2,24}"
_WITH_SCHEME = re.compile(
    r"(?:(https?|ftp)|(h[tx*]{2}ps?|meow))\s?:\s?//\s?([^\s<>\"'()\[\]{}]{1,2000})", re.IGNORECASE
)
_BARE = re.compile(rf"(?<![\w@.\-/])({_HOST})(?![\w@-])((?:/[^\s<>\"'()\[\]{{}}]{{0,500}})?)")
# What every link has: a name, a dot and more of it, without a space around the dot.
_DOTTED = re.compile(r"\.[^\W_]")
_IP_HOST = re.compile(r"\d{1,3}(?:\.\d{1,3}){3}(?=[:/]|$)")
_HOST_START = re.compile(rf"(?:[^@/\s]{{0,64}}@)?({_HOST})(?=[:/?#]|$)")
# Endings that are no English word: a name with one is a link even without "www" or a path. "in",
# "it", "is", "me", "to", "house", "sale" … also arise where a space after a full stop is missing.
_CLEAR_ENDINGS = words(
    """
    com net org info biz edu gov io xyz dev uk de fr eu nl ch pl ru cz dk fi jp cn br mx ar ca nz
    au ie il kr hu ro gr ua za tv cc ly gl gd рф online site website
    """
)
_DOT = (
    r"(?:\s{0,2}[(\[{<]\s{0,2}(?:dot|d0t|\.|punto|punkt|point)\s{0,2}[)\]}>]\s{0,2}"
    r"|\s{1,2}(?:dot|punto|punkt)\s{1,2}|\s\.\s?|\.\s|_dot_|-dot-)"
)
_SPELLED = re.compile(
    rf"(?<![\w@.-])((?:www{_DOT}|www\.)?)([\w][\w-]{{1,62}})({_DOT})"
    r"(com|net|org|info|biz|co\.uk|co|io|uk|ru|me|xyz|us|de|fr)(?![\w-])"
    r"((?:\s?(?:/|slash)\s?[\w./-]{1,100})?)",
    re.IGNORECASE,
)
_HINT = re2.compile(rb"dot|d0t|punto|punkt|point| \.|[\[({<] ?\.|www\. ")
_NOT_A_SITE = words("a the an this that polka every any some our your my is at dot on")
_TRAILING = ".,;:!?*'\"_~…"


class Link(NamedTuple):
    """A link found: registrable host and path, and where in the folded text."""

    value: str
    host: str
    path: str
    start: int
    end: int
    plain: bool


def find_links(text: str) -> Iterator[Link]:
    """Yield the links of a folded text that stand there as such."""
    if not _DOTTED.search(text):
        return
    taken = -1
    for link in sorted([*_schemed(text), *_bare(text)], key=lambda link: (link.start, -link.end)):
        if link.start >= taken:
            taken = link.end
            yield link


def find_spelled_links(text: str) -> Iterator[Link]:
    """Yield the links whose dots are written out or bracketed."""
    if not _HINT.search(text.lower().encode("ascii", "replace")):
        return
    for match in _SPELLED.finditer(text):
        www, name, dot, ending, path = match.groups()
        # A full stop with a space is a disguise only where the name goes on in small letters.
        if not www and dot.strip() == "." and not (dot.startswith(" ") and ending.islower()):
            continue
        if name.lower() in _NOT_A_SITE:
            continue
        host = registrable(f"{name}.{ending}")
        if host:
            path = re.sub(r"\s?(?:slash|/)\s?", "/", path, flags=re.IGNORECASE)
            yield Link(host + path.rstrip("/"), host, path, match.start(), match.end(), plain=False)


def _schemed(text: str) -> Iterator[Link]:
    if "//" not in text:
        return
    for match in _WITH_SCHEME.finditer(text):
        rest = match[3].rstrip(_TRAILING)
        end = match.start(3) + len(rest)
        host = _HOST_START.match(rest)
        ip = _IP_HOST.match(rest)
        if ip:
            yield _link(ip[0], rest[ip.end() :], match.start(), end, plain=match[2] is None)
        elif host and registrable(host[1]):
            yield _link(host[1], rest[host.end(1) :], match.start(), end, plain=match[2] is None)


def _bare(text: str) -> Iterator[Link]:
    done = -1
    for dot in _DOTTED.finditer(text):
        start = dot.start()
        if start < done:
            continue
        while start > max(0, done) and (text[start - 1].isalnum() or text[start - 1] in "_@.-/"):
            start -= 1
        done = dot.start()
        match = _BARE.match(text, start)
        if match is None:
            continue
        done = match.end()
        host, path = match[1], match[2].rstrip(_TRAILING)
        ending = host.rpartition(".")[2].lower()
        sure = host.lower().startswith("www.") or len(path) > 1 or ending in _CLEAR_ENDINGS
        if sure and registrable(host):
            yield _link(host, path, match.start(), match.start(2) + len(path), plain=True)


def _link(host: str, rest: str, start: int, end: int, *, plain: bool) -> Link:
    path = re.split(r"[?#]", re.sub(r"^:\d+", "", rest))[0].rstrip("/")
    domain = registrable(host) or host.lower()
    return Link(domain + path, host.lower(), path, start, end, plain)
