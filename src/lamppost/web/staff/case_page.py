"""Gather everything that stands on the page of one case."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lamppost.foundation.audit.queries import lines_about_any
from lamppost.foundation.kernel.errors import NotFound
from lamppost.foundation.kernel.subjects import SubjectKind
from lamppost.journeys.matter import Matter, matter_of
from lamppost.market.categories.queries import taxonomy_for
from lamppost.market.contact.rules import MessageState
from lamppost.market.listings.queries import photo_ids_of, revisions_of
from lamppost.market.listings.rules import ListingState
from lamppost.market.sites.queries import districts_of
from lamppost.people.accounts.queries import accounts_by_ids
from lamppost.people.accounts.rules import Grants, Role
from lamppost.trust.cases.queries import cases_about, reporters_behind, reports_in
from lamppost.trust.cases.rules import (
    ABOUT_WHAT_PEOPLE_SAW,
    CaseState,
    MayNotDecide,
    check_may_decide,
)
from lamppost.trust.review.queries import entry_of
from lamppost.trust.review.rules import is_claim_live
from lamppost.trust.screening.queries import find_record, latest_record
from lamppost.web.errors import say
from lamppost.web.staff.case_reports import (
    Before,
    Objected,
    ReportRow,
    decided_before,
    objection_of,
    report_rows,
)
from lamppost.web.staff.evidence import Seen, see
from lamppost.web.staff.history import (
    Happening,
    Names,
    Version,
    account_of,
    tell_history,
    tell_versions,
)
from lamppost.web.staff.other_subjects import (
    AboutMessage,
    AboutPerson,
    show_message,
    show_person,
)
from lamppost.web.staff.photo_notes import Photos, look_at_photos
from lamppost.web.staff.queue_rows import claim_words
from lamppost.web.staff.subjects import kind_word, name_subjects
from lamppost.web.staff.surroundings import Surroundings, look_around, public_address
from lamppost.web.staff.words import Tone, decision_word, severity_tone
from lamppost.web.whole_ad import badge_text, facts_of, price_text

if TYPE_CHECKING:
    from lamppost.foundation.audit.models import AuditLine
    from lamppost.market.categories.rules import Taxonomy
    from lamppost.market.listings.models import Listing, ListingRevision
    from lamppost.people.accounts.models import Account
    from lamppost.trust.cases.models import Case
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
    photos: Photos
    is_old_version: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What may be said of any case, a quarantined one too: never a word of the ad."""

    case: Case
    title: str
    town: str
    severity: Tone
    kind: str
    decided: str
    claim: Claim
    decider: str
    is_open: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AboutAd:
    """The ad and everything around it."""

    listing: Listing
    public_address: str
    shown: Shown
    around: Surroundings
    versions: Sequence[Version]


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseView:
    """
    One case. Of ``ad``, ``message`` and ``person`` one is there at most: none for a quarantined
    case, and where what it is about is gone. ``cannot`` says why this person may not decide, or "".
    """

    head: Head
    matter: Matter | None = None
    ad: AboutAd | None = None
    message: AboutMessage | None = None
    person: AboutPerson | None = None
    objection: Objected | None = None
    reports: Sequence[ReportRow] = ()
    before: Sequence[Before] = ()
    history: Sequence[Happening] = ()
    cannot: str = ""

    @property
    def is_decidable(self) -> bool:
        """Whether there is something that this person may decide about."""
        return self.head.is_open and self.matter is not None and not self.cannot


def gather_case(case: Case, *, me: Account, grants: Grants, now: datetime) -> CaseView:
    """Return what the page shows."""
    matter, entry = _matter_of(case, grants), entry_of(case.pk)
    if matter is None:
        people = _people(entry, case)
        return CaseView(head=_head(case, None, _claim(entry, people, me, now), people))
    photos = _photos(case, matter.listing, now)
    around = (
        look_around(matter.listing, grants, showing=photos.subjects, now=now)
        if matter.listing
        else None
    )
    cases = around.cases if around else cases_about(matter.subject)
    reports = reports_in(case) if case.kind in ABOUT_WHAT_PEOPLE_SAW else []
    lines = _lines_about(matter, cases)
    actors = [found for line in lines if (found := account_of(line.actor)) is not None]
    people = _people(entry, case, *actors)
    names = Names(seller_id=matter.owner.pk, people=people)
    for_reviewer = grants.has(Role.REVIEWER, site_id=case.site_id)
    happened = tell_history(lines, names, for_reviewer=for_reviewer)
    objection = objection_of(case)
    statement = objection.statement if objection else None
    doubted = statement.case_id if statement else case.looks_again_at
    return CaseView(
        head=_head(case, matter, _claim(entry, people, me, now), people),
        matter=matter,
        ad=_about_ad(case, matter.listing, around, photos) if matter.listing and around else None,
        message=show_message(case, matter.message, grants, now=now) if matter.message else None,
        person=show_person(matter.owner, grants) if _is_person(case) else None,
        objection=objection,
        reports=report_rows(reports, country=matter.site.country),
        before=decided_before(case, cases, statement),
        history=happened,
        cannot=_why_not(
            _Parts(
                matter=matter,
                doubted=doubted,
                cases=cases,
                reporters=reporters_behind(case, doubted=doubted),
            ),
            me,
        ),
    )


def _is_person(case: Case) -> bool:
    return case.about.kind is SubjectKind.ACCOUNT


def _matter_of(case: Case, grants: Grants) -> Matter | None:
    """Return what a case is about; None if it is gone, or locked away from this person."""
    if case.is_restricted:
        return None
    try:
        matter = matter_of(case)
    except NotFound:
        return None
    if matter.listing is not None and _is_locked_to(grants, matter.listing):
        return None
    if matter.message is not None and matter.message.state == MessageState.QUARANTINED:
        return None
    return matter


def _lines_about(matter: Matter, cases: Sequence[Case]) -> list[AuditLine]:
    """Return the log of a thing and its cases. That of a person holds what is private: not that."""
    subjects = [case.as_subject for case in cases]
    if matter.subject.kind is not SubjectKind.ACCOUNT:
        subjects.append(matter.subject)
    return list(lines_about_any(subjects))


def _is_locked_to(grants: Grants, listing: Listing) -> bool:
    """An ad locked away since this case: what is left of it would say so to a moderator."""
    if listing.state != ListingState.QUARANTINED:
        return False
    return not grants.has(Role.REVIEWER, site_id=listing.site_id)


def _photos(case: Case, listing: Listing | None, now: datetime) -> Photos:
    if listing is None:
        return Photos()
    judged = case.revision_id or listing.current.pk
    return look_at_photos(photo_ids_of([judged])[judged], owner_id=listing.seller_id, now=now)


def _about_ad(case: Case, listing: Listing, around: Surroundings, photos: Photos) -> AboutAd:
    revisions, taxonomy = revisions_of(listing.pk), taxonomy_for(listing.site_id)
    return AboutAd(
        listing=listing,
        public_address=public_address(listing),
        shown=_shown(case, listing, revisions, taxonomy, photos),
        around=around,
        versions=tell_versions(revisions, taxonomy),
    )


def _people(entry: QueueEntry | None, case: Case, *others: UUID) -> dict[UUID, Account]:
    wanted = {*others, case.decided_by, entry.claimed_by if entry else None}
    return accounts_by_ids([one for one in wanted if one is not None])


def _head(case: Case, matter: Matter | None, claim: Claim, people: Mapping[UUID, Account]) -> Head:
    if matter is not None:
        title, town = matter.title(), matter.site.name
    else:
        named = name_subjects([case])
        title, town = named.title(case), named.town(case)
    decider = people.get(case.decided_by) if case.decided_by else None
    return Head(
        case=case,
        title=title,
        town=town,
        severity=severity_tone(case.severity),
        kind=kind_word(case),
        decided=decision_word(case) if case.state == CaseState.DECIDED else "",
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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Parts:
    """Who has a part in a matter already."""

    matter: Matter
    doubted: UUID | None
    cases: Sequence[Case]
    reporters: Collection[UUID]


def _why_not(parts: _Parts, me: Account) -> str:
    decided_by = next((c.decided_by for c in parts.cases if c.pk == parts.doubted), None)
    try:
        check_may_decide(
            moderator_id=me.pk,
            earlier_decider=decided_by if parts.doubted else None,
            seller_id=parts.matter.owner.pk,
            involved={*parts.matter.involved, *parts.reporters},
        )
    except MayNotDecide as error:
        return say(error)
    return ""


def _shown(
    case: Case,
    listing: Listing,
    revisions: Sequence[ListingRevision],
    taxonomy: Taxonomy,
    photos: Photos,
) -> Shown:
    judged = next((one for one in revisions if one.pk == case.revision_id), listing.current)
    record = find_record(case.record_id) if case.record_id else latest_record(listing.subject)
    leaf, language = taxonomy.find(judged.category), get_language() or "en"
    return Shown(
        seen=see(judged, record),
        language=judged.language,
        price=price_text(judged, leaf) if leaf else "",
        badge=badge_text(judged.offer),
        category=leaf.label(language) if leaf else judged.category,
        place=_place(judged.district, listing),
        answers=facts_of(leaf, judged.attributes, language) if leaf else (),
        photos=photos,
        is_old_version=judged.pk != listing.revision_id,
    )


def _place(district: str, listing: Listing) -> str:
    names = {one.slug: one.name for one in districts_of(listing.site_id)} if district else {}
    return names.get(district, listing.site.name)
