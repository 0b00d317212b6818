"""Tell people once a day what is new about the ads that they keep."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from lamppost.environment import env
from lamppost.foundation.notify.actions import write_mail
from lamppost.foundation.notify.compose import MailText
from lamppost.journeys.kept_words import (
    ad_url,
    amount_words,
    direction_of,
    known_title,
    price_words,
)
from lamppost.market.search.actions import note_told
from lamppost.market.search.queries.kept import (
    Kept,
    favourite_mails_due,
    favourites_of,
    find_favourite_mail,
    seen_now,
)
from lamppost.market.search.rules.kept import News, Standing, news_of
from lamppost.people.accounts.actions import change_wishes
from lamppost.people.accounts.queries import find_account, wishes_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from lamppost.market.listings.models import Listing
    from lamppost.market.search.models import Favourite, FavouriteMail

# The page shows all of them; a mail need not.
MOST_IN_MAIL = 20


def tell_of_favourites(*, now: datetime) -> int:
    """Write to everybody whose town has its morning; return how many mails it took."""
    return sum(_tell(mails, now) for mails in favourite_mails_due(now))


@transaction.atomic
def _tell(mails: FavouriteMail, now: datetime) -> int:
    kept = [one for one in favourites_of(mails.account_id) if one.listing is not None]
    told = {
        one.favourite.pk: seen
        for one in kept
        if one.listing is not None and (seen := seen_now(one.listing)).standing is not Standing.AWAY
    }
    news = [(one, what) for one in kept if (what := _news(one)) is not None]
    note_told(account_id=mails.account_id, told=told, now=now)
    person = find_account(mails.account_id) if news else None
    if person is None or not person.email or not wishes_of(person).favourites:
        return 0
    with override(mails.language):
        mail = _mail(mails, news)
    write_mail(
        address=person.email,
        mail=mail,
        dedupe=f"favourites:{mails.account_id}:{now:%Y-%m-%dT%H}",
        now=now,
        site_id=mails.site_id,
    )
    return 1


def _news(one: Kept) -> News | None:
    return news_of(seen_now(one.listing), one.favourite.when_told) if one.listing else None


def _mail(mails: FavouriteMail, news: Sequence[tuple[Kept, News]]) -> MailText:
    base, count = env().base_url, len(news)
    return MailText(
        subject=ngettext(
            "News about an ad that you keep", "News about %(count)d ads that you keep", count
        )
        % {"count": count},
        paragraphs=[_("This has happened since we last wrote.")],
        links=[
            (
                known_title(one.listing),
                words_of(what, one.favourite, one.listing),
                # The page of an ad that is gone would only say so again.
                ad_url(one.listing) if one.listing.is_public else base + reverse("saved"),
            )
            for one, what in news[:MOST_IN_MAIL]
            if one.listing is not None
        ],
        button_label=_("See what you keep"),
        button_url=base + reverse("saved"),
        closing=_("We write at most once a day, and only if something has changed."),
        stop_label=_("Stop mails about ads that I keep"),
        stop_url=base + reverse("alert-stop", kwargs={"token": mails.stop_token}),
        language=mails.language,
        direction=direction_of(mails.language),
    )


@transaction.atomic
def stop_telling(*, stop_token: str, now: datetime) -> None:
    """
    Tell somebody of the ads that they keep no longer, by the link that every such mail has.

    :raises NotFound: if there is no such link
    """
    mails = find_favourite_mail(stop_token)
    person = find_account(mails.account_id)
    if person is not None and wishes_of(person).favourites:
        wishes = replace(wishes_of(person), favourites=False)
        change_wishes(account=person, wishes=wishes, now=now)


def words_of(what: News, favourite: Favourite, listing: Listing) -> str:
    """Return one line about what is new of an ad."""
    if what is News.CHEAPER and favourite.told_price_minor is not None:
        return _("was %(before)s, now %(now)s") % {
            "before": amount_words(favourite.told_price_minor, favourite.currency),
            "now": price_words(listing.current),
        }
    return {
        News.RESERVED: _("is promised to somebody"),
        News.FREE_AGAIN: _("is to be had again"),
        News.SOLD: _("is sold"),
    }.get(what, _("is not on the board any more"))
