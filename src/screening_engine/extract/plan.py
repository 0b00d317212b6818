"""Numbering plans: which digits are a phone number in which country."""

from __future__ import annotations

import re
from functools import lru_cache

import phonenumbers
from phonenumbers import NumberParseException, PhoneMetadata

DEFAULT_COUNTRIES = ("US", "GB", "FR", "ES")
"""Tried in this order where the site's country is not known."""

ONLY_ANNOUNCED = frozenset({"FR", "ES"})
"""Of these, the plans that take so many digits for a number that a word must announce it."""

MIN_DIGITS, MAX_DIGITS = 7, 15

# Numbers that films and tests may use: nobody has them, but they are written to be read as phones.
# NANP: 555-0100 to 555-0199 in every area code. Ofcom: numbers for drama use.
_FICTION_NANP = re.compile(r"1?([2-9]\d{2}55501\d{2})")
_FICTION_GB = re.compile(
    r"(?:0|(?:00)?44)?(7700900\d{3}|1632960\d{3}|8081570\d{3}|9098790\d{3}|3069990\d{3})"
)
_NANP = re.compile(r"(?:1|0111|\+1)?[2-9]\d{2}[2-9]\d{6}")
_NANP_CODE = 1
# Ten digits, or two zeros and the shortest number abroad.
_NANP_LENGTH = 9


def countries_to_try(country: str) -> tuple[str, ...]:
    """Return the numbering plans to read national numbers by."""
    known = country.upper()
    return (known,) if known in phonenumbers.SUPPORTED_REGIONS else DEFAULT_COUNTRIES


def shortest(countries: tuple[str, ...]) -> int:
    """Return how many digits a number of these plans has at least."""
    codes = map(phonenumbers.country_code_for_region, countries)
    return _NANP_LENGTH if all(code == _NANP_CODE for code in codes) else MIN_DIGITS


@lru_cache(maxsize=8192)
def e164(digits: str, country: str, *, plus: bool = False) -> str:
    """
    Return the number in E.164, or "" if the digits are no number of the country's plan.

    ``plus`` says that a "+" stood before them. Where the plan has the trunk prefix 0, digits
    without it are not taken for a number: nine digits of anything would be one.
    """
    if not MIN_DIGITS <= len(digits) <= MAX_DIGITS:
        return ""
    if plus:
        return _valid(f"+{digits}", None) or _fiction(digits, country)
    code = phonenumbers.country_code_for_region(country)
    if code == _NANP_CODE and not digits.startswith(("00", "011")):
        return _fiction(digits, country) or (
            _valid(digits, country) if _NANP.fullmatch(digits) else ""
        )
    return _fiction(digits, country) or _with_trunk_prefix(digits, country, code)


def is_grouped(shape: tuple[int, ...], digits: str, country: str) -> bool:
    """Tell whether groups of these lengths are how people write such a number in the country."""
    if phonenumbers.country_code_for_region(country) == _NANP_CODE and len(digits) <= 11:
        if len(digits) == 11 and len(shape) > 1:
            shape = shape[1:] if shape[0] == 1 else (shape[0] - 1, *shape[1:])
        return shape in ((3, 3, 4), (3, 7), (6, 4)) or len(shape) == 1
    first, rest = shape[0], shape[1:]
    sizes_fit = 1 <= first <= 6 and all(2 <= size <= 8 for size in rest) and len(rest) <= 6
    even = len(rest) < 2 or max(rest) - min(rest) <= 2
    return not rest or (sizes_fit and even)


def _with_trunk_prefix(digits: str, country: str, code: int) -> str:
    if digits.startswith("00"):
        return _valid(f"+{digits[2:]}", None) or _fiction(digits[2:], country)
    if digits.startswith("011") and code == _NANP_CODE:
        return _valid(f"+{digits[3:]}", None) or _fiction(digits[3:], country)
    trunk, national = _national(country)
    if digits.startswith(trunk) and national.fullmatch(digits[len(trunk) :]):
        return _valid(digits, country)
    if trunk and digits.startswith(str(code)) and national.fullmatch(digits[len(str(code)) :]):
        return _valid(f"+{digits}", None)
    return ""


@lru_cache(maxsize=512)
def _national(country: str) -> tuple[str, re.Pattern[str]]:
    """Return the country's trunk prefix if it is 0, and the shape of a number without it."""
    metadata = PhoneMetadata.metadata_for_region(country, None)
    shape = metadata.general_desc if metadata else None
    pattern = shape.national_number_pattern if shape else None
    trunk = "0" if metadata and metadata.national_prefix == "0" else ""
    return trunk, re.compile(pattern or "(?!)")


def _fiction(digits: str, country: str) -> str:
    if phonenumbers.country_code_for_region(country) == _NANP_CODE:
        match = _FICTION_NANP.fullmatch(digits)
        if match:
            return f"+1{match[1]}"
    match = _FICTION_GB.fullmatch(digits) if country == "GB" or digits[:2] == "44" else None
    return f"+44{match[1]}" if match else ""


def _valid(number: str, country: str | None) -> str:
    try:
        parsed = phonenumbers.parse(number, country)
    except NumberParseException:
        return ""
    if not phonenumbers.is_valid_number(parsed):
        return ""
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
