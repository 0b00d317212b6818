"""What a browser's push address may be, and what a note says. Pure."""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import re
from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import urlsplit

from lamppost.foundation.kernel.errors import N_, DomainError

# The push services of the browsers that there are: Chrome and those built on it, Firefox, Safari,
# Edge. We send requests to these addresses, so nobody may name us another one.
SERVICES = (
    "fcm.googleapis.com",
    "push.services.mozilla.com",
    "push.apple.com",
    "notify.windows.com",
)
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
LONGEST_ADDRESS = 1_000
MOST_BROWSERS = 10
# A push service takes 4,096 bytes at least (RFC 8030, 7.2); what is added to a note fits beside.
LONGEST_NOTE = 3_000
KEY_BYTES, AUTH_BYTES = 65, 16
UNCOMPRESSED = 4  # the first byte of a point of P-256 that is written out (SEC 1, 2.3.3)


class NoPushAddress(DomainError):
    """A browser named no address to which we may send."""

    code = "no_push_address"


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """What a browser shows. ``url`` is where it leads, ``tag`` what replaces an older note."""

    title: str
    body: str
    url: str
    tag: str
    language: str = "en"
    direction: str = "ltr"

    def as_json(self) -> str:
        """Return the note as its service worker reads it, cut to what a push may hold."""
        parts = {
            "title": self.title[:120],
            "body": self.body[:240],
            "url": self.url[:500],
            "tag": self.tag[:80],
            "lang": self.language,
            "dir": self.direction,
        }
        return json.dumps(parts, ensure_ascii=False, separators=(",", ":"))


def check_address(url: str, *, others: Collection[str] = ()) -> str:
    """
    Return the address of a push service. ``others`` are hosts that an operator trusts, too.

    :raises NoPushAddress: if it is none
    """
    refused = NoPushAddress(N_("This browser's push service is not one that we know."))
    if len(url) > LONGEST_ADDRESS or not re.fullmatch(r"[!-~]+", url):
        raise refused
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").lower(), parts.port
    except ValueError:
        raise refused from None
    if parts.username or parts.password or parts.fragment:
        raise refused
    if host in others:
        if parts.scheme == "https" or (parts.scheme == "http" and host in LOOPBACK):
            return url
        raise refused
    is_known = any(host == name or host.endswith(f".{name}") for name in SERVICES)
    if parts.scheme != "https" or port not in (None, 443) or not is_known:
        raise refused
    return url


def check_keys(p256dh: str, auth: str) -> tuple[str, str]:
    """
    Return a browser's public key and secret, in base64url without filling (RFC 8291, 2).

    :raises NoPushAddress: if they are not a point of P-256 and sixteen bytes
    """
    point, secret = unpacked(p256dh), unpacked(auth)
    if len(point) != KEY_BYTES or point[0] != UNCOMPRESSED or len(secret) != AUTH_BYTES:
        raise NoPushAddress(N_("This browser did not say how to write to it."))
    return packed(point), packed(secret)


def mark_of(session_key: str) -> str:
    """Return the hash by which a browser's session is known here."""
    return hashlib.sha256(f"push:{session_key}".encode()).hexdigest()


def packed(data: bytes) -> str:
    """Return bytes as base64url without filling."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def unpacked(text: str) -> bytes:
    """Return the bytes of base64url, with or without filling; none if it is no such text."""
    if not re.fullmatch(r"[A-Za-z0-9_-]{1,200}={0,2}", text):
        return b""
    bare = text.rstrip("=")
    try:
        return base64.urlsafe_b64decode(bare + "=" * (-len(bare) % 4))
    except (binascii.Error, ValueError):
        return b""
