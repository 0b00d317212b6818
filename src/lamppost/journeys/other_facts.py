"""Facts about others and the market: gathered only where the first judgement asks for them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from lamppost.foundation.kernel.subjects import SubjectKind
from lamppost.journeys.counted_facts import Counted, count_for
from lamppost.journeys.picture_facts import bank_facts, others_facts
from lamppost.market.listings.queries import usual_price
from lamppost.market.media.picture_facts import SeenPhoto
from lamppost.trust.cases.queries import refused_among
from lamppost.trust.links.near import near_others
from lamppost.trust.links.queries import count_other_accounts, subjects_with
from lamppost.trust.links.rules import CONTACTS, Identifier, IdentifierKind, Whence
from screening_engine.matching.texts import Sketch
from screening_engine.money import Money
from screening_engine.submission import FactValue

if TYPE_CHECKING:
    from lamppost.market.sites.models import Site
    from lamppost.people.accounts.models import Account

Facts = dict[str, FactValue]

# After a quarter of a year the words of a refused ad may be anybody's again.
REFUSED_WITHIN = timedelta(days=90)


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """What is looked up: whose words, about what, and what was seen in them."""

    kind: SubjectKind
    subject: str
    account: Account
    site: Site
    category: str
    currency: str
    answers: Mapping[str, object]
    identifiers: Sequence[Identifier]
    sketch: Sketch | None  # None if the texts could not be read, or are an import
    whence: Whence
    photos: Sequence[SeenPhoto] = ()

    @property
    def counted(self) -> Counted:
        """What counters of rules start from."""
        return Counted(
            subject=self.subject,
            account_id=self.account.pk,
            currency=self.currency,
            identifiers=self.identifiers,
            whence=self.whence,
        )


def gather_wanted(wanted: Collection[str], matter: Matter, *, now: datetime) -> Facts:
    """
    Return the facts that were asked for, and those that come with them for nothing.

    One or two queries for each group of facts; what cannot be known is left out.
    """
    facts = count_for(wanted, matter.counted, now=now)
    for names, gather in GROUPS.items():
        if not names.isdisjoint(wanted):
            facts.update(gather(matter, now))
    return facts


def _with_other_accounts(matter: Matter, _now: datetime) -> Facts:
    others = count_other_accounts(matter.identifiers, account_id=matter.account.pk)
    return {
        "text.same_by_others": others.get(IdentifierKind.TEXT, 0),
        "text.template_by_others": others.get(IdentifierKind.TEMPLATE, 0),
        "contact.seen_with_other_accounts": max(others.get(kind, 0) for kind in CONTACTS),
    }


def _refused_before(matter: Matter, now: datetime) -> Facts:
    alike = subjects_with(
        matter.identifiers,
        (IdentifierKind.TEXT, *CONTACTS),
        but=matter.subject,
        copied_from=matter.account.pk,
    )
    refused = refused_among(set().union(*alike.values()), since=now - REFUSED_WITHIN)
    by_contact = set().union(*(alike[kind] for kind in CONTACTS))
    return {
        "text.refused_before": len(alike[IdentifierKind.TEXT] & refused),
        "contact.refused_before": len(by_contact & refused),
    }


def _nearly_the_same(matter: Matter, now: datetime) -> Facts:
    if matter.sketch is None:
        return {}
    others = near_others(
        matter.sketch,
        kind=matter.kind,
        account_id=matter.account.pk,
        site_id=matter.site.pk,
        now=now,
    )
    if others is None:
        return {}
    return {"text.near_by_others": others.accounts, "text.near_places": others.places}


def _known_pictures(matter: Matter, _now: datetime) -> Facts:
    return bank_facts(matter.photos)


def _pictures_of_others(matter: Matter, now: datetime) -> Facts:
    return others_facts(matter.photos, account_id=matter.account.pk, now=now)


def _market(matter: Matter, _now: datetime) -> Facts:
    usual = usual_price(
        site_id=matter.site.pk,
        country=matter.site.country,
        category=matter.category,
        currency=matter.currency,
        answers=matter.answers,
    )
    if usual is None:
        return {"market.sample": 0}
    price = Money(usual.price.minor, usual.price.currency)
    return {"market.median_price": price, "market.sample": usual.sample}


GROUPS: Mapping[frozenset[str], Callable[[Matter, datetime], Facts]] = {
    frozenset(
        {"text.same_by_others", "text.template_by_others", "contact.seen_with_other_accounts"}
    ): _with_other_accounts,
    frozenset({"text.near_by_others", "text.near_places"}): _nearly_the_same,
    frozenset({"text.refused_before", "contact.refused_before"}): _refused_before,
    frozenset({"market.median_price", "market.sample"}): _market,
    frozenset({"pictures.labels"}): _known_pictures,
    frozenset({"pictures.seen_with_other_accounts"}): _pictures_of_others,
}
"""Which facts are looked up together."""
