"""Identifiers: UUIDv7 inside, short codes outside."""

from __future__ import annotations

import secrets
from uuid import UUID

import uuid_utils.compat

# Crockford's alphabet: no I, L, O, U, so that a code can be read out and typed from paper.
CODE_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
CODE_LENGTH = 8


def new_id() -> UUID:
    """Return a UUIDv7 (RFC 9562): sorts by time, needs no round trip."""
    return uuid_utils.compat.uuid7()


def new_code() -> str:
    """Return eight random characters (40 bits) for a public link; a clash is a retry."""
    return "".join(secrets.choice(CODE_ALPHABET) for _ in range(CODE_LENGTH))


def parse_id(text: str) -> UUID | None:
    """Return the UUID that a form or link names, or None: forged ids are ordinary input."""
    try:
        return UUID(text)
    except (ValueError, AttributeError, TypeError):
        return None
