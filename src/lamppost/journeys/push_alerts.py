"""What a saved search found, as a note in the browsers of whoever saved it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from lamppost.foundation.push.rules import Note
from lamppost.journeys.kept_words import ad_url, direction_of, price_words
from lamppost.journeys.tell_browsers import tell_browsers

if TYPE_CHECKING:
    from datetime import datetime

    from lamppost.journeys.send_alerts import Told


def tell_by_push(news: Told, *, results_path: str, now: datetime) -> int:
    """
    Write the note of one saved search; return how many browsers are told.

    A newer note of the same search takes the place of the one before.
    """
    search = news.search
    with override(search.language):
        note = _note(news, results_path)
    dedupe = f"alert:{search.pk}:{news.newest_match}"
    return tell_browsers(news.person, note, dedupe=dedupe, now=now)


def _note(news: Told, results_path: str) -> Note:
    search, count, newest = news.search, len(news.found), news.found[0]
    if count == 1:
        title, path = newest.current.title, urlsplit(ad_url(newest)).path
        price = price_words(newest.current)
        body = f"{price} · {search.label}" if price else search.label
    else:
        title = ngettext("%(count)d new ad", "%(count)d new ads", count) % {"count": count}
        body, path = search.label, results_path
    return Note(
        title=title if count > 1 else _("New: %(title)s") % {"title": title},
        body=body,
        url=path,
        tag=f"alert:{search.pk}",
        language=search.language,
        direction=direction_of(search.language),
    )
