"""Mail addresses: kept nearly as typed, compared in a normal form."""

from __future__ import annotations

import re
import unicodedata

from lamppost.foundation.kernel.errors import N_, DomainError

# The shape only. Whether an address exists is proved by the link that we mail to it.
_SHAPE = re.compile(r"[^\s@<>()\[\],;:\\\"\x00-\x1f]{1,64}@[^\s@<>()\[\],;:\\\"\x00-\x1f]{1,255}")
_DOMAIN = re.compile(r"(?:[a-z0-9_-]{1,63}\.)+[a-z0-9-]{2,63}|localhost")
MAX_LENGTH = 254  # RFC 5321 4.5.3.1.3, less the angle brackets


class NotAnAddress(DomainError):
    """The text cannot be a mail address."""

    code = "not_an_address"


def tidy_address(address: str) -> str:
    """
    Return an address as it is kept and written to: as typed, in compatibility form (NFKC).

    Mail must go to letters that compare equal to themselves: if ``ſam@…`` were written to and
    compared as ``sam@…``, whoever has the first mailbox could sign in as the second.

    :raises NotAnAddress: if it has not the shape of a mail address
    """
    text = unicodedata.normalize("NFKC", address).strip()
    if len(text) > MAX_LENGTH or not _SHAPE.fullmatch(text):
        raise NotAnAddress(N_("This does not look like a mail address. Please check it."))
    if any(unicodedata.category(letter)[0] == "C" for letter in text):
        raise NotAnAddress(N_("This does not look like a mail address. Please check it."))
    return text


def normal_form(address: str) -> str:
    """
    Return the form in which two addresses are compared.

    Case is ignored on both sides (RFC 5321 would let a host tell ``Ana`` from ``ana``; none
    that people use does), the domain is compared in its ASCII form.

    :raises NotAnAddress: if it has not the shape of a mail address
    """
    local, _, domain = tidy_address(address).rpartition("@")
    try:
        ascii_domain = domain.encode("idna").decode("ascii").lower()
    except UnicodeError:
        ascii_domain = ""
    normal = f"{unicodedata.normalize('NFKC', local.lower())}@{ascii_domain}"
    if len(normal) > MAX_LENGTH or not _DOMAIN.fullmatch(ascii_domain):
        raise NotAnAddress(N_("This does not look like a mail address. Please check it."))
    return normal
