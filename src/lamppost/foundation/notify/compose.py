"""Turn a mail's parts into plain text and one hand-written, inlined HTML page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from importlib.resources import files

import css_inline


@dataclass(frozen=True, slots=True)
class Button:
    """One thing that a mail offers to do."""

    label: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MailText:
    """
    What a mail says: a subject, paragraphs, links with a line about each, a main button and
    others beside it, a closing line.

    ``links`` are (label, line below it or "", address). ``stop_url`` is where one press stops
    mails of this kind (RFC 8058); who may be written to without having asked has one.
    All texts are already in the reader's language. No tracking, no pictures, no other links.
    """

    subject: str
    paragraphs: Sequence[str]
    links: Sequence[tuple[str, str, str]] = ()
    button_label: str = ""
    button_url: str = ""
    more_buttons: Sequence[Button] = ()
    closing: str = ""
    stop_label: str = ""
    stop_url: str = ""
    language: str = "en"
    direction: str = "ltr"


def as_text(mail: MailText) -> str:
    """Return the plain-text part."""
    parts = list(mail.paragraphs)
    parts += ["\n".join(line for line in link if line) for link in mail.links]
    parts += [f"{button.label}:\n{button.url}" for button in buttons_of(mail)]
    if mail.closing:
        parts.append(mail.closing)
    if mail.stop_url:
        parts.append(f"{mail.stop_label}:\n{mail.stop_url}")
    return "\n\n".join(parts) + "\n"


def as_html(mail: MailText) -> str:
    """Return the HTML part, with the style inlined for mail programs that drop style sheets."""
    parts = [f"<p>{_lines(part)}</p>" for part in mail.paragraphs]
    parts += [_link(*link) for link in mail.links]
    parts += _buttons(mail)
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


def buttons_of(mail: MailText) -> list[Button]:
    """Return every button of a mail, the main one first."""
    main = [Button(mail.button_label, mail.button_url)] if mail.button_url else []
    return [*main, *mail.more_buttons]


def _buttons(mail: MailText) -> list[str]:
    """Return a paragraph for each button: side by side, mail programs would let them overlap."""
    kinds = ["button"] if mail.button_url else []
    kinds += ["button other"] * len(mail.more_buttons)
    return [
        f'<p><a class="{kind}" href="{escape(button.url)}">{escape(button.label)}</a></p>'
        for kind, button in zip(kinds, buttons_of(mail), strict=True)
    ]


def _lines(text: str) -> str:
    return escape(text).replace("\n", "<br>")


@cache
def _style() -> str:
    return (files("lamppost.foundation.notify") / "mail.css").read_text(encoding="utf-8")
