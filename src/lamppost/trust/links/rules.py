"""What counts as the same identifier. Pure."""

from __future__ import annotations

import hashlib
import hmac
import re
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from uuid import UUID

# Shorter texts are the same by chance ("Bike for sale"): no observation is made of them.
SHORTEST_TEXT = 60

HOUR, DAY, WEEK = timedelta(hours=1), timedelta(days=1), timedelta(days=7)
# The longest window that anything counts in, and a day, so that no window is ever cut short.
KEEP_ARRIVALS = WEEK + DAY


class IdentifierKind(StrEnum):
    """Kinds of identifiers that can join subjects."""

    TEXT = "text"  # the words of title and body, as the engine reads them
    TEMPLATE = "template"  # the same without numbers: one form filled in many times
    PHONE = "phone"
    EMAIL = "email"
    LINK = "link"
    HANDLE = "handle"
    WALLET = "wallet"
    ACCOUNT = "account"  # of a bank; of cards too few digits are kept to tell two apart


CONTACTS = (
    IdentifierKind.PHONE,
    IdentifierKind.EMAIL,
    IdentifierKind.HANDLE,
    IdentifierKind.WALLET,
    IdentifierKind.ACCOUNT,
)
"""What leads to one person or firm. A link does not: many point at the same shop."""


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
    return Identifier(kind, keyed_hash(kind, value, key=key))


def keyed_hash(what: str, value: str, *, key: bytes) -> str:
    """Return 128 bits in hex that say nothing about the value to whoever lacks the key."""
    return hmac.new(key, f"{what}\0{value}".encode(), hashlib.sha256).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class Whence:
    """From which browser and network something came: keyed hashes, "" where it is not known."""

    device: str = ""
    network: str = ""

    @classmethod
    def of(cls, *, visitor_id: UUID | None, network: str = "", key: bytes) -> Whence:
        """``network`` is a range of addresses, as ``192.0.2.0/24``: never one address."""
        return cls(
            device=keyed_hash("device", str(visitor_id), key=key) if visitor_id else "",
            network=keyed_hash("network", network, key=key) if network else "",
        )

    def or_else(self, other: Whence) -> Whence:
        """Return this, with what is not known of it from another."""
        return Whence(self.device or other.device, self.network or other.network)


@dataclass(frozen=True, slots=True)
class Seen:
    """Something else that shares an identifier: what it is, whose, in which town."""

    subject: str
    account_id: UUID
    site_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How much came from a browser and a network lately, the one thing asked about left out."""

    device_listings_last_hour: int | None = None  # None: the browser is not known
    device_listings_last_day: int | None = None
    device_accounts_last_week: int | None = None
    network_listings_last_hour: int | None = None  # None: the network is not known
    network_accounts_last_day: int | None = None


def text_value(skeleton: str) -> str:
    """Return the words of a text in one form: letters and digits only, single spaces."""
    return " ".join(re.findall(r"\w+", skeleton))


def template_value(skeleton: str) -> str:
    """Return the text without its numbers."""
    return " ".join(word for word in re.findall(r"\w+", skeleton) if not re.search(r"\d", word))


@dataclass(frozen=True, slots=True)
class NearOthers:
    """
    Who else wrote nearly the same: how many other accounts, on how many other sites.

    ``subjects`` are their texts, the most alike first.
    """

    accounts: int = 0
    places: int = 0
    subjects: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PictureOthers:
    """
    Who else shows the same picture: how many other accounts, in which of their ads.

    ``subjects`` are those ads, the most alike first.
    """

    accounts: int = 0
    subjects: tuple[str, ...] = ()


def sketch_key(key: bytes) -> bytes:
    """Return the key under which the words of texts are hashed."""
    return keyed_hash("words of texts", "", key=key).encode("ascii")


def mark_of(sketch: bytes) -> str:
    """Return 64 bits in hex that tell the sketches, or the pictures, of a subject apart."""
    return hashlib.blake2b(sketch, digest_size=8).hexdigest()
