"""Signal: a link whose true address nobody can read."""

from __future__ import annotations

from screening_engine.reading import ContactMention, Reading
from screening_engine.signals.contacts import found
from screening_engine.verdict import Finding, Strength

SHORTENERS = frozenset(
    [
        "bit.ly",
        "tinyurl.com",
        "goo.gl",
        "t.co",
        "ow.ly",
        "is.gd",
        "v.gd",
        "buff.ly",
        "rebrand.ly",
        "cutt.ly",
        "rb.gy",
        "shorturl.at",
        "tiny.cc",
        "bl.ink",
        "t.ly",
        "s.id",
        "shorte.st",
        "adf.ly",
        "bit.do",
        "lnkd.in",
        "trib.al",
        "soo.gd",
        "clck.ru",
        "qr.ae",
        "tiny.one",
        "short.io",
        "shorturl.asia",
        "urlz.fr",
        "kurzelinks.de",
        "kutt.it",
        "da.gd",
        "x.co",
        "u.to",
    ]
)


def short_link(reading: Reading) -> Finding | None:
    """Find links of public shorteners: weak, since newspapers and charities use them as well."""
    return found("short_link", filter(_is_short, reading.mentions), strength=Strength.WEAK)


def _is_short(mention: ContactMention) -> bool:
    host = mention.value.split("/", 1)[0].removeprefix("www.")
    return mention.kind == "link" and host in SHORTENERS
