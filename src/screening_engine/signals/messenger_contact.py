"""Signal: the reader is asked to write in another messenger."""

from __future__ import annotations

from screening_engine.reading import ContactMention, Reading
from screening_engine.signals.contacts import found
from screening_engine.signals.judge import judge
from screening_engine.verdict import Finding, Strength

INVITES = frozenset(
    [
        "wa.me",
        "chat.whatsapp.com",
        "api.whatsapp.com",
        "t.me",
        "telegram.me",
        "telegram.dog",
        "signal.me",
        "signal.group",
        "discord.gg",
        "discord.com",
        "line.me",
        "viber.click",
        "m.me",
        "threema.id",
        "kik.me",
    ]
)

MESSENGERS = frozenset(
    [
        "whatsapp",
        "telegram",
        "signal",
        "viber",
        "wechat",
        "line",
        "kik",
        "snapchat",
        "skype",
        "threema",
        "discord",
        "messenger",
        "hangouts",
        "imo",
        "kakaotalk",
        "zalo",
        "session",
    ]
)


def messenger_contact(reading: Reading) -> Finding | None:
    """Find invitations by link, name or words. Reported as medium, and never more than that."""
    return found(
        "messenger_contact", filter(_is_invite, reading.mentions), strength=Strength.MEDIUM
    ) or judge("messenger_contact", reading)


def _is_invite(mention: ContactMention) -> bool:
    if mention.kind == "handle":
        return mention.value.split(":", 1)[0] in MESSENGERS
    return mention.kind == "link" and mention.value.split("/", 1)[0] in INVITES
