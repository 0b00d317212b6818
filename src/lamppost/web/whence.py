"""From which browser and network a request comes: as keyed hashes, never as an address."""

from __future__ import annotations

import ipaddress

from django.conf import settings
from django.http import HttpRequest

from lamppost.trust.links.rules import Whence
from lamppost.web.limits import client_of
from lamppost.web.member.drafts import visitor_of

# What one provider gives to a street or a small firm, not to one person: enough to see that a
# hundred new accounts come from one place, too little to say who somebody is.
IPV4_NETWORK, IPV6_NETWORK = 24, 48


def whence(request: HttpRequest) -> Whence:
    """Return where a request comes from, as far as it is known."""
    return Whence.of(
        visitor_id=visitor_of(request),
        network=network_of(request),
        key=settings.SECRET_KEY.encode(),
    )


def network_of(request: HttpRequest) -> str:
    """Return the /24 of an IPv4 address or the /48 of an IPv6 one; "" for a socket file."""
    client = client_of(request).partition("/")[0]
    try:
        address = ipaddress.ip_address(client)
    except ValueError:
        return ""
    bits = IPV4_NETWORK if address.version == 4 else IPV6_NETWORK
    return str(ipaddress.ip_network((address, bits), strict=False))
