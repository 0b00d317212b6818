"""Tell people by mail what their saved searches found."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from lamppost.environment import env
from lamppost.foundation.notify.actions import write_mail
from lamppost.foundation.notify.compose import MailText
from lamppost.journeys.kept_words import ad_url, direction_of, price_words
from lamppost.journeys.push_alerts import tell_by_push
from lamppost.market.listings.queries import listings_by_ids
from lamppost.market.search.actions import drop_matches, mark_told, put_off
from lamppost.market.search.queries.alerts import searches_due, unsent_of
from lamppost.market.search.rules.alerts import HITS_IN_MAIL, Frequency
from lamppost.people.accounts.queries import accounts_by_ids

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from uuid import UUID

    from lamppost.market.listings.models import Listing
    from lamppost.market.search.models import SavedSearch, SearchMatch
    from lamppost.people.accounts.models import Account

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a saved search tells its owner now: public ads, the newest first, and of what match."""

    search: SavedSearch
    person: Account
    found: Sequence[Listing]
    newest_match: UUID


def send_alerts(*, now: datetime) -> int:
    """
    Tell what is due, each search in its own transaction; return how many were looked at.

    At most ``MAILED_AT_A_TIME``: if it returns as many, more may be due.
    """
    due = searches_due(now)
    people = accounts_by_ids([search.account_id for search, _until in due])
    for search, until in due:
        person = people.get(search.account_id)
        try:
            _tell(search, person, unsent_of(search.pk, before=until), now)
        except Exception:
            # Nobody else's mail waits for it, and it is tried again.
            logger.exception("alert %s could not be told", search.pk)
            put_off(search_id=search.pk, now=now)
    return len(due)


@transaction.atomic
def _tell(
    search: SavedSearch, person: Account | None, matches: Sequence[SearchMatch], now: datetime
) -> None:
    """
    Tell of everything that is still public, in each way that there is.

    What is not public at this moment is forgotten: if it comes back, it matches again.
    """
    listings = listings_by_ids([match.listing_id for match in matches])
    live = [
        one for one in matches if one.listing_id in listings and listings[one.listing_id].is_public
    ]
    told = {one.pk for one in live}
    drop_matches([one.pk for one in matches if one.pk not in told])
    mark_told(search=search, match_ids=told, now=now)
    if not live or person is None:
        return
    news = Told(
        search=search,
        person=person,
        found=[listings[one.listing_id] for one in reversed(live)],
        newest_match=live[-1].pk,
    )
    told_browsers = tell_by_push(news, results_path=results_path(search), now=now)
    # An alert for browsers that finds none must not fall silent.
    if search.frequency != Frequency.BROWSER or not told_browsers:
        _by_mail(news, now)


def _by_mail(news: Told, now: datetime) -> None:
    search = news.search
    if not news.person.email:
        return
    with override(search.language):
        mail = _mail(search, news.found)
    write_mail(
        address=news.person.email,
        mail=mail,
        dedupe=f"alert:{search.pk}:{news.newest_match}",
        now=now,
        site_id=search.site_id,
    )


def _mail(search: SavedSearch, found: Sequence[Listing]) -> MailText:
    count = len(found)
    title = found[0].current.title
    subject = (
        _("New: %(title)s") % {"title": title}
        if count == 1
        else ngettext(
            "%(count)d new ad for “%(label)s”", "%(count)d new ads for “%(label)s”", count
        )
        % {"count": count, "label": search.label}
    )
    paragraphs = [_("Your alert “%(label)s” found something.") % {"label": search.label}]
    if count > HITS_IN_MAIL:
        paragraphs.append(_("Here are the newest %(count)d.") % {"count": HITS_IN_MAIL})
    base = env().base_url
    return MailText(
        subject=subject,
        paragraphs=paragraphs,
        links=[
            (one.current.title, price_words(one.current), ad_url(one))
            for one in found[:HITS_IN_MAIL]
        ],
        button_label=_("See all of them"),
        button_url=base + results_path(search),
        closing=_("You asked for this alert. Change how often it writes: %(address)s")
        % {"address": base + reverse("alerts")},
        stop_label=_("Stop this alert"),
        stop_url=base + reverse("alert-stop", kwargs={"token": search.stop_token}),
        language=search.language,
        direction=direction_of(search.language),
    )


def results_path(search: SavedSearch) -> str:
    """Return where the results of a saved search stand, the newest first."""
    pairs = [(name, value) for name, value in search.params]
    path = reverse("search", kwargs={"site": search.site.slug})
    return f"{path}?{urlencode([*pairs, ('sort', 'newest')])}"
