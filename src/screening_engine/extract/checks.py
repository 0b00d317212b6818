"""Check digits and sums of wallets and bank numbers: what makes sure that it is one."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from hashlib import sha256

from screening_engine.extract.keccak import keccak256

_BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_RIPPLE58 = "rpshnaf39wBUDNEGHJKLM4PQRST7VWXYZ2bcdeCg65jkm8oFqi1tuvAxyz"
_AS_BASE58 = str.maketrans(_RIPPLE58, _BASE58)
_VERSIONS = {0: "bitcoin", 5: "bitcoin", 0x30: "litecoin", 0x32: "litecoin", 0x1E: "dogecoin",
             0x16: "dogecoin", 0x41: "tron", 0x4C: "dash", 0x10: "dash"}  # fmt: skip
_BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_BECH32_COINS = {"bc": "bitcoin", "ltc": "litecoin"}
_BECH32_ENDS = (1, 0x2BC830A3)  # Bech32 (BIP 173) and Bech32m (BIP 350)
_GENERATOR = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_ADDRESS_BYTES = 25


@lru_cache(maxsize=1024)
def coin_of(address: str) -> str:
    """Return the currency of a wallet address whose check sum is right, or ""."""
    if address[:2] in ("0x", "0X"):
        return "ethereum" if _is_ethereum(address[2:]) else ""
    if "1" in address and address[: address.rfind("1")].lower() in _BECH32_COINS:
        return _bech32_coin(address)
    if address.startswith("r") and _base58_version(address.translate(_AS_BASE58)) == 0:
        return "ripple"
    version = _base58_version(address)
    return _VERSIONS.get(version, "") if version is not None else ""


def _base58_version(address: str) -> int | None:
    """Return the first byte of a Base58Check address, or None if the sum is wrong."""
    number = 0
    for char in address:
        digit = _BASE58.find(char)
        if digit < 0:
            return None
        number = number * 58 + digit
    if number >> (8 * _ADDRESS_BYTES):
        return None
    data = number.to_bytes(_ADDRESS_BYTES, "big")
    zeros = len(address) - len(address.lstrip("1"))
    if zeros != len(data) - len(data.lstrip(b"\0")):
        return None
    return data[0] if sha256(sha256(data[:-4]).digest()).digest()[:4] == data[-4:] else None


def _bech32_coin(address: str) -> str:
    lowered = address.lower()
    if address not in (lowered, address.upper()):
        return ""
    prefix, _, rest = lowered.rpartition("1")
    values = [_BECH32.find(char) for char in rest]
    expanded = [*(ord(c) >> 5 for c in prefix), 0, *(ord(c) & 31 for c in prefix)]
    if -1 in values or _polymod([*expanded, *values]) not in _BECH32_ENDS:
        return ""
    return _BECH32_COINS[prefix]


def _polymod(values: Iterable[int]) -> int:
    check = 1
    for value in values:
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ value
        for i, generator in enumerate(_GENERATOR):
            check ^= generator if top >> i & 1 else 0
    return check


def _is_ethereum(digits: str) -> bool:
    """By form; where capitals are mixed they are the check sum."""
    lowered = digits.lower()
    if len(digits) != 40 or not all(char in "0123456789abcdef" for char in lowered):
        return False
    if digits in (lowered, digits.upper()):
        return len(set(lowered)) > 4
    capitals = keccak256(lowered.encode("ascii")).hex()
    return all(
        char.isdigit() or char.isupper() == (capitals[i] in "89abcdef")
        for i, char in enumerate(digits)
    )


def is_luhn(digits: str) -> bool:
    """Tell whether the last digit checks the others, as on payment cards."""
    doubled = (2 * int(digit) for digit in digits[-2::-2])
    return (sum(map(int, digits[::-2])) + sum(d - 9 * (d > 9) for d in doubled)) % 10 == 0


def is_routing_number(digits: str) -> bool:
    """Tell whether nine digits are a routing number of a bank in the United States."""
    weights = (3, 7, 1) * 3
    total = sum(w * int(d) for w, d in zip(weights, digits, strict=True))
    return total % 10 == 0 and digits[:2] <= "32" and digits != "000000000"
