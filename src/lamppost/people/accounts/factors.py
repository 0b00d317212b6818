"""Second factors and passkeys: what the kept library (django-allauth) holds for us, and how."""

from __future__ import annotations

import base64
import ipaddress
import json
import logging
import secrets
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import get_totp_secret
from allauth.mfa.webauthn.forms import AuthenticateWebAuthnForm, LoginWebAuthnForm
from allauth.mfa.webauthn.internal import auth as webauthn
from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.db import DatabaseError
from fido2.webauthn import UserVerificationRequirement

from lamppost.environment import env
from lamppost.foundation.kernel.errors import N_
from lamppost.people.accounts.rules import FactorNotValid, tidy_code

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from django.forms import Form

    from lamppost.people.accounts.models import Account

logger = logging.getLogger(__name__)


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Passkey:
    """A passkey or a security key, as its owner sees it. ``signs_in`` alone, without a mail."""

    id: int
    name: str
    signs_in: bool
    added_at: datetime
    last_used_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Factors:
    """What an account has beside its mailbox. ``codes_left`` is None if it has no codes."""

    app_since: datetime | None
    passkeys: list[Passkey]
    codes_left: int | None

    def __bool__(self) -> bool:
        return self.app_since is not None or bool(self.passkeys)


def factors_of(account: Account) -> Factors:
    """Return what an account has beside its mailbox: one query."""
    rows = list(Authenticator.objects.filter(user_id=account.pk).order_by("created_at", "pk"))
    app = next((row for row in rows if row.type == Authenticator.Type.TOTP), None)
    codes = next((row for row in rows if row.type == Authenticator.Type.RECOVERY_CODES), None)
    return Factors(
        app_since=app.created_at if app else None,
        passkeys=[_passkey(row) for row in rows if row.type == Authenticator.Type.WEBAUTHN],
        codes_left=len(codes.wrap().get_unused_codes()) if codes else None,
    )


def _passkey(row: Authenticator) -> Passkey:
    key = row.wrap()
    return Passkey(
        id=row.pk,
        name=key.name,
        signs_in=key.is_passwordless is not False,
        added_at=row.created_at,
        last_used_at=row.last_used_at,
    )


def has_second_factor(account_id: UUID) -> bool:
    """Return whether a mail alone does not sign this account in."""
    rows = Authenticator.objects.filter(user_id=account_id)
    return bool(rows.exclude(type=Authenticator.Type.RECOVERY_CODES).exists())


# The ceremonies below keep their challenge in the session of the request that is being answered:
# the library finds it by itself, through its middleware.


def new_app_secret(account: Account) -> tuple[str, str]:
    """Return a fresh secret for an authenticator app, and the address that its picture holds."""
    secret = get_totp_secret(regenerate=True)
    return secret, Factory().build_totp_url(account, secret)


def app_secret_again(account: Account) -> tuple[str, str]:
    """Return the secret that this browser was shown before, or a fresh one."""
    secret = get_totp_secret()
    return secret, Factory().build_totp_url(account, secret)


def passkey_to_make(account: Account, *, signs_in: bool) -> dict[str, object]:
    """
    Return what a browser needs to make a passkey (JSON, as WebAuthn writes it).

    ``signs_in``: one that finds the account by itself and asks for a finger, a face or a PIN;
    otherwise any security key will do.
    """
    options: dict[str, object] = webauthn.begin_registration(account, signs_in)
    return options


def passkey_to_show(account: Account | None) -> dict[str, object]:
    """
    Return what a browser needs to use a passkey: one of this account, or, for None, any.

    Any passkey alone signs in, so then the device must have asked for a finger, a face or a PIN.
    """
    options: dict[str, object] = webauthn.begin_authentication(account)
    return options


def account_of_passkey(credential: str) -> Account:
    """
    Return whose passkey a browser used to sign in, and note its use.

    :raises FactorNotValid: if it is not one, is nobody's, or answers another question than ours
    """
    # Questions of the second step are easier, and wait in the same place of the session.
    asked = webauthn.get_state() or {}
    if asked.get("user_verification") != UserVerificationRequirement.REQUIRED:
        raise FactorNotValid(N_("That did not fit. Please try again."))
    form = LoginWebAuthnForm(data={"credential": checked_credential(credential)})
    row = valid_or_refuse(form)["credential"]
    row.record_usage()
    account: Account = row.user
    return account


def check_passkey(account: Account, credential: str) -> None:
    """
    Check a passkey as the second factor of an account, and note its use.

    :raises FactorNotValid: if it is not one of this account, or after five wrong tries
    """
    data = {"credential": checked_credential(credential)}
    valid_or_refuse(AuthenticateWebAuthnForm(user=account, data=data))["credential"].record_usage()


def check_code(account: Account, typed: str) -> None:
    """
    Check the code of an app, or a recovery code, which is then used up; note its use.

    :raises FactorNotValid: if it is none, was used already, or after five wrong tries
    """
    form = AuthenticateForm(user=account, data={"code": tidy_code(typed)})
    valid_or_refuse(form)
    form.authenticator.record_usage()


def valid_or_refuse(form: Form) -> dict[str, Any]:
    """Return what a form of the library holds, or raise FactorNotValid."""
    try:
        is_valid = form.is_valid()
    except DatabaseError:
        raise
    except Exception as stumbled:
        # What strangers send as a passkey goes through CBOR, ASN.1 and signatures, each with
        # errors of its own, and the library expects some of them only.
        logger.info("a second factor was not understood: %r", stumbled)
        is_valid = False
    if is_valid:
        return form.cleaned_data
    codes = {error.code for errors in form.errors.as_data().values() for error in errors}
    if codes & {"too_many_login_attempts", "rate_limited"}:
        raise FactorNotValid(N_("That was often wrong. Please wait five minutes and try again."))
    raise FactorNotValid(N_("That did not fit. Please try again."))


# What a browser sends of a passkey: names of parts, each a string or more of the same.
_PARTS = {"id", "rawId", "type", "response", "clientExtensionResults", "authenticatorAttachment"}
_LONGEST = 20_000


def checked_credential(text: str) -> str:
    """
    Return a credential if it has the shape of one: the library trusts shapes more than we do.

    :raises FactorNotValid: if it has not
    """
    wrong = FactorNotValid(N_("That did not fit. Please try again."))
    if len(text) > _LONGEST:
        raise wrong
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        raise wrong from None
    if not isinstance(found, dict) or not isinstance(found.get("response"), dict):
        raise wrong
    given = {**found["response"], **{key: found.get(key) for key in ("id", "rawId", "type")}}
    texts = (value for name, value in given.items() if name != "transports")
    if not all(value is None or isinstance(value, str | bool | int) for value in texts):
        raise wrong
    return json.dumps({name: found[name] for name in found.keys() & _PARTS})
