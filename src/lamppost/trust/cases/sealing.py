"""Seal what was quarantined to a public key: no web process can read it again."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

from lamppost.foundation.kernel.errors import N_, DomainError

PUBLIC_KEY = "keys/quarantine.pub.pem"
PRIVATE_KEY = "keys/quarantine.pem"
INFO = b"lamppost quarantine"


class WrongKey(DomainError):
    """The private key does not open this, or is no key at all."""

    code = "wrong_key"


def _suite() -> Suite:
    """Return the cipher suite: RFC 9180 base mode with X25519, SHA-256 and ChaCha20-Poly1305."""
    return Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.CHACHA20_POLY1305)


def make_keys(home: Path) -> None:
    """
    Make the key pair once. The private half belongs on the reviewer's machine, not here.

    It is written beside the public half, readable by its owner only, because there is nowhere
    else to put it yet; docs/run/quarantine.md says how to move it away.
    """
    public, private = home / PUBLIC_KEY, home / PRIVATE_KEY
    if public.exists():
        return
    public.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    key = X25519PrivateKey.generate()
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    with os.fdopen(os.open(private, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(pem)
    # The public half last: whoever sees it may rely on the pair being complete.
    public.write_bytes(
        key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    )


def public_key(home: Path) -> X25519PublicKey:
    """Return the key to seal with; the pair is made if there is none."""
    make_keys(home)
    key = load_pem_public_key((home / PUBLIC_KEY).read_bytes())
    if not isinstance(key, X25519PublicKey):
        raise WrongKey(N_("The quarantine key in the home folder is not an X25519 public key."))
    return key


def private_key(path: Path) -> X25519PrivateKey:
    """
    Return the reviewer's key from a file.

    :raises WrongKey: if the file holds no such key
    """
    try:
        key = load_pem_private_key(path.read_bytes(), password=None)
    except ValueError:
        raise WrongKey(N_("This file holds no private key.")) from None
    if not isinstance(key, X25519PrivateKey):
        raise WrongKey(N_("This file holds another kind of key."))
    return key


def seal(content: Mapping[str, object], key: X25519PublicKey) -> bytes:
    """Return content (JSON values) sealed to a public key."""
    return _suite().encrypt(json.dumps(content).encode(), key, INFO)


def open_sealed(sealed: bytes, key: X25519PrivateKey) -> dict[str, object]:
    """
    Return sealed content.

    :raises WrongKey: if it was sealed to another key, or was changed
    """
    try:
        found = json.loads(_suite().decrypt(sealed, key, INFO))
    except (InvalidTag, ValueError):
        raise WrongKey(N_("This key does not open what was sealed.")) from None
    if not isinstance(found, dict):
        raise WrongKey(N_("What was sealed is not readable."))
    return found
