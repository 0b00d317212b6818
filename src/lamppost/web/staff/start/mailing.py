"""The test mail: does the server take it, and what does it say if not, in plain words."""

from __future__ import annotations

import hmac
import logging
import socket
import ssl
from collections.abc import Callable
from dataclasses import replace
from smtplib import (
    SMTPAuthenticationError,
    SMTPException,
    SMTPRecipientsRefused,
    SMTPResponseException,
    SMTPSenderRefused,
)

from django.conf import settings
from django.utils.crypto import salted_hmac
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lamppost.environment import env
from lamppost.foundation.notify.compose import MailText
from lamppost.foundation.notify.transport import send_now
from lamppost.journeys.letters import direction_of
from lamppost.people.accounts.rules import CODE_TRIES, new_code, tidy_code
from lamppost.web.staff.start.draft import Draft, Proof

logger = logging.getLogger(__name__)


def is_configured() -> bool:
    """Return whether a mail server is set."""
    return bool(settings.EMAIL_HOST)


def server_name() -> str:
    """Return the mail server as an operator knows it: host and port, no password."""
    return f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}" if is_configured() else ""


def try_mail(address: str) -> str:
    """Send a mail that proves nothing, to see whether one leaves; return what went wrong, or ""."""
    return _send(address, [_("This is a test. It arrived, so mails leave this board.")])


def send_proof(draft: Draft) -> tuple[Draft, str]:
    """Send a mail with a code to the operator; return the draft, and what went wrong or ""."""
    address, code = draft.you["address"], new_code()
    problem = _send(
        address,
        [
            _("This is a test. It arrived, so mails leave this board."),
            _("Type this code where you set the board up: %(code)s")
            % {"code": f"{code[:3]} {code[3:]}"},
        ],
    )
    if problem:
        return draft, problem
    return replace(draft, proof=Proof(address=address, code_hash=_hash(address, code))), ""


def check_proof(draft: Draft, typed: str) -> Draft:
    """Return the draft with the address proved, or with one more wrong try."""
    proof = draft.proof
    is_right = (
        bool(proof.code_hash)
        and proof.tries < CODE_TRIES
        and hmac.compare_digest(proof.code_hash, _hash(proof.address, tidy_code(typed)))
    )
    return replace(draft, proof=replace(proof, is_right=is_right, tries=proof.tries + 1))


def _hash(address: str, code: str) -> str:
    return salted_hmac(
        "lamppost.web.staff.start", f"{address}:{code}", algorithm="sha256"
    ).hexdigest()


def _send(address: str, paragraphs: list[str]) -> str:
    language = get_language() or "en"
    mail = MailText(
        subject=_("Test mail of %(name)s") % {"name": env().network_name},
        paragraphs=paragraphs,
        language=language,
        direction=direction_of(language),
    )
    try:
        send_now(address=address, mail=mail)
    except (OSError, SMTPException) as error:
        logger.warning("the test mail was not taken: %r", error)
        return explain(error)
    return ""


def explain(error: Exception) -> str:
    """Return what a mail server or the network said no with, in plain words and in its own."""
    for kinds, words in _MEANINGS:
        if isinstance(error, kinds):
            said = _own_words(error)
            return f"{words()} {said}" if said else words()
    said = _own_words(error) or type(error).__name__
    return _("The mail server did not take the mail. It said: %(said)s") % {"said": said}


def _own_words(error: Exception) -> str:
    """Return the server's own sentence, on one line, cut."""
    if isinstance(error, SMTPRecipientsRefused):
        answers = [f"{code} {_text(text)}" for code, text in error.recipients.values()]
        return "; ".join(answers)[:300]
    if isinstance(error, SMTPResponseException):
        return f"{error.smtp_code} {_text(error.smtp_error)}"[:300]
    return " ".join(str(error).split())[:300]


def _text(said: bytes | str) -> str:
    plain = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return " ".join(plain.split())


_Meaning = tuple[tuple[type[Exception], ...], Callable[[], str]]
_MEANINGS: tuple[_Meaning, ...] = (
    (
        (SMTPAuthenticationError,),
        lambda: _("The mail server did not accept the user name or the password."),
    ),
    (
        (SMTPSenderRefused,),
        lambda: _("The mail server does not let us send from the address in LAMPPOST_MAIL_FROM."),
    ),
    ((SMTPRecipientsRefused,), lambda: _("The mail server does not take mail for this address.")),
    ((socket.gaierror,), lambda: _("No mail server of this name can be found.")),
    (
        (ConnectionRefusedError,),
        lambda: _("Nothing answers at this name and port. Is the port right?"),
    ),
    (
        (TimeoutError,),
        lambda: _("The mail server did not answer in time. A firewall may be in between."),
    ),
    (
        (ssl.SSLError,),
        lambda: _("The encrypted connection failed: smtp:// is for port 587, smtps:// for 465."),
    ),
)
