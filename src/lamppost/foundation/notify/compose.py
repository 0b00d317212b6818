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
    What a mail says: a subject, paragraphs, links with a line about each, a button, a closing.

    ``links`` are (label, line below it or "", address). ``stop_url`` is where one press stops
    mails of this kind (RFC 8058); who may be written to without having asked has one.
    All texts are already in the reader's language. No tracking, no pictures, no other links.
    """

    subject: str
    paragraphs: Sequence[str]
    links: Sequence[tuple[str, str, str]] = ()
    button_label: str = ""
    button_url: str = ""
    closing: str = ""
    stop_label: str = ""
    stop_url: str = ""
    language: str = "en"
    direction: str = "ltr"


def as_text(mail: MailText) -> str:
    """Return the plain-text part."""
    parts = list(mail.paragraphs)
    parts += ["\n".join(line for line in link if line) for link in mail.links]
    if mail.button_url:
        parts.append(f"{mail.button_label}:\n{mail.button_url}")
    if mail.closing:
        parts.append(mail.closing)
    if mail.stop_url:
        parts.append(f"{mail.stop_label}:\n{mail.stop_url}")
    return "\n\n".join(parts) + "\n"


def as_html(mail: MailText) -> str:
    """Return the HTML part, with the style inlined for mail programs that drop style sheets."""
    parts = [f"<p>{_lines(part)}</p>" for part in mail.paragraphs]
    parts += [_link(*link) for link in mail.links]
    if mail.button_url:
        href, label = escape(mail.button_url), escape(mail.button_label)
        parts.append(f'<p><a class="button" href="{href}">{label}</a></p>')
    if mail.closing:
        parts.append(f'<p class="small">{_lines(mail.closing)}</p>')
    if mail.stop_url:
        href, label = escape(mail.stop_url), escape(mail.stop_label)
        parts.append(f'<p class="small"><a href="{href}">{label}</a></p>')
    subject = escape(mail.subject)
    page = (
        f'<!doctype html><html lang="{escape(mail.language)}" dir="{mail.direction}"><head>'
        f'<meta charset="utf-8"><title>{subject}</title><style>{_style()}</style></head><body>'
        f'<main><p class="name">lamppost</p><h1>{subject}</h1>{"".join(parts)}</main>'
        "</body></html>"
    )
    return css_inline.CSSInliner(keep_style_tags=False, load_remote_stylesheets=False).inline(page)


def headers_of(mail: MailText) -> dict[str, str]:
    """Return the headers by which a mail program offers to stop mails of this kind."""
    if not mail.stop_url:
        return {}
    return {
        "List-Unsubscribe": f"<{mail.stop_url}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def _link(label: str, line: str, url: str) -> str:
    below = f"<br>{_lines(line)}" if line else ""
    return f'<p><a href="{escape(url)}" dir="auto">{escape(label)}</a>{below}</p>'


def _lines(text: str) -> str:
    return escape(text).replace("\n", "<br>")


@cache
def _style() -> str:
    return (files("lamppost.foundation.notify") / "mail.css").read_text(encoding="utf-8")
