"""Seal a note for one browser (RFC 8291), and say who sends it (RFC 8292). Pure, given keys."""

from __future__ import annotations

import json
import os
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from lamppost.foundation.push.rules import packed, unpacked

CURVE = ec.SECP256R1()
# One record holds the whole note (RFC 8188): its length is only an upper limit.
RECORD = 4_096
LAST_RECORD = b"\x02"
# At most 24 hours (RFC 8292, 2); half of it forgives clocks that are wrong.
TOKEN_LIVES = timedelta(hours=12)


def sealed(
    text: str,
    *,
    p256dh: str,
    auth: str,
    key: ec.EllipticCurvePrivateKey | None = None,
    salt: bytes | None = None,
) -> bytes:
    """
    Return a note as the body of a push, which only that browser can open (aes128gcm).

    ``key`` and ``salt`` are new ones for each note; only a published example names them.

    :raises ValueError: if the browser's key is no point of the curve
    """
    key = key or ec.generate_private_key(CURVE)
    salt = salt or os.urandom(16)
    theirs_packed = unpacked(p256dh)
    theirs = ec.EllipticCurvePublicKey.from_encoded_point(CURVE, theirs_packed)
    ours_packed = point_of(key)
    shared = key.exchange(ec.ECDH(), theirs)
    told = b"WebPush: info\x00" + theirs_packed + ours_packed
    secret = _derived(shared, salt=unpacked(auth), info=told, length=32)
    content_key = _derived(secret, salt=salt, info=b"Content-Encoding: aes128gcm\x00", length=16)
    nonce = _derived(secret, salt=salt, info=b"Content-Encoding: nonce\x00", length=12)
    body = AESGCM(content_key).encrypt(nonce, text.encode() + LAST_RECORD, None)
    head = salt + RECORD.to_bytes(4) + bytes([len(ours_packed)]) + ours_packed
    return head + body


def _derived(secret: bytes, *, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(algorithm=hashes.SHA256(), length=length, salt=salt, info=info).derive(secret)


def sender_header(
    address: str, *, key: ec.EllipticCurvePrivateKey, contact: str, now: datetime
) -> str:
    """
    Return the ``Authorization`` header that says who sends to a push service.

    ``contact`` is a mailto: or https: address at which the service reaches the operator.
    """
    parts = urlsplit(address)
    claims = {
        "aud": f"{parts.scheme}://{parts.netloc}",
        "exp": int((now + TOKEN_LIVES).timestamp()),
        "sub": contact,
    }
    signed = f"{_part({'typ': 'JWT', 'alg': 'ES256'})}.{_part(claims)}"
    r, s = decode_dss_signature(key.sign(signed.encode(), ec.ECDSA(hashes.SHA256())))
    # JWS wants the two numbers themselves (RFC 7518, 3.4), not their DER form.
    token = f"{signed}.{packed(r.to_bytes(32) + s.to_bytes(32))}"
    return f"vapid t={token}, k={packed(point_of(key))}"


def point_of(key: ec.EllipticCurvePrivateKey) -> bytes:
    """Return the public half of a key, as browsers want it: 65 bytes."""
    return key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def _part(content: dict[str, object]) -> str:
    return packed(json.dumps(content, separators=(",", ":")).encode())
