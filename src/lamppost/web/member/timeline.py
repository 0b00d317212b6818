"""What happened to an ad, from the audit log, in the words of its poster."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from lamppost.foundation.audit.log import ENGINE, Event
from lamppost.foundation.audit.queries import lines_about
from lamppost.market.listings.rules import ListingState
from lamppost.trust.cases.queries import cases_about
from lamppost.trust.cases.rules import CaseKind

if TYPE_CHECKING:
    from lamppost.foundation.audit.models import AuditLine
    from lamppost.market.listings.models import Listing

_S = ListingState


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """One line of the timeline; ``now`` marks the last one."""

    at: datetime
    title: str
    icon: str
    text: str = ""
    now: bool = False


def timeline_of(listing: Listing) -> list[Moment]:
    """Return the story of an ad, oldest first. Nobody of the staff is named."""
    moments = [moment for line in lines_about(listing.subject) if (moment := _moment(line))]
    moments = sorted([*moments, *_objections(listing)], key=lambda moment: moment.at)
    return [*moments[:-1], replace(moments[-1], now=True)] if moments else []


def _objections(listing: Listing) -> list[Moment]:
    return [
        Moment(at=case.opened_at, title=_("You objected"), icon="scale")
        for case in cases_about(listing.subject)
        if case.kind == CaseKind.OBJECTION
    ]


def _moment(line: AuditLine) -> Moment | None:
    if line.event == Event.LISTING_MOVED:
        return _move(line)
    words = _notes(line.details).get(line.event)
    if words is None:
        return None
    title, icon = words
    return Moment(at=line.happened_at, title=title, icon=icon)


def _notes(details: Mapping[str, object]) -> dict[str, tuple[str, str]]:
    reserved = (_("You reserved it"), "clock")
    return {
        Event.LISTING_CREATED: (_("You sent it in"), "send"),
        Event.LISTING_REVISED: (_("You changed it"), "pencil"),
        Event.LISTING_CONFIRMED: (_("You kept it as it is"), "check"),
        Event.LISTING_RESERVED: (
            reserved if details.get("reserved") else (_("You ended the reservation"), "undo-2")
        ),
        Event.LISTING_RENEWED: (_("You renewed it"), "refresh-cw"),
        Event.LISTING_AVAILABLE: (_("You said that it is still available"), "check"),
        Event.LISTING_REMINDED: (_("We wrote you a mail about it"), "mail"),
    }


def _move(line: AuditLine) -> Moment | None:
    details: Mapping[str, object] = line.details
    words = _arrivals().get(str(details.get("after")))
    if details.get("before") == _S.DELETED:
        words = (_("You took it back"), "undo-2")
    if words is None:
        return None
    title, icon = words
    by_person = (
        details.get("before") in (_S.HELD, _S.REFUSED, _S.QUARANTINED) and line.actor != ENGINE
    )
    decided = details.get("after") in (_S.PUBLISHED, _S.REFUSED)
    text = _("A person looked at it.") if by_person and decided else ""
    return Moment(at=line.happened_at, title=title, icon=icon, text=text)


def _arrivals() -> dict[str, tuple[str, str]]:
    waits = (_("A person is looking at it"), "hourglass")
    return {
        _S.PUBLISHED: (_("It went live"), "circle-check"),
        _S.AWAITING_POSTER: (_("We asked you to look again"), "circle-alert"),
        _S.HELD: waits,
        _S.QUARANTINED: waits,
        _S.REFUSED: (_("It was not published"), "circle-x"),
        _S.WITHDRAWN: (_("You took it down"), "archive"),
        _S.EXPIRED: (_("Its time was over"), "calendar"),
        _S.SOLD: (_("It found somebody"), "badge-check"),
        _S.DELETED: (_("You deleted it"), "trash-2"),
    }
