"""Addresses of wallets for cryptocurrency, whole and written in pieces."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from screening_engine.extract.checks import coin_of
from screening_engine.extract.wordlist import words

_LONG = re.compile(r"(?<![^\W_])[0-9A-Za-z]{26,90}(?![^\W_])")
_CUES = words(
    "btc bitcoin bitcoins wallet wallets eth ethereum crypto cryptocurrency usdt usdc tether trc20 "
    "erc20 tron trx ltc litecoin doge dogecoin xrp ripple krypto cripto criptomonedas monedero "
    "portefeuille cartera satoshi blockchain binance coinbase"
)
_PIECES = re.compile(
    r"(?<![^\W_])(?:0[xX]|bc1|ltc1|BC1|LTC1|[13LM9ADTXr])[0-9A-Za-z]{0,40}"
    r"(?:[ .,_*|/\n-]{1,3}[0-9A-Za-z]{1,40}){1,48}"
)
_PIECE = re.compile(r"[0-9A-Za-z]+")
_DIGITS = re.compile(r"\d\D*\d\D*\d")  # a sentence has none, an address some
_SHORTEST, _LONGEST = 26, 90
_MAX_TRIES = 400


class Wallet(NamedTuple):
    """An address found; ``value`` is "bitcoin:1…"."""

    value: str
    start: int
    end: int
    plain: bool


def may_hold_pieces(found: set[str]) -> bool:
    """Tell by the words of a text whether it speaks of such money at all."""
    return not found.isdisjoint(_CUES)


def find_wallets(text: str, *, in_pieces: bool) -> Iterator[Wallet]:
    """Yield the addresses of a folded text; where it speaks of them, those in pieces as well."""
    for match in _LONG.finditer(text):
        coin = coin_of(match[0])
        if coin:
            yield Wallet(_value(coin, match[0]), match.start(), match.end(), True)
    if in_pieces:
        yield from _in_pieces(text)


def _in_pieces(text: str) -> Iterator[Wallet]:
    tries, at = 0, 0
    while tries < _MAX_TRIES and (run := _PIECES.search(text, at)):
        at = run.start() + 1
        address = ""
        for piece in _PIECE.finditer(text, run.start(), run.end()):
            address += piece[0]
            if len(address) > _LONGEST:
                break
            if len(address) < _SHORTEST or address == piece[0] or not _DIGITS.search(address):
                continue
            tries += 1
            if coin := coin_of(address):
                yield Wallet(_value(coin, address), run.start(), piece.end(), False)
                at = piece.end()
                break


def _value(coin: str, address: str) -> str:
    """Letters of either case are the same wallet, except where the case is part of the number."""
    either = coin == "ethereum" or address[:3].lower() in ("bc1", "ltc")
    return f"{coin}:{address.lower() if either else address}"
