"""Cover contact data in what people write to us: whoever decides needs none of it."""

from __future__ import annotations

from screening_engine.extract.contacts import find_contacts
from screening_engine.normalise.text import read_text

COVER = "▒▒▒▒"


def without_contacts(text: str, *, country: str) -> str:
    """Return a text with every phone number, address, link and handle in it covered."""
    title, body = read_text("title", ""), read_text("body", text)
    found = find_contacts(title, body, country=country)
    spans = [(mention.evidence.start, mention.evidence.end) for mention in found]
    covered, at = "", 0
    for start, end in sorted(spans):
        if start >= at:
            covered += text[at:start] + COVER
        at = max(at, end)
    return covered + text[at:]
