"""Texts that operators write, as safe markup: paragraphs, and lists of lines with a hyphen."""

from __future__ import annotations

from itertools import groupby

from markupsafe import Markup, escape

HYPHENS = ("- ", "– ", "* ")


def prose(text: str) -> Markup:
    """Return paragraphs and lists; nothing that somebody typed is markup."""
    parts = [part for part in text.split("\n\n") if part.strip()]
    return Markup("").join(_part(part) for part in parts)


def _part(part: str) -> Markup:
    lines = [line.strip() for line in part.split("\n") if line.strip()]
    runs = [(is_list, list(run)) for is_list, run in groupby(lines, _is_item)]
    return Markup("").join(_list(run) if is_list else _paragraph(run) for is_list, run in runs)


def _is_item(line: str) -> bool:
    return line.startswith(HYPHENS)


def _list(lines: list[str]) -> Markup:
    items = Markup("").join(Markup("<li>{}</li>").format(line[2:].strip()) for line in lines)
    return Markup("<ul>{}</ul>").format(items)


def _paragraph(lines: list[str]) -> Markup:
    return Markup("<p>{}</p>").format(Markup("<br>").join(escape(line) for line in lines))
