"""The code under which somebody follows a report: made anew when needed, kept only as a hash."""

from __future__ import annotations

import base64
import hashlib
import hmac
from uuid import UUID

from django.conf import settings

# 160 bits: nobody guesses one, and 32 letters fit into a line of a mail.
CODE_BYTES = 20


def code_for(report_id: UUID, code_hash: str = "") -> str:
    """
    Return the code of a report, in small letters and digits.

    It is the keyed hash (HMAC-SHA256, RFC 2104) of the report's id, so that a mail of next week
    can hold it although no copy of the database does. With ``code_hash`` former keys are tried
    as well; a report whose key is gone for good gets "".
    """
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    codes = [_code(report_id, str(key)) for key in keys]
    if not code_hash:
        return codes[0]
    return next((code for code in codes if hash_code(code) == code_hash), "")


def hash_code(code: str) -> str:
    """Return what is stored of a code."""
    return hashlib.sha256(code.encode()).hexdigest()


def _code(report_id: UUID, key: str) -> str:
    message = b"lamppost report tracker\0" + report_id.bytes
    digest = hmac.new(key.encode(), message, hashlib.sha256).digest()
    return base64.b32encode(digest[:CODE_BYTES]).decode().lower()
