"""The key that signs heads: one file in the home folder, readable by its owner only."""

from __future__ import annotations

from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from lamppost.foundation.kernel.key_files import write_new_key

KEY_FILE = "keys/audit.pem"


def signing_key(home: Path) -> Ed25519PrivateKey:
    """
    Return the installation's signing key; make one if there is none yet.

    :raises ValueError: if the file is not an Ed25519 key
    """
    path = home / KEY_FILE
    if not path.exists():
        write_new_key(
            path,
            Ed25519PrivateKey.generate().private_bytes(
                Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
            ),
        )
    key = load_pem_private_key(path.read_bytes(), password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise ValueError(f"{path} is not an Ed25519 private key")
    return key
