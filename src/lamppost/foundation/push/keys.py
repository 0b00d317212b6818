"""The key by which push services know this installation: one file in the home folder."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from lamppost.foundation.kernel.key_files import write_new_key
from lamppost.foundation.push.rules import packed
from lamppost.foundation.push.sealing import CURVE, point_of

KEY_FILE = "keys/push.pem"


@lru_cache(maxsize=4)
def sender_key(home: Path) -> ec.EllipticCurvePrivateKey:
    """
    Return the installation's key; make one if there is none yet. A new key ends every
    subscription: browsers are bound to the one that they were told.

    :raises ValueError: if the file holds no key of P-256
    """
    path = home / KEY_FILE
    if not path.exists():
        write_new_key(
            path,
            ec.generate_private_key(CURVE).private_bytes(
                Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
            ),
        )
    key = load_pem_private_key(path.read_bytes(), password=None)
    if not isinstance(key, ec.EllipticCurvePrivateKey) or key.curve.name != CURVE.name:
        raise ValueError(f"{path} is not a private key of P-256")
    return key


def public_key(home: Path) -> str:
    """Return what a browser needs to subscribe: the public half, in base64url."""
    return packed(point_of(sender_key(home)))
