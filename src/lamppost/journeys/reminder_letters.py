"""What we write to a poster whose ad may be gone, ends soon, or has ended: one press answers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, TypedDict

from babel import Locale
from babel.dates import format_date
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from lamppost.foundation.notify.actions import write_mail
from lamppost.foundation.notify.compose import Button, MailText
from lamppost.journeys.act_links import MailAct, act_url
from lamppost.journeys.letters import direction_of
from lamppost.market.listings.rules import RENEW_AFTER

if TYPE_CHECKING:
    from datetime import datetime

    from lamppost.market.listings.models import Listing


def ask_whether_still_there(listing: Listing, *, now: datetime) -> None:
    """Ask a poster by mail whether what an ad offers is still to be had."""
    with override(_language(listing)):
        mail = MailText(
            subject=_("Is “%(title)s” still available?") % {"title": listing.current.title},
            paragraphs=[
                _("Your ad has been up for two weeks. One press is enough, you need not sign in."),
                _("If it is still available, people see on its page that you said so today."),
            ],
            button_label=_("Still available"),
            button_url=act_url(listing, MailAct.AVAILABLE, now=now),
            more_buttons=_buttons(listing, (MailAct.RESERVED, MailAct.SOLD), now),
            closing=_("If you do nothing, the ad stays as it is. We ask only once."),
            **_manner(listing),
        )
    _write(listing, mail, dedupe=f"asked:{listing.pk}:{listing.asked_at}", now=now)


def warn_of_end(listing: Listing, *, now: datetime) -> None:
    """Tell a poster by mail that an ad ends soon."""
    if listing.expires_at is None:
        return
    with override(_language(listing)):
        day = format_date(listing.expires_at, "long", locale=_locale())
        mail = MailText(
            subject=_("“%(title)s” ends on %(day)s") % {"title": listing.current.title, "day": day},
            paragraphs=[
                _("On that day it leaves the board by itself."),
                _("Still have it? Renew it by one press, without signing in."),
            ],
            button_label=_("Renew the ad"),
            button_url=act_url(listing, MailAct.RENEW, now=now),
            more_buttons=_buttons(listing, (MailAct.SOLD,), now),
            closing=_("If you do nothing, it ends on that day, and you can still renew it later."),
            **_manner(listing),
        )
    _write(listing, mail, dedupe=f"ends:{listing.pk}:{listing.expires_at}", now=now)


def tell_of_end(listing: Listing, *, now: datetime) -> None:
    """Tell a poster by mail that an ad has ended, and until when it can be renewed."""
    if listing.expires_at is None:
        return
    with override(_language(listing)):
        until = listing.expires_at + RENEW_AFTER
        day = format_date(until, "long", locale=_locale())
        mail = MailText(
            subject=_("“%(title)s” has ended") % {"title": listing.current.title},
            paragraphs=[
                _("Its time is over, and nobody else sees it any more."),
                _("Until %(day)s you can renew it by one press, without signing in.")
                % {"day": day},
            ],
            button_label=_("Renew the ad"),
            button_url=act_url(listing, MailAct.RENEW, now=now),
            more_buttons=_buttons(listing, (MailAct.SOLD,), now),
            **_manner(listing),
        )
    _write(listing, mail, dedupe=f"ended:{listing.pk}:{listing.expires_at}", now=now)


def _buttons(listing: Listing, acts: Sequence[MailAct], now: datetime) -> list[Button]:
    labels = {
        MailAct.RESERVED: _("It is reserved"),
        MailAct.SOLD: _("It is gone: take it off the board"),
    }
    return [Button(labels[act], act_url(listing, act, now=now)) for act in acts]


class _Manner(TypedDict):
    language: str
    direction: str


def _manner(listing: Listing) -> _Manner:
    language = _language(listing)
    return {"language": language, "direction": direction_of(language)}


def _language(listing: Listing) -> str:
    return listing.seller.language or listing.site.language


def _write(listing: Listing, mail: MailText, *, dedupe: str, now: datetime) -> None:
    """Write to a poster whose address is proved. Nobody reads the mail of an import."""
    if listing.seller.email and listing.seller.proved_at is not None:
        write_mail(
            address=listing.seller.email,
            mail=mail,
            dedupe=dedupe,
            now=now,
            site_id=listing.site_id,
        )


def _locale() -> Locale:
    return Locale.parse(get_language() or "en", sep="-")
