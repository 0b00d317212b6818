"""Second factors and passkeys: what the kept library (django-allauth) holds for us, and how."""

from __future__ import annotations

import base64
import ipaddress
import secrets
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from lamppost.environment import env

if TYPE_CHECKING:
    from lamppost.people.accounts.models import Account


@cache
def _box(secret: str) -> Fernet:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"lamppost second factors")
    return Fernet(base64.urlsafe_b64encode(derived.derive(secret.encode())))


def passkey_host() -> str:
    """Return the name that passkeys are bound to, or "" if the board is reached by a number."""
    host = urlsplit(env().base_url).hostname or ""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host
    return "localhost" if address.is_loopback else ""


class Factory(DefaultMFAAdapter):  # type: ignore[misc] # the library is not typed
    """
    The library's questions, answered by our house.

    Secrets of apps and recovery codes are stored encrypted under a key derived from the secret
    key: a copy of the database alone makes no codes. Whoever changes the secret key makes every
    app useless, as it signs everybody out.
    """

    def encrypt(self, text: str) -> str:
        """Return what is stored of a secret."""
        return _box(settings.SECRET_KEY).encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """
        Return a stored secret; if it was stored under another key, a random one: an empty one
        would be a secret that everybody knows.
        """
        try:
            return _box(settings.SECRET_KEY).decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            return base64.b32encode(secrets.token_bytes(20)).decode()

    def get_totp_issuer(self) -> str:
        """Return what apps write above the code."""
        return env().network_name

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """
        Return to whom passkeys belong: the configured host, whatever the request said its host is.

        Browsers know passkeys of names only. This very machine is called localhost then.
        """
        return {"id": passkey_host() or "localhost", "name": env().network_name}

    def get_public_key_credential_user_entity(self, user: Account) -> dict[str, object]:
        """Return how a device names the account; its id is what a passkey sign-in gives back."""
        return {
            "id": user.pk.hex.encode(),
            "display_name": user.display_name,
            "name": user.email,
        }
