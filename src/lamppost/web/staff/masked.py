"""Cover contact data in what people write to us: whoever decides needs none of it."""

from __future__ import annotations

import re

from screening_engine.extract.contacts import find_contacts
from screening_engine.normalise.text import read_text
from screening_engine.reading import ContactMention

COVER = "▒▒▒▒"


# Between the groups of a card number.
_IN_A_CARD = re.compile(r"\d[\d\s.\-]*\Z")


def without_contacts(text: str, *, country: str) -> str:
    """Return a text with every phone number, address, link, handle and account in it covered."""
    title, body = read_text("title", ""), read_text("body", text)
    found = find_contacts(title, body, country=country)
    spans = [_whole(mention, text) for mention in found]
    covered, at = "", 0
    for start, end in sorted(spans):
        if start >= at:
            covered += text[at:start] + COVER
        at = max(at, end)
    return covered + text[at:]


def _whole(mention: ContactMention, text: str) -> tuple[int, int]:
    """Of a card the engine points at its last four digits only: all of it is covered here."""
    start, end = mention.evidence.start, mention.evidence.end
    if mention.value.startswith("card:"):
        before = _IN_A_CARD.search(text[:start])
        start = before.start() if before else start
    return start, end
