"""Hand a note to a browser's push service (RFC 8030)."""

from __future__ import annotations

import http.client
from datetime import timedelta
from email.utils import parseaddr
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone

from lamppost.environment import env
from lamppost.foundation.push.actions import Gone
from lamppost.foundation.push.keys import sender_key
from lamppost.foundation.push.models import PushBrowser, PushNote
from lamppost.foundation.push.rules import check_address
from lamppost.foundation.push.sealing import sealed, sender_header

TIMEOUT = 10  # seconds: a service that hangs must not hold up the others
# How long a service keeps a note for a browser that is off. After a day it is no news.
LIVES = timedelta(days=1)
OVER = frozenset({404, 410})


class NotTaken(Exception):
    """The push service said no, or later."""


def send_by_push(browser: PushBrowser, note: PushNote) -> None:
    """
    Send one note, sealed for that browser.

    :raises Gone: if the browser is not to be reached any more
    :raises NotTaken: if the service said anything else than yes
    :raises OSError: if it could not be reached
    """
    # Looked at again: a rule that got stricter since counts for what was remembered before.
    address = check_address(browser.address, others=env().trusted_push_hosts)
    body = sealed(note.text, p256dh=browser.p256dh, auth=browser.auth)
    headers = {
        "Authorization": sender_header(
            address, key=sender_key(env().home), contact=_contact(), now=timezone.now()
        ),
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
        "TTL": str(int(LIVES.total_seconds())),
        "Topic": note.topic,
        "Urgency": "normal",
    }
    status = _post(address, body, headers)
    if status in OVER:
        raise Gone
    if not 200 <= status < 300:
        raise NotTaken(f"the push service answered {status}")


def _post(address: str, body: bytes, headers: dict[str, str]) -> int:
    parts = urlsplit(address)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    connection = kind(parts.hostname or "", parts.port, timeout=TIMEOUT)
    try:
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        connection.request("POST", target or "/", body=body, headers=headers)
        # No redirect is followed: only addresses that were checked are asked.
        return connection.getresponse().status
    finally:
        connection.close()


def _contact() -> str:
    """Return where a push service reaches the operator: it may turn away who names nothing."""
    named = env().operator_contact
    if named.startswith("https://"):
        return named
    _name, address = parseaddr(named if "@" in named else settings.DEFAULT_FROM_EMAIL)
    return f"mailto:{address}"
