"""What says where money is to go or how much: wallets, bank numbers and sums."""

from __future__ import annotations

from collections.abc import Iterator

from screening_engine.extract.accounts import find_accounts
from screening_engine.extract.amounts import find_amounts
from screening_engine.extract.places import Field, prepare
from screening_engine.extract.wallets import find_wallets, may_hold_pieces
from screening_engine.extract.windows import Scene
from screening_engine.reading import Amount, ContactMention, ReadText
from screening_engine.spans import Span
from screening_engine.verdict import Evidence


def find_payees(field: Field, scene: Scene) -> Iterator[ContactMention]:
    """Yield the wallets and accounts of a field."""
    text = field.plain.text
    for wallet in find_wallets(text, in_pieces=may_hold_pieces(scene.words)):
        span = field.plain.span(wallet.start, wallet.end)
        yield _mention(field, "wallet", wallet.value, span, plain=wallet.plain)
    for account in find_accounts(text, scene.words):
        span = field.plain.span(account.start, account.end)
        yield _mention(field, "account", account.value, span, plain=account.plain)


def amounts_in(read: ReadText, *, country: str) -> Iterator[Amount]:
    """Yield the sums of money in a text, in order of place."""
    folded = prepare(read).plain
    for value, start, end in find_amounts(folded.text, country=country):
        first, last = folded.span(start, end)
        quote = read.shown[first:last]
        yield Amount(
            value=value, evidence=Evidence(field=read.field, start=first, end=last, quote=quote)
        )


def _mention(field: Field, kind: str, value: str, span: Span, *, plain: bool) -> ContactMention:
    shown = field.read.shown[span[0] : span[1]]
    disguised = not (plain and shown.isascii())
    note = "" if not disguised or value.startswith("card:") else f"read as {value}"
    return field.mention(kind, value, span, disguised=disguised, note=note)
