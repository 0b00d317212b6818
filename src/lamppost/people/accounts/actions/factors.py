"""Give an account a second factor or a passkey, and take it away: each is told by mail."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from allauth.core import context
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.totp.internal.auth import TOTP, clear_totp_secret
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from allauth.mfa.webauthn.internal.auth import WebAuthn
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from lamppost.foundation.audit.log import Event, record
from lamppost.foundation.kernel.errors import N_, NotFound
from lamppost.foundation.kernel.ids import new_id
from lamppost.foundation.notify.actions import write_mail
from lamppost.foundation.notify.compose import MailText
from lamppost.people.accounts.factors import checked_credential, valid_or_refuse
from lamppost.people.accounts.models import Account
from lamppost.people.accounts.rules import NAME_LENGTH, NameNotAllowed, check_name, tidy_code

_TYPES = Authenticator.Type
# What was changed, as its owner reads it in a mail.
TOLD = {
    "app_added": N_("An authenticator app was added. Signing in by mail asks for its code now."),
    "app_removed": N_("The authenticator app was removed."),
    "passkey_added": N_("A passkey was added. It signs in, and signing in by mail asks for it."),
    "passkey_removed": N_("A passkey was removed."),
    "codes_renewed": N_("New recovery codes were made. The old ones do not work any more."),
}


@transaction.atomic
def add_app(*, account: Account, typed: str, now: datetime) -> list[str]:
    """
    Add the authenticator app whose secret this browser was shown; return new recovery codes.

    ``typed`` is the code that the app shows: it proves that the secret arrived there.

    :raises FactorNotValid: if the code does not fit, or after five wrong ones
    """
    form = ActivateTOTPForm(user=account, data={"code": tidy_code(typed)})
    valid_or_refuse(form)
    _rows(account, _TYPES.TOTP).delete()
    TOTP.activate(account, form.secret)
    clear_totp_secret(context.request)
    _note(account, "app_added", now)
    return _first_codes(account)


@transaction.atomic
def add_passkey(
    *, account: Account, credential: str, name: str, signs_in: bool, now: datetime
) -> list[str]:
    """
    Add a passkey that a browser made on our question; return new recovery codes, if any.

    :raises FactorNotValid: if it does not answer our question
    """
    data: dict[str, Any] = {"credential": checked_credential(credential), "name": name}
    given = valid_or_refuse(AddWebAuthnForm(user=account, data={**data, "passwordless": signs_in}))
    WebAuthn.add(account, _name(name), given["credential"])
    _note(account, "passkey_added", now)
    return _first_codes(account)


@transaction.atomic
def rename_passkey(*, account: Account, passkey_id: int, name: str, now: datetime) -> None:
    """
    Call a passkey something else.

    :raises NotFound: if it is not one of this account
    :raises NameNotAllowed: if the name is empty or too long
    """
    row = _passkey(account, passkey_id)
    row.data["name"] = check_name(name)
    row.save(update_fields=["data"])
    _record(account, "passkey_renamed", now)


@transaction.atomic
def remove_passkey(*, account: Account, passkey_id: int, now: datetime) -> None:
    """
    Remove a passkey; recovery codes go with the last factor.

    :raises NotFound: if it is not one of this account
    """
    _passkey(account, passkey_id).delete()
    _drop_lonely_codes(account)
    _note(account, "passkey_removed", now)


@transaction.atomic
def remove_app(*, account: Account, now: datetime) -> None:
    """Remove the authenticator app; recovery codes go with the last factor."""
    count, _tables = _rows(account, _TYPES.TOTP).delete()
    if count:
        _drop_lonely_codes(account)
        _note(account, "app_removed", now)


@transaction.atomic
def renew_codes(*, account: Account, now: datetime) -> list[str]:
    """
    Make new recovery codes and end the old ones.

    :raises NotFound: if the account has no second factor that they could stand in for
    """
    if not _others(account).exists():
        raise NotFound(N_("Recovery codes come with an authenticator app or a passkey."))
    _rows(account, _TYPES.RECOVERY_CODES).delete()
    _note(account, "codes_renewed", now)
    return _first_codes(account)


def _first_codes(account: Account) -> list[str]:
    if _rows(account, _TYPES.RECOVERY_CODES).exists():
        return []
    codes: list[str] = RecoveryCodes.activate(account).generate_codes()
    return codes


def _rows(account: Account, kind: str) -> Any:
    return Authenticator.objects.filter(user_id=account.pk, type=kind)


def _others(account: Account) -> Any:
    every = Authenticator.objects.filter(user_id=account.pk)
    return every.exclude(type=_TYPES.RECOVERY_CODES)


def _passkey(account: Account, passkey_id: int) -> Any:
    row = _rows(account, _TYPES.WEBAUTHN).select_for_update().filter(pk=passkey_id).first()
    if row is None:
        raise NotFound(N_("There is no such passkey."))
    return row


def _name(text: str) -> str:
    """The passkey is made already, so whatever it is called must not lose it."""
    try:
        return check_name(text[:NAME_LENGTH])
    except NameNotAllowed:
        return _("Passkey")


def _drop_lonely_codes(account: Account) -> None:
    if not _others(account).exists():
        _rows(account, _TYPES.RECOVERY_CODES).delete()


def _note(account: Account, what: str, now: datetime) -> None:
    _record(account, what, now)
    with override(account.language or "en"):
        mail = MailText(
            subject=_("The way into your account was changed"),
            paragraphs=[
                _(TOLD[what]),
                _("If that was not you, sign in, sign out all other devices, and write to us."),
            ],
            language=account.language or "en",
            direction="rtl" if account.language in ("ar", "he", "fa") else "ltr",
        )
    write_mail(address=account.email, mail=mail, dedupe=f"secured:{new_id()}", now=now)


def _record(account: Account, what: str, now: datetime) -> None:
    record(
        Event.ACCOUNT_SECURED,
        subject=account.subject,
        actor=account.actor,
        now=now,
        details={"what": what},
    )
