"""Names on other services: "telegram: some_name", "my insta is @name", "t.me/name"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

import re2

from screening_engine.extract.links import Link
from screening_engine.extract.wordlist import words

_SERVICES = {
    "telegram": r"tele\s?gram{1,2}|t\.me",
    "whatsapp": r"whats\s?app",
    "instagram": r"insta\s?gram|insta",
    "snapchat": r"snap\s?chat",
    "wechat": r"we\s?chat|weixin",
    "kik": r"kik",
    "discord": r"discord",
    "skype": r"skype",
    "viber": r"viber",
    "facebook": r"face\s?book",
    "messenger": r"messenger",
    "tiktok": r"tik\s?tok",
    "onlyfans": r"only\s?fans",
    "twitter": r"twitter",
    "line": r"line\s?id",
}
# Short or everyday words: a service only with "@", or where someone's own name is announced.
_AMBIGUOUS = {
    "telegram": "tg|tele",
    "instagram": "ig",
    "snapchat": "snap|sc",
    "signal": "signal",
    "facebook": "fb",
    "line": "line",
    "whatsapp": "wa",
    "cashapp": r"cash\s?app",
    "venmo": "venmo",
}
_NAME = r"[^\W\d_][\w.]{1,38}\w"
_LINKING = (
    r"(?:\s{0,2}(?:me|us|on|at|id|name|user|username|handle|acct|account|add|is|ist|es|est)\b)"
)
_CLEAR = re.compile(
    r"(?<!\w)(?:" + "|".join(f"(?P<{name}>{words})" for name, words in _SERVICES.items()) + r")"
    rf"(?!\w)(?P<words>{_LINKING}{{0,4}})(?P<mark>\s{{0,2}}[:=\-]{{0,2}}\s{{0,2}})"
    rf"(?P<at>@?\s?)(?P<handle>{_NAME})(?!\w|@)",
    re.IGNORECASE,
)
_UNCLEAR = re.compile(
    r"(?<!\w)(?P<own>(?:my|our|mein|mi|mon)\s{1,2})?(?:"
    + "|".join(f"(?P<{name}>{words})" for name, words in _AMBIGUOUS.items())
    + rf")(?!\w)(?P<words>{_LINKING}{{0,4}})(?P<mark>\s{{0,2}}[:=\-]{{0,2}}\s{{0,2}})"
    rf"(?P<at>@?\s?)(?P<handle>{_NAME})(?!\w|@)",
    re.IGNORECASE,
)
# "@" also means "at" ("@Dublin", "@ 5pm"): alone it makes a name only of what looks chosen, or
# after words that ask to be found there.
_BARE = re.compile(
    rf"(?P<asked>(?:follow|find|add|dm|hmu|message|contact|tag|write)(?:\s(?:me|us|at|on)){{0,2}}"
    rf"\s{{0,2}}:?\s{{0,2}})?(?<![\w@.])@({_NAME})(?![\w@]|:/)",
    re.IGNORECASE,
)
_HOSTS = {
    "t.me": "telegram", "telegram.me": "telegram", "instagram.com": "instagram",
    "snapchat.com": "snapchat", "facebook.com": "facebook", "fb.com": "facebook",
    "m.me": "messenger", "tiktok.com": "tiktok", "twitter.com": "twitter", "x.com": "twitter",
    "onlyfans.com": "onlyfans", "kik.me": "kik", "discord.gg": "discord",
}  # fmt: skip
# Over bytes of lower case: says yes too often, and saves the patterns above from most texts.
_CLEAR_HINT = re2.compile("|".join(_SERVICES.values()).encode("ascii"))
_UNCLEAR_HINT = re2.compile(
    rf"(?:^|[^a-z0-9_])(?:{'|'.join(_AMBIGUOUS.values())})(?:[^a-z0-9_]|$)".encode("ascii")
)
_NOT_A_PERSON = words("p reel share sharer groups marketplace events add joinchat s c")


class Handle(NamedTuple):
    """A name on a service (``service`` may be ""), at an offset of the folded text."""

    service: str
    name: str
    start: int
    end: int


def find_handles(text: str) -> Iterator[Handle]:
    """Yield the handles of a folded text."""
    taken: set[int] = set()
    lowered = text.lower().encode("ascii", "replace")
    for hint, pattern in ((_CLEAR_HINT, _CLEAR), (_UNCLEAR_HINT, _UNCLEAR)):
        for match in pattern.finditer(text) if hint.search(lowered) else ():
            if match.start("handle") not in taken and _is_handle(match):
                taken.add(match.start("handle"))
                name = match["handle"].lower()
                yield Handle(_service(match), name, match.start(), match.end())
    if "@" in text:
        for match in _BARE.finditer(text):
            chosen = match["asked"] or re.search(r"[\d_.]", match[2])
            if match.start(2) not in taken and chosen:
                yield Handle("", match[2].lower(), match.start(2) - 1, match.end())


def handle_of(link: Link) -> Handle | None:
    """Return the person that a link to a known service leads to."""
    service = _HOSTS.get(link.host.removeprefix("www."))
    parts = [part for part in link.path.split("/") if part]
    if service is None or not parts:
        return None
    name = parts[1] if parts[0] == "add" and len(parts) > 1 else parts[0]
    name = name.lstrip("@+").lower()
    if not name or name in _NOT_A_PERSON:
        return None
    return Handle(service, name, link.start, link.end)


def _is_handle(match: re.Match[str]) -> bool:
    groups = match.groupdict()
    if groups["at"].startswith("@"):
        return True
    looks_chosen = bool(re.search(r"[\d_.]", groups["handle"]))
    said = groups["words"].split()
    named = bool(said) and said[-1].lower() in (
        "is",
        "ist",
        "es",
        "est",
        "id",
        "handle",
        "username",
    )
    announced = ":" in groups["mark"] or "=" in groups["mark"] or named
    if "own" in groups:
        return announced and (bool(groups["own"]) or looks_chosen)
    return looks_chosen or announced


def _service(match: re.Match[str]) -> str:
    others = ("own", "words", "mark", "at", "handle")
    return next(name for name, text in match.groupdict().items() if text and name not in others)
