"""Reads: what operators wrote, the best text for a reader, and what a text said before."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext

from lamppost.market.texts.models import SiteText
from lamppost.market.texts.rules import KINDS, Text, TextKey, Written, choose


def texts_of(
    keys: Collection[TextKey], *, site_id: UUID | None, languages: tuple[str, ...]
) -> Mapping[TextKey, Text]:
    """
    Return the texts that a reader gets, in one query: the site's, else the network's, else the
    shipped one. ``languages`` are the reader's first, then the town's.
    """
    of_here = Q(site_id=None) if site_id is None else Q(site_id=None) | Q(site_id=site_id)
    rows = SiteText.objects.filter(of_here, key__in=list(keys), is_current=True)
    written = [
        Written(TextKey(key), row_site, language, body)
        for key, row_site, language, body in rows.values_list("key", "site_id", "language", "body")
    ]
    best = choose(written, site_id=site_id, languages=languages)
    return {
        key: Text(best[key].body, best[key].language, is_own=True)
        if key in best
        else Text(_shipped(key))
        for key in keys
    }


def text_of(key: TextKey, *, site_id: UUID | None, languages: tuple[str, ...]) -> Text:
    """Return one text that a reader gets; see ``texts_of``."""
    return texts_of([key], site_id=site_id, languages=languages)[key]


def current_text(key: TextKey, *, site_id: UUID | None, language: str) -> SiteText | None:
    """Return exactly this text as it counts now, for whoever wants to change it."""
    return SiteText.objects.filter(
        site_id=site_id, key=key, language=language, is_current=True
    ).first()


def current_texts(site_id: UUID | None) -> list[SiteText]:
    """Return everything that a site (None: the network) has written, by key and language."""
    rows = SiteText.objects.filter(site_id=site_id, is_current=True).exclude(body="")
    return list(rows.order_by("key", "language"))


def versions_of(key: TextKey, *, site_id: UUID | None, language: str) -> list[SiteText]:
    """Return every version of a text, newest first."""
    rows = SiteText.objects.filter(site_id=site_id, key=key, language=language)
    return list(rows.order_by("-version"))


def _shipped(key: TextKey) -> str:
    default = KINDS[key].default
    return gettext(default) if default else ""
