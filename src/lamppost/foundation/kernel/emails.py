"""Mail addresses: kept as typed, compared in a normal form."""

from __future__ import annotations

import re
import unicodedata

from lamppost.foundation.kernel.errors import N_, DomainError

# The shape only. Whether an address exists is proved by the link that we mail to it.
_SHAPE = re.compile(r"[^\s@<>()\[\],;:\\\"\x00-\x1f]{1,64}@[^\s@<>()\[\],;:\\\"\x00-\x1f]{1,255}")
MAX_LENGTH = 254  # RFC 5321 4.5.3.1.3, less the angle brackets


class NotAnAddress(DomainError):
    """The text cannot be a mail address."""

    code = "not_an_address"


def normal_form(address: str) -> str:
    """
    Return the form in which two addresses are compared.

    Case is ignored on both sides (RFC 5321 would let a host tell ``Ana`` from ``ana``; none
    that people use does), the domain is compared in its ASCII form.

    :raises NotAnAddress: if it has not the shape of a mail address
    """
    text = unicodedata.normalize("NFKC", address).strip()
    if len(text) > MAX_LENGTH or not _SHAPE.fullmatch(text):
        raise NotAnAddress(N_("This does not look like a mail address. Please check it."))
    local, _, domain = text.rpartition("@")
    try:
        ascii_domain = domain.encode("idna").decode("ascii")
    except UnicodeError:
        raise NotAnAddress(N_("This does not look like a mail address. Please check it.")) from None
    if "." not in ascii_domain.strip(".") and ascii_domain != "localhost":
        raise NotAnAddress(N_("This does not look like a mail address. Please check it."))
    return f"{local.casefold()}@{ascii_domain.lower()}"
