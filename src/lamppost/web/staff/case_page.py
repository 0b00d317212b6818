"""Gather everything that stands on the page of one case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lamppost.foundation.audit.queries import lines_about_any
from lamppost.foundation.kernel.subjects import SubjectKind
from lamppost.market.categories.queries import taxonomy_for
from lamppost.market.listings.queries import find_listing, photo_ids_of, revisions_of
from lamppost.market.listings.rules import ListingState
from lamppost.market.media.queries import photos_by_ids
from lamppost.market.sites.queries import districts_of
from lamppost.people.accounts.queries import accounts_by_ids
from lamppost.people.accounts.rules import Grants, Role
from lamppost.trust.cases.queries import find_statement
from lamppost.trust.cases.rules import CaseState, MayNotDecide, check_may_decide
from lamppost.trust.review.queries import entry_of
from lamppost.trust.review.rules import is_claim_live
from lamppost.trust.screening.queries import find_record, latest_record
from lamppost.web.errors import say
from lamppost.web.staff.evidence import Seen, see
from lamppost.web.staff.history import (
    Happening,
    Names,
    Version,
    account_of,
    tell_history,
    tell_versions,
)
from lamppost.web.staff.queue_rows import claim_words, reasons_of, title_of
from lamppost.web.staff.surroundings import Surroundings, look_around, public_address
from lamppost.web.staff.words import Tone, severity_tone
from lamppost.web.whole_ad import badge_text, facts_of, price_text

if TYPE_CHECKING:
    from lamppost.market.categories.rules import Taxonomy
    from lamppost.market.listings.models import Listing, ListingRevision
    from lamppost.market.media.queries import PhotoView
    from lamppost.people.accounts.models import Account
    from lamppost.trust.cases.models import Case, Statement
    from lamppost.trust.review.models import QueueEntry


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """Who has the case right now. ``is_free``: anybody may take it."""

    is_free: bool
    is_mine: bool
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """The ad as people would see it, with the evidence marked."""

    seen: Seen
    language: str
    price: str
    badge: str
    category: str
    place: str
    answers: Sequence[tuple[str, str]]
    photos: Sequence[PhotoView]
    is_old_version: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Objection:
    """What the poster objects to, in the poster's own words."""

    words: str
    statement: Statement | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What may be said of any case, a quarantined one too: never a word of the ad."""

    case: Case
    title: str
    town: str
    severity: Tone
    why: Sequence[str]
    claim: Claim
    decider: str
    is_open: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AboutAd:
    """The ad and everything around it. ``cannot`` says why this person may not decide, or ""."""

    listing: Listing
    public_address: str
    cannot: str
    shown: Shown
    objection: Objection | None
    around: Surroundings
    history: Sequence[Happening]
    versions: Sequence[Version]


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseView:
    """One case. ``ad`` is None for a quarantined one, and where the ad is gone."""

    head: Head
    ad: AboutAd | None


def gather_case(case: Case, *, me: Account, grants: Grants, now: datetime) -> CaseView:
    """Return what the page shows."""
    listing = find_listing(case.about.id) if case.about.kind is SubjectKind.LISTING else None
    entry = entry_of(case.pk)
    if listing is None or case.is_restricted or _is_locked_to(grants, listing):
        people = _people(entry, case)
        return CaseView(head=_head(case, listing, _claim(entry, people, me, now), people), ad=None)
    around = look_around(listing, grants)
    lines = list(lines_about_any([listing.subject, *(c.as_subject for c in around.cases)]))
    actors = [found for line in lines if (found := account_of(line.actor)) is not None]
    people = _people(entry, case, *actors)
    names = Names(seller_id=listing.seller_id, people=people)
    for_reviewer = grants.has(Role.REVIEWER, site_id=case.site_id)
    happened = tell_history(lines, names, for_reviewer=for_reviewer)
    return CaseView(
        head=_head(case, listing, _claim(entry, people, me, now), people),
        ad=_about_ad(case, listing, around, happened, me),
    )


def _is_locked_to(grants: Grants, listing: Listing) -> bool:
    """An ad locked away since this case: what is left of it would say so to a moderator."""
    if listing.state != ListingState.QUARANTINED:
        return False
    return not grants.has(Role.REVIEWER, site_id=listing.site_id)


def _about_ad(
    case: Case, listing: Listing, around: Surroundings, happened: list[Happening], me: Account
) -> AboutAd:
    revisions, taxonomy = revisions_of(listing.pk), taxonomy_for(listing.site_id)
    statement = find_statement(case.objects_to) if case.objects_to else None
    return AboutAd(
        listing=listing,
        public_address=public_address(listing),
        cannot=_why_not(listing, statement, around.cases, me),
        shown=_shown(case, listing, revisions, taxonomy),
        objection=Objection(words=case.words, statement=statement) if case.objects_to else None,
        around=around,
        history=happened,
        versions=tell_versions(revisions, taxonomy),
    )


def _people(entry: QueueEntry | None, case: Case, *others: UUID) -> dict[UUID, Account]:
    wanted = {*others, case.decided_by, entry.claimed_by if entry else None}
    return accounts_by_ids([one for one in wanted if one is not None])


def _head(
    case: Case, listing: Listing | None, claim: Claim, people: Mapping[UUID, Account]
) -> Head:
    decider = people.get(case.decided_by) if case.decided_by else None
    return Head(
        case=case,
        title=title_of(case, listing),
        town=listing.site.name if listing else "",
        severity=severity_tone(case.severity),
        why=reasons_of(case),
        claim=claim,
        decider=decider.display_name if decider else "",
        is_open=case.state == CaseState.OPEN,
    )


def _claim(
    entry: QueueEntry | None, people: Mapping[UUID, Account], me: Account, now: datetime
) -> Claim:
    if entry is None or entry.claimed_by is None or not is_claim_live(entry.claimed_at, now=now):
        return Claim(is_free=True, is_mine=False, words=_("Nobody is looking at it"))
    is_mine = entry.claimed_by == me.pk
    return Claim(
        is_free=False, is_mine=is_mine, words=claim_words(people.get(entry.claimed_by), me)
    )


def _why_not(
    listing: Listing, statement: Statement | None, cases: Sequence[Case], me: Account
) -> str:
    refused_by = next(
        (c.decided_by for c in cases if statement is not None and c.pk == statement.case_id), None
    )
    try:
        check_may_decide(
            moderator_id=me.pk, earlier_decider=refused_by, seller_id=listing.seller_id
        )
    except MayNotDecide as error:
        return say(error)
    return ""


def _shown(
    case: Case, listing: Listing, revisions: Sequence[ListingRevision], taxonomy: Taxonomy
) -> Shown:
    judged = next((one for one in revisions if one.pk == case.revision_id), listing.current)
    record = find_record(case.record_id) if case.record_id else latest_record(listing.subject)
    leaf, language = taxonomy.find(judged.category), get_language() or "en"
    photo_ids = photo_ids_of([judged.pk])[judged.pk]
    return Shown(
        seen=see(judged, record),
        language=judged.language,
        price=price_text(judged, leaf) if leaf else "",
        badge=badge_text(judged.offer),
        category=leaf.label(language) if leaf else judged.category,
        place=_place(judged.district, listing),
        answers=facts_of(leaf, judged.attributes, language) if leaf else (),
        photos=photos_by_ids(photo_ids) if photo_ids else (),
        is_old_version=judged.pk != listing.revision_id,
    )


def _place(district: str, listing: Listing) -> str:
    names = {one.slug: one.name for one in districts_of(listing.site_id)} if district else {}
    return names.get(district, listing.site.name)
