"""What the contact signals share: a finding made of mentions that were read from the text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from screening_engine.reading import ContactMention
from screening_engine.verdict import Evidence, Finding, Strength

KINDS = {
    "phone": "a phone number",
    "email": "an e-mail address",
    "link": "a link",
    "wallet": "a wallet",
    "account": "a bank or card number",
}


def found(name: str, mentions: Iterable[ContactMention], *, strength: Strength) -> Finding | None:
    """Return one finding over the mentions, or None where there are none."""
    evidence = tuple(_named(mention) for mention in mentions)
    if not evidence:
        return None
    return Finding(name=name, strength=strength, evidence=evidence)


def _named(mention: ContactMention) -> Evidence:
    if mention.evidence.note:
        return mention.evidence
    return replace(mention.evidence, note=KINDS.get(mention.kind, "a name in another service"))
