"""What we write to a poster about an ad, in the poster's language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from lamppost.environment import env
from lamppost.foundation.notify.actions import write_mail
from lamppost.foundation.notify.compose import MailText
from lamppost.market.listings.rules import ListingState
from lamppost.trust.cases.queries import answers_an_objection
from lamppost.trust.cases.rules import DecidedBy, FoundBy

if TYPE_CHECKING:
    from datetime import datetime

    from lamppost.market.listings.models import Listing
    from lamppost.trust.cases.models import Statement


def status_url(listing: Listing) -> str:
    """Return the full address of the page where a poster sees how an ad stands."""
    return env().base_url + reverse("my-listing", kwargs={"code": listing.code})


def write_outcome(listing: Listing, *, statement: Statement | None, now: datetime) -> None:
    """
    Tell a poster by mail what became of an ad.

    Imports have no address and get no mail. An outcome of one revision is told once.
    """
    if not listing.seller.email:
        return
    language = listing.seller.language or listing.site.language
    with override(language):
        mail = _outcome_mail(listing, statement, language)
    write_mail(
        address=listing.seller.email,
        mail=mail,
        # By the statement where there is one: who objects in vain gets a new one in the old state.
        dedupe=f"outcome:{listing.revision_id}:{listing.state}:"
        + (str(statement.pk) if statement else listing.state_at.isoformat()),
        now=now,
        site_id=listing.site_id,
    )


def _outcome_mail(listing: Listing, statement: Statement | None, language: str) -> MailText:
    title = listing.current.title or _("Your ad")
    if statement is not None:
        return _refusal_mail(listing, statement, language)
    subject, paragraphs, label = {
        ListingState.PUBLISHED: (
            _("Your ad is live"),
            [_("“%(title)s” is live now.") % {"title": title}],
            _("See, change or take down your ad"),
        ),
        ListingState.AWAITING_POSTER: (
            _("One more look at your ad"),
            [
                _("“%(title)s” is not public yet: there is something we ask you to look at.")
                % {"title": title}
            ],
            _("Look at it now"),
        ),
    }.get(
        ListingState(listing.state),
        (
            _("We are looking at your ad"),
            [
                _("“%(title)s” is saved. A person looks at it before it is public.")
                % {"title": title},
                _("You need not do anything. We write to you as soon as it is decided."),
            ],
            _("See how it stands"),
        ),
    )
    return MailText(
        subject=subject,
        paragraphs=paragraphs,
        button_label=label,
        button_url=status_url(listing),
        language=language,
        direction=direction_of(language),
    )


def _refusal_mail(listing: Listing, statement: Statement, language: str) -> MailText:
    is_last = answers_an_objection(statement)
    return MailText(
        subject=_("Your ad was not published"),
        paragraphs=[
            _("We did not publish “%(title)s”.") % {"title": listing.current.title},
            _("The rule: %(heading)s.") % {"heading": statement.clause_heading},
            statement.explanation,
            *statement.facts,
            how_decided(statement),
            last_word() if is_last else _ways_on(),
        ],
        button_label=_("See how it stands")
        if is_last
        else _("Read the reasons, change the ad or object"),
        button_url=status_url(listing),
        language=language,
        direction=direction_of(language),
    )


def how_decided(statement: Statement) -> str:
    """Return who found it and who decided, a person or a machine (DSA Art. 17(3)(c))."""
    found = {
        FoundBy.AUTOMATION: _("An automatic check found it."),
        FoundBy.PERSON: _("A person found it."),
        FoundBy.REPORT: _("Somebody reported it."),
    }[FoundBy(statement.found_by)]
    decided = (
        _("The decision was made automatically.")
        if statement.decided_by == DecidedBy.AUTOMATION
        else _("A person looked at it and decided.")
    )
    return f"{found} {decided}"


def last_word() -> str:
    """Return what is left to do when a second person has looked already."""
    return _(
        "A second person has looked at this now. You can still turn to a certified "
        "out-of-court dispute body, or to a court."
    )


def _ways_on() -> str:
    return _(
        "You can change the ad and send it again, or object: then a person who was not "
        "involved looks at it. You have six months for that, and it costs nothing."
    )


def direction_of(language: str) -> str:
    """Return in which direction a language is written: ltr or rtl."""
    return "rtl" if language.split("-", maxsplit=1)[0] in ("ar", "fa", "he", "ur") else "ltr"
