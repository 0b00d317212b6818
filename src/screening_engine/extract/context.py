"""The words around a number that make it a phone number or make it something else."""

from __future__ import annotations

import re
from collections.abc import Sequence

from screening_engine.extract.tokens import Token
from screening_engine.extract.wordlist import words

CUES = words(
    """
    call calling text txt texting ring phone telephone tel telefon telefono telephone fon ph cell
    cel cellphone mobile mob movil handy mobil whatsapp whatsap whats wa wsp wasap sms reach
    contact kontakt contacto dial hmu viber signal telegram imessage facetime llama llamar llame
    llamame anruf anrufen ruf appeler appelez appelle portable numero nummer numéro
    اتصل هاتف جوال واتساب رقم звоните телефон тел celular fono contatto telefonnummer rufnummer
    """
)
"""Words that announce a phone number."""

LABELS = words(
    """
    sku isbn order tracking serial serials sn vin model part item ref reference lot zip
    zipcode postcode upc ean asin imei meid odometer mileage gps id invoice account acct routing
    iban card cards licence license lic plate mls apn permit dre bre calbre calre nmls unit apt
    suite barcode pn mpn oem ups fedex usps isrc issn coordinates lat lon latitude longitude
    artikelnummer bestellnummer seriennummer fahrgestellnummer plz pedido serie modelo version
    firmware batch casting stock parcel patent section case bid auction ebay size sizes highway
    highways hwy route
    """
)
"""Words that announce a number of another kind."""

UNITS = words(
    """
    miles mile mi km kms kilometers kilometres sqft sq ft feet foot inch inches in cm mm m meters
    metres gb tb mb ghz mhz hz hp kw kwh w watts watt v volt volts mah ah lb lbs kg g oz ounces
    gal gallons acres acre usd eur gbp dollars bucks euros pounds pcs pieces units pages years year
    yrs yr minutes mins min rpm psi cc mpg btu x thread count songs copies hours hrs
    """
)
"""Words that make the number before them a quantity."""

NOT_BETWEEN = LABELS | UNITS | words("from to through until till of per each by or vs")
"""Words that never stand between the groups of one phone number."""

_REACH = 6
_MAX_DISTANCE = 40
_OF_INCHES = UNITS | words(
    "by wide width long length high height tall deep depth thick round and or"
)
_INCH = tuple('"″”')
_SENTENCE_END = re.compile(r"[.!?]\s+[^\W\d_]")


def before(tokens: Sequence[Token], index: int, text: str) -> int:
    """
    Return 1 if a cue comes before the token at ``index``, -1 if a label does, else 0.

    The nearest word of the same sentence decides; numbers on the way are passed over.
    """
    start = tokens[index].start
    for token in reversed(tokens[max(0, index - _REACH) : index]):
        if start - token.end > _MAX_DISTANCE or _SENTENCE_END.search(text, token.end, start):
            return 0
        if token.text in CUES:
            return 1
        if token.text in LABELS or _is_serial(token, text):
            return -1
    return 0


def _is_serial(token: Token, text: str) -> bool:
    """Tell the end of "S/N"."""
    return token.text == "n" and text[max(0, token.start - 2) : token.start].lower() == "s/"


def is_quantity(tokens: Sequence[Token], index: int, text: str) -> bool:
    """Tell whether the token after ``index`` is a unit: "9875550179 miles"."""
    if index + 1 >= len(tokens):
        return False
    end = tokens[index].end
    if text[end : end + 1] in _INCH and not text[: tokens[index].start].endswith('"'):
        return True
    unit, gap = tokens[index + 1], text[end : tokens[index + 1].start]
    if unit.text not in UNITS or gap not in ("", " ", "-"):
        return False
    return unit.text != "in" or not _leads_on(tokens, index + 1, text)


def _leads_on(tokens: Sequence[Token], index: int, text: str) -> bool:
    """Tell "in the evening" from "72 in wide": inches end there or go on with a measure."""
    if index + 1 >= len(tokens):
        return False
    after = tokens[index + 1]
    gap = text[tokens[index].end : after.start]
    return gap.isspace() and after.text.isalpha() and after.text not in _OF_INCHES
