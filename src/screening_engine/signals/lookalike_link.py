"""Signal: a link that dresses up as a well-known name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from screening_engine.normalise.leet import variants
from screening_engine.reading import ContactMention, Reading
from screening_engine.signals.contacts import found
from screening_engine.verdict import Finding, Strength


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


NAMES = _set(
    "paypal venmo zelle cashapp westernunion moneygram klarna revolut stripe coinbase binance "
    "metamask sparkasse volksbank barclays hsbc santander wellsfargo bankofamerica chase "
    "dhl fedex usps royalmail evri dpd colissimo laposte chronopost mondialrelay correos seur "
    "postnl posteitaliane swisspost canadapost auspost "
    "ebay amazon vinted leboncoin kleinanzeigen wallapop milanuncios olx gumtree craigslist "
    "airbnb booking whatsapp"
)
"""Payment, parcel and trading services whose pages are copied most to empty accounts."""

OWN = _set(
    "amazonaws amazonpay ebaykleinanzeigen ebay-kleinanzeigen paypalobjects dhlparcel dhl-paket "
    "dpdgroup dpdlocal fedexcares olxgroup bookingholdings airbnbcitizen whatsappbrand "
    "chasebank stripecdn"
)
"""Other names that belong to the same services."""

_TRAP = re.compile(
    r"pay|secur|verif|login|log-in|signin|sign-in|account|deliver|track|parcel|paket|receiv|refund"
    r"|safe|checkout|order|confirm|card|wallet|support|claim|shipping|livraison|envio|pago|zahlung"
)
_PARTS = re.compile(r"[.-]")


def lookalike_link(reading: Reading) -> Finding | None:
    """
    Find links to hosts that hold the name of a payment, parcel or trading service but are not it.

    Strong: with digits for letters, with the name before another address ("paypal.com.pay.top"),
    or beside a word such as "secure", "pay" or "track". Medium: the name alone, as the page of a
    club of collectors may have it.
    """
    links = [mention for mention in reading.mentions if mention.kind == "link"]
    dressed = [(mention, strength) for mention in links if (strength := _strength(mention))]
    strong = [mention for mention, strength in dressed if strength is Strength.STRONG]
    return found(
        "lookalike_link",
        strong or [mention for mention, _ in dressed],
        strength=Strength.STRONG if strong else Strength.MEDIUM,
    )


def _strength(mention: ContactMention) -> Strength | None:
    domain, _, path = mention.value.partition("/")
    label = domain.split(".", 1)[0]
    if label in NAMES or label in OWN:
        return None
    parts = label.split("-")
    if any(_is_dressed_up(part) for part in parts) or NAMES & _before(domain, mention):
        return Strength.STRONG
    names = list(_names(label, parts))
    if not names:
        return None
    rest = label
    for name in names:
        rest = rest.replace(name, " ")
    return Strength.STRONG if _TRAP.search(f"{rest} {path}") else Strength.MEDIUM


def _is_dressed_up(part: str) -> bool:
    return not part.isalpha() and any(reading in NAMES for reading in variants(part))


def _before(domain: str, mention: ContactMention) -> frozenset[str]:
    """Return the parts of the host before its registered domain, as they were typed."""
    typed = mention.evidence.quote.lower().partition("//")
    host = (typed[2] or typed[0]).split("/", 1)[0]
    return frozenset(_PARTS.split(host.partition(domain)[0]))


def _names(label: str, parts: Iterable[str]) -> Iterator[str]:
    """Yield the services named: as a part of their own, or glued to a word of the trade."""
    for name in sorted(NAMES):
        glued = label.startswith(name) and _TRAP.match(label[len(name) :])
        if name in parts or glued:
            yield name
