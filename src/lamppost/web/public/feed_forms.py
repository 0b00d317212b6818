"""The two forms of a feed: Atom (RFC 4287) and JSON Feed 1.1 (jsonfeed.org)."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from xml.sax.saxutils import escape

from django.utils.feedgenerator import Atom1Feed


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """
    One ad in a feed. ``facts`` is a line about it, ``body`` what its poster wrote: both plain.

    ``photo_url`` is "" where there is none.
    """

    id: str
    url: str
    title: str
    facts: str
    body: str
    language: str
    category: str
    published_at: datetime
    updated_at: datetime
    photo_url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A feed, whatever its form. ``name`` is its lasting name, ``url`` where people read the same.

    ``updated_at`` is when anything in it changed last: one without entries does not change.
    """

    name: str
    title: str
    about: str
    author: str
    language: str
    url: str
    feed_url: str
    updated_at: datetime
    entries: Sequence[Entry]


class FeedForm(StrEnum):
    """How a feed is written, by the ending of its address."""

    ATOM = "atom"
    JSON = "json"

    @property
    def content_type(self) -> str:
        return {
            FeedForm.ATOM: "application/atom+xml; charset=utf-8",
            FeedForm.JSON: "application/feed+json; charset=utf-8",
        }[self]

    def write(self, feed: Feed) -> str:
        """Return a feed as text of this form."""
        writers: dict[FeedForm, Callable[[Feed], str]] = {
            FeedForm.ATOM: _as_atom,
            FeedForm.JSON: _as_json,
        }
        return writers[self](feed)


class _Atom(Atom1Feed):
    """A feed that says when it changed last; an empty one does not change with every request."""

    updated: datetime

    def latest_post_date(self) -> datetime:
        return self.updated


def _as_atom(feed: Feed) -> str:
    atom = _Atom(
        title=_plain(feed.title),
        link=feed.url,
        description=_plain(feed.about) or None,
        language=feed.language,
        feed_url=feed.feed_url,
        author_name=feed.author,
        feed_guid=feed.name,
    )
    atom.updated = feed.updated_at
    for entry in feed.entries:
        atom.add_item(
            title=_plain(entry.title),
            link=entry.url,
            description=_html(entry.facts, entry.body),
            unique_id=entry.id,
            pubdate=entry.published_at,
            updateddate=entry.updated_at,
        )
    return str(atom.writeString("utf-8"))


def _as_json(feed: Feed) -> str:
    """Return JSON in which what is empty is left out, as the format asks for."""
    told = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": _plain(feed.title),
        "home_page_url": feed.url,
        "feed_url": feed.feed_url,
        "description": _plain(feed.about),
        "language": feed.language,
        "authors": [{"name": feed.author, "url": feed.url}],
        "items": [_item(entry) for entry in feed.entries],
    }
    return json.dumps({key: value for key, value in told.items() if value != ""}, indent=1) + "\n"


def _item(entry: Entry) -> dict[str, object]:
    told = {
        "id": entry.id,
        "url": entry.url,
        "title": _plain(entry.title),
        "summary": _plain(entry.facts),
        # Plain text: nothing that somebody wrote can become markup.
        "content_text": _plain(entry.body),
        "image": entry.photo_url,
        "date_published": entry.published_at.isoformat(timespec="seconds"),
        "date_modified": entry.updated_at.isoformat(timespec="seconds"),
        "tags": [entry.category] if entry.category else "",
        "language": entry.language,
    }
    return {key: value for key, value in told.items() if value != ""}


def _html(first: str, body: str) -> str:
    """Return a description: readers show it as HTML, so nothing in it may be markup."""
    lines = "<br>".join(escape(line) for line in _plain(body).split("\n"))
    return f"<p>{escape(_plain(first))}</p><p>{lines}</p>"


def _plain(text: str) -> str:
    """Return a text without the characters that XML cannot hold."""
    return "".join(sign for sign in text if sign in "\n\t" or (sign >= " " and sign < "\ufffe"))
