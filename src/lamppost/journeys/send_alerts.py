"""Tell people by mail what their saved searches found."""

from __future__ import annotations

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
from lamppost.market.listings.queries import listings_by_ids
from lamppost.market.search.actions import drop_matches, mark_mailed
from lamppost.market.search.queries.alerts import searches_to_mail, unsent_of
from lamppost.market.search.rules.alerts import HITS_IN_MAIL
from lamppost.people.accounts.queries import accounts_by_ids

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from lamppost.market.listings.models import Listing
    from lamppost.market.search.models import SavedSearch, SearchMatch


def send_alerts(*, now: datetime) -> int:
    """Write the mails that are due, each in its own transaction; return how many."""
    due = searches_to_mail(now)
    people = accounts_by_ids([search.account_id for search, _until in due])
    written = 0
    for search, until in due:
        person = people.get(search.account_id)
        address = person.email if person else ""
        written += _tell(search, address, unsent_of(search.pk, before=until), now)
    return written


@transaction.atomic
def _tell(search: SavedSearch, address: str, matches: Sequence[SearchMatch], now: datetime) -> int:
    """
    Write one mail about everything that is still public; return 1, or 0 if nothing is.

    What is not public at this moment is forgotten: if it comes back, it matches again.
    """
    listings = listings_by_ids([match.listing_id for match in matches])
    live = [one for one in matches if one.listing_id in listings]
    live = [one for one in live if listings[one.listing_id].is_public]
    told = {one.pk for one in live}
    drop_matches([one.pk for one in matches if one.pk not in told])
    if not live:
        return 0
    mark_mailed(search_id=search.pk, match_ids=told, now=now)
    if not address:
        return 0
    with override(search.language):
        mail = _mail(search, [listings[one.listing_id] for one in reversed(live)])
    write_mail(
        address=address,
        mail=mail,
        dedupe=f"alert:{search.pk}:{live[-1].pk}",
        now=now,
        site_id=search.site_id,
    )
    return 1


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
