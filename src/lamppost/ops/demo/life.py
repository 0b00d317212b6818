"""What goes on between the demo's people: messages, promises, kept ads, reports, an objection."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.http import QueryDict

from lamppost.foundation.kernel.ids import new_id
from lamppost.journeys.decide_case import Given, decide_case
from lamppost.journeys.object_to_decision import object_to_decision
from lamppost.journeys.promote_listing import promote_listing
from lamppost.journeys.report_subject import Reporter, ad_to_report, report_subject
from lamppost.journeys.reserve_listing import reserve_listing
from lamppost.journeys.sell_listing import sell_listing
from lamppost.journeys.send_message import send_message
from lamppost.market.contact.actions import Unsent, mark_read, save_message_draft
from lamppost.market.contact.queries import find_conversation
from lamppost.market.listings.queries import get_own_listing
from lamppost.market.listings.rules import Found
from lamppost.market.search.actions import NewAlert, hide_ad, keep_ad, save_search
from lamppost.market.search.rules.alerts import Frequency
from lamppost.market.search.rules.kept import Owner
from lamppost.ops.demo import content
from lamppost.people.accounts.queries import find_account_by_address
from lamppost.trust.cases.rules import Decision, ReportReason
from lamppost.web.member.searches import params_in, read_search

if TYPE_CHECKING:
    from lamppost.market.listings.models import Listing
    from lamppost.market.sites.models import Site
    from lamppost.people.accounts.models import Account
    from lamppost.trust.cases.models import Case, Report


@dataclass(frozen=True, slots=True, kw_only=True)
class Town:
    """The filled demo: its ads by the names of our files, its people, its towns, and the clock."""

    ads: Mapping[str, Listing]
    people: Mapping[tuple[str, str], Account]
    sites: Mapping[str, Site]
    now: datetime

    def ago(self, hours: float) -> datetime:
        """Return the moment that many hours ago."""
        return self.now - timedelta(hours=hours)

    def person(self, name: str, *, town: str) -> Account:
        """Return one of the cast by address, or somebody who lives in a town by handle."""
        neighbour = self.people.get((town, name)) or self.people.get(("caught", name))
        known = find_account_by_address(name) if "@" in name else neighbour
        if known is None:
            raise LookupError(f"the demo has nobody called {name} in {town}")
        return known


def live(town: Town) -> None:
    """Let everything happen that the files tell, through the same journeys as for anybody."""
    for talk in content.conversations():
        _talk(town, talk)
    told = content.board_life()
    _keep_and_hide(town, told)
    for name, hours in told["reserved"]:
        listing = _fresh(town.ads[name])
        reserve_listing(
            code=listing.code, is_reserved=True, seller=listing.seller, now=town.ago(hours)
        )
    for name, hours in told["sold"]:
        listing = _fresh(town.ads[name])
        sell_listing(
            code=listing.code, found=Found.HERE, seller=listing.seller, now=town.ago(hours)
        )
    for name, days, why, hours in told["promoted"]:
        listing = town.ads[name]
        promote_listing(
            site=listing.site,
            code=listing.code,
            days=days,
            note=why,
            operator=town.person("ora@demo.example", town=""),
            now=town.ago(hours),
        )
    for alert in told["alerts"]:
        _save_alert(town, alert)
    for report in told["reports"]:
        _report(town, report)


def _fresh(listing: Listing) -> Listing:
    return get_own_listing(listing.seller_id, listing.code)


@transaction.atomic
def _talk(town: Town, talk: Mapping[str, Any]) -> None:
    listing = town.ads[talk["ad"]]
    other = town.person(talk["from"], town=listing.site.slug)
    for who, hours, words in talk["lines"]:
        writer = listing.seller if who == "seller" else other
        known = find_conversation(listing_id=listing.pk, other_id=other.pk)
        draft = save_message_draft(
            Unsent(
                id=new_id(),
                listing=listing,
                body=words,
                conversation_id=known.pk if known else None,
                account_id=writer.pk,
            ),
            now=town.ago(hours),
        )
        if known is not None:  # nobody answers what they have not read
            mark_read(conversation_id=known.pk, reader_id=writer.pk, until=town.ago(hours))
        send_message(draft_id=draft.pk, writer=writer, now=town.ago(hours))


@transaction.atomic
def _keep_and_hide(town: Town, told: Mapping[str, Any]) -> None:
    moment = town.ago(72)
    for address, names in told["favourites"].items():
        owner = Owner(account_id=town.person(address, town="").pk)
        for name in names:
            keep_ad(owner=owner, listing=town.ads[name], language="en", now=moment)
    for address, names in told["hidden"].items():
        owner = Owner(account_id=town.person(address, town="").pk)
        for name in names:
            hide_ad(owner=owner, listing=town.ads[name], now=moment)


def _save_alert(town: Town, alert: Mapping[str, Any]) -> None:
    site = town.sites[alert["town"]]
    _ground, asked = read_search(site, params_in(QueryDict(alert["query"])))
    new = NewAlert(
        account_id=town.person(alert["who"], town="").pk,
        site_id=site.pk,
        label=alert["name"],
        params=list(asked.params),
        wanted=asked.search,
        frequency=Frequency(alert["how"]),
        language=site.language,
    )
    save_search(new, now=town.ago(96))


@transaction.atomic
def _report(town: Town, told: Mapping[str, Any]) -> None:
    listing = town.ads[told["ad"]]
    site = listing.site
    reporter = Reporter(
        account=town.person(told["from"], town=site.slug) if told["from"] else None,
        visitor_id=None if told["from"] else new_id(),
        language=site.language,
    )
    report = report_subject(
        ad_to_report(site.pk, listing.code),
        reason=ReportReason(told["reason"]),
        words=told["words"],
        reporter=reporter,
        now=town.ago(told["hours"]),
    )
    if told.get("decided"):
        _decide(town, report, told)


def _decide(town: Town, report: Report, told: Mapping[str, Any]) -> None:
    case: Case = report.case
    listing = town.ads[told["ad"]]
    decide_case(
        Given(
            case_id=case.pk,
            decision=Decision(told["decided"]),
            rule_id=told.get("rule", ""),
            note=told.get("note", ""),
        ),
        moderator=town.person("mo@demo.example", town=""),
        now=town.ago(told["decided_hours"]),
    )
    if words := told.get("appeal"):
        object_to_decision(
            code=listing.code,
            words=words,
            seller=listing.seller,
            now=town.ago(told["appeal_hours"]),
        )
