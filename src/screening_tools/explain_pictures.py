"""Explains the pictures of a case: what is known of each, and what stands in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from screening_tools.judging import JudgedPicture
from screening_tools.layout import Look, Piece, printable

_INDENT = "  "


def explain_pictures(pictures: Iterable[JudgedPicture], look: Look) -> Iterator[str]:
    for one in pictures:
        seen = one.picture.seen
        size = one.picture.error if seen is None else f"{seen.width} × {seen.height}"
        head = [Piece(printable(one.picture.name), "bold"), Piece(f"  {printable(size)}", "dim")]
        yield from look.block(head, first=_INDENT, rest=_INDENT * 3)
        yield from _details(one, look)


def _details(one: JudgedPicture, look: Look) -> Iterator[str]:
    for match in one.picture.matches:
        how = "the same file" if match.is_exact else f"{match.distance} of 256 bits apart"
        pieces = [Piece(f"known in the bank {match.bank}, label {match.label}"), Piece(f"  {how}")]
        yield from look.block(pieces, first=_INDENT * 3, rest=_INDENT * 4)
    if one.picture.words:
        words = f"“{printable(one.picture.words, show_invisible=True)}”"
        yield from look.block([Piece(words)], first=_INDENT * 3, rest=_INDENT * 3)
    for reason in one.verdict.reasons if one.verdict else ():
        style = "dim" if reason.shadow else str(reason.outcome)
        pieces = [Piece(reason.outcome.upper(), style), Piece(f"  {reason.title}")]
        yield from look.block(
            [*pieces, Piece(f"  {reason.rule_id}", "dim")], first=_INDENT * 3, rest=_INDENT * 4
        )
