"""Turn a mail's parts into plain text and one hand-written, inlined HTML page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from importlib.resources import files

import css_inline


@dataclass(frozen=True, slots=True, kw_only=True)
class MailText:
    """
    What a mail says: a subject, paragraphs, one button, a closing line.

    All texts are already in the reader's language. No tracking, no pictures, no other links.
    """

    subject: str
    paragraphs: Sequence[str]
    button_label: str = ""
    button_url: str = ""
    closing: str = ""
    language: str = "en"
    direction: str = "ltr"


def as_text(mail: MailText) -> str:
    """Return the plain-text part."""
    parts = list(mail.paragraphs)
    if mail.button_url:
        parts.append(f"{mail.button_label}:\n{mail.button_url}")
    if mail.closing:
        parts.append(mail.closing)
    return "\n\n".join(parts) + "\n"


def as_html(mail: MailText) -> str:
    """Return the HTML part, with the style inlined for mail programs that drop style sheets."""
    parts = [f"<p>{_lines(part)}</p>" for part in mail.paragraphs]
    if mail.button_url:
        href, label = escape(mail.button_url), escape(mail.button_label)
        parts.append(f'<p><a class="button" href="{href}">{label}</a></p>')
    if mail.closing:
        parts.append(f'<p class="small">{_lines(mail.closing)}</p>')
    subject = escape(mail.subject)
    page = (
        f'<!doctype html><html lang="{escape(mail.language)}" dir="{mail.direction}"><head>'
        f'<meta charset="utf-8"><title>{subject}</title><style>{_style()}</style></head><body>'
        f'<main><p class="name">lamppost</p><h1>{subject}</h1>{"".join(parts)}</main>'
        "</body></html>"
    )
    return css_inline.CSSInliner(keep_style_tags=False, load_remote_stylesheets=False).inline(page)


def _lines(text: str) -> str:
    return escape(text).replace("\n", "<br>")


@cache
def _style() -> str:
    return (files("lamppost.foundation.notify") / "mail.css").read_text(encoding="utf-8")
