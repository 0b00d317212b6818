"""The chain: how a line becomes a leaf and how leaves are linked. Pure; an outsider can redo it."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import rfc8785
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

if TYPE_CHECKING:
    from lamppost.foundation.audit.models import AuditLine

START = "0" * 64


def leaf_of(line: AuditLine, seq: int) -> str:
    """
    Return the SHA-256 over the canonical JSON (RFC 8785) of a line at its place.

    Times are UTC with microseconds. The erasable part takes part as its salted hash only.
    """
    content = {
        "seq": seq,
        "id": str(line.id),
        "happened_at": _utc(line.happened_at),
        "event": line.event,
        "subject": line.subject,
        "actor": line.actor,
        "site": str(line.site_id) if line.site_id else None,
        "details": line.details,
        "erasable_hash": line.erasable_hash,
    }
    return hashlib.sha256(rfc8785.dumps(content)).hexdigest()


def link(previous: str, leaf: str) -> str:
    """Return the chain value after ``leaf``: SHA-256 of both, as bytes."""
    return hashlib.sha256(bytes.fromhex(previous) + bytes.fromhex(leaf)).hexdigest()


def head_message(seq: int, chain: str, signed_at: datetime) -> bytes:
    """Return the bytes that a head's signature covers."""
    return f"lamppost audit head\n{seq}\n{chain}\n{_utc(signed_at)}\n".encode()


def key_id(key: Ed25519PublicKey) -> str:
    """Return the first 16 hex digits of the SHA-256 of the raw public key."""
    return hashlib.sha256(key.public_bytes(Encoding.Raw, PublicFormat.Raw)).hexdigest()[:16]


def sign_head(key: Ed25519PrivateKey, seq: int, chain: str, signed_at: datetime) -> str:
    """Return the Ed25519 signature of a head, in hex."""
    return key.sign(head_message(seq, chain, signed_at)).hex()


def is_head_genuine(
    key: Ed25519PublicKey, signature: str, seq: int, chain: str, signed_at: datetime
) -> bool:
    """Return whether the signature fits the head and the key."""
    try:
        key.verify(bytes.fromhex(signature), head_message(seq, chain, signed_at))
    except (InvalidSignature, ValueError):
        return False
    return True


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
