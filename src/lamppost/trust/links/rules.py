"""What counts as the same identifier. Pure."""

from __future__ import annotations

import hashlib
import hmac
import re
from dataclasses import dataclass
from enum import StrEnum

# Shorter texts are the same by chance ("Bike for sale"): no observation is made of them.
SHORTEST_TEXT = 60


class IdentifierKind(StrEnum):
    """Kinds of identifiers that can join subjects."""

    TEXT = "text"  # the words of title and body, as the engine reads them
    TEMPLATE = "template"  # the same without numbers: one form filled in many times
    PHONE = "phone"
    EMAIL = "email"
    LINK = "link"
    HANDLE = "handle"


@dataclass(frozen=True, slots=True)
class Identifier:
    """A kind with its keyed hash, 128 bits in hex."""

    kind: IdentifierKind
    hash: str


def hash_identifier(kind: IdentifierKind, value: str, *, key: bytes) -> Identifier:
    """
    Return the identifier under a keyed hash.

    Keyed, because all phone numbers of a country can be tried in minutes without a key.
    """
    digest = hmac.new(key, f"{kind}\0{value}".encode(), hashlib.sha256).hexdigest()
    return Identifier(kind, digest[:32])


def text_value(skeleton: str) -> str:
    """Return the words of a text in one form: letters and digits only, single spaces."""
    return " ".join(re.findall(r"\w+", skeleton))


def template_value(skeleton: str) -> str:
    """Return the text without its numbers."""
    return " ".join(word for word in re.findall(r"\w+", skeleton) if not re.search(r"\d", word))
