"""Who posted an ad and what else is like it: what a decision needs besides the ad itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from lamppost.foundation.kernel.subjects import Subject, SubjectKind
from lamppost.market.listings.queries import count_states_of, listings_by_ids, newest_ids_of
from lamppost.market.listings.rules import ListingState
from lamppost.people.accounts.rules import Grants, Role
from lamppost.trust.cases.queries import cases_about_any
from lamppost.trust.cases.rules import CaseState
from lamppost.trust.links.near import subjects_near
from lamppost.trust.links.queries import subjects_sharing
from lamppost.trust.links.rules import IdentifierKind
from lamppost.web.staff.subjects import listing_title
from lamppost.web.staff.words import decision_word, state_word
from screening_engine.matching.texts import Template, explain

if TYPE_CHECKING:
    from lamppost.market.listings.models import Listing
    from lamppost.people.accounts.models import Account
    from lamppost.trust.cases.models import Case

NEWEST = 50
EARLIER = 6
ALIKE = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """An earlier decision about this poster's ads."""

    case_id: UUID
    title: str
    decision: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Author:
    """The poster: how long here, proved or not, how many ads in which state, what was decided."""

    name: str
    is_import: bool
    is_proved: bool
    joined_at: datetime
    counts: Sequence[tuple[str, int]]
    decisions: Sequence[Decided]


@dataclass(frozen=True, slots=True, kw_only=True)
class Alike:
    """
    Another ad with the reasons why it stands here. ``address``: its case, else its page.

    ``shared`` shows word for word what a nearly equal text kept and what it says instead.
    """

    title: str
    state: str
    state_word: str
    reasons: Sequence[str]
    town: str
    at: datetime
    is_same_poster: bool
    address: str
    shared: Template | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """The author and what is alike. ``unseen`` counts similar ads of towns one does not see."""

    author: Author
    alike: Sequence[Alike]
    unseen: int
    cases: Sequence[Case]


@dataclass(slots=True)
class _Joints:
    """What joins two ads."""

    kinds: list[IdentifierKind] = field(default_factory=list)
    is_near: bool = False
    has_picture: bool = False

    @property
    def is_nearly_the_same(self) -> bool:
        """The words are alike, and that is news: they are not the same."""
        return self.is_near and not {IdentifierKind.TEXT, IdentifierKind.TEMPLATE} & {*self.kinds}

    def words(self) -> list[str]:
        near = [_("Nearly the same text")] if self.is_nearly_the_same else []
        picture = [_("Same picture")] if self.has_picture else []
        return near + [reason_word(kind) for kind in _most_telling(self.kinds)] + picture


def look_around(
    listing: Listing, grants: Grants, *, showing: Sequence[str], now: datetime
) -> Surroundings:
    """
    Gather it: who else is joined by an identifier or says nearly the same, and all cases about any
    of them at once. ``showing`` are subjects with one of the same pictures.
    """
    joined = _joined(listing, showing, now)
    ids = dict.fromkeys([listing.pk, *newest_ids_of(listing.seller_id, limit=NEWEST), *joined])
    listings = listings_by_ids(list(ids))
    cases = [c for c in cases_about_any([x.subject for x in listings.values()]) if _sees(c, grants)]
    others = [listings[key] for key in joined if key in listings]
    seen = [other for other in others if _may_see(other, grants)]
    return Surroundings(
        author=author_of(listing.seller, listings, cases, grants),
        alike=[_alike(other, listing, joined[other.pk], cases) for other in seen],
        unseen=len(others) - len(seen),
        cases=[case for case in reversed(cases) if case.subject == str(listing.subject)],
    )


def _joined(listing: Listing, showing: Sequence[str], now: datetime) -> dict[UUID, _Joints]:
    found: dict[UUID, _Joints] = {}
    for name, kind in subjects_sharing(str(listing.subject), limit=ALIKE):
        subject = Subject.parse(name)
        if subject.kind is SubjectKind.LISTING:
            found.setdefault(subject.id, _Joints()).kinds.append(IdentifierKind(kind))
    for name in subjects_near(str(listing.subject), now=now, limit=ALIKE):
        found.setdefault(Subject.parse(name).id, _Joints()).is_near = True
    for name in [name for name in showing if name != str(listing.subject)][:ALIKE]:
        found.setdefault(Subject.parse(name).id, _Joints()).has_picture = True
    return found


def _sees(case: Case, grants: Grants) -> bool:
    role = Role.REVIEWER if case.is_restricted else Role.MODERATOR
    return grants.has(role, site_id=case.site_id)


def _may_see(listing: Listing, grants: Grants) -> bool:
    if listing.state == ListingState.QUARANTINED:
        return grants.has(Role.REVIEWER, site_id=listing.site_id)
    return listing.is_public or grants.has(Role.MODERATOR, Role.REVIEWER, site_id=listing.site_id)


def author_of(
    seller: Account, listings: Mapping[UUID, Listing], cases: Sequence[Case], grants: Grants
) -> Author:
    """Return what staff see of somebody; ``listings`` and ``cases`` may be of others, too."""
    hidden = set() if grants.has_anywhere(Role.REVIEWER) else {ListingState.QUARANTINED}
    counts = count_states_of(seller.pk)
    return Author(
        name=seller.display_name,
        is_import=seller.is_import,
        is_proved=seller.proved_at is not None,
        joined_at=seller.joined_at,
        counts=[(state_word(s), n) for s, n in counts.items() if s not in hidden],
        decisions=[
            Decided(
                case_id=case.pk,
                title=_titled(case, seller, listings),
                decision=decision_word(case),
                at=case.decided_at or case.opened_at,
            )
            for case in cases
            if case.state == CaseState.DECIDED and _is_by(seller, case, listings)
        ][:EARLIER],
    )


def _is_by(seller: Account, case: Case, listings: Mapping[UUID, Listing]) -> bool:
    if case.about == seller.subject:
        return True
    listing = listings.get(case.about.id)
    return listing is not None and listing.seller_id == seller.pk


def _titled(case: Case, seller: Account, listings: Mapping[UUID, Listing]) -> str:
    if case.about == seller.subject:
        return seller.display_name
    return listing_title(case, listings.get(case.about.id))


def _alike(other: Listing, listing: Listing, joints: _Joints, cases: Sequence[Case]) -> Alike:
    case = next((case for case in cases if case.subject == str(other.subject)), None)
    return Alike(
        title=other.current.title or _("An ad that is locked away"),
        state=other.state,
        state_word=state_word(other.state),
        reasons=joints.words(),
        town=other.site.name,
        at=other.created_at,
        is_same_poster=other.seller_id == listing.seller_id,
        address=_address(other, case),
        shared=_shared(listing, other) if joints.is_nearly_the_same else None,
    )


def _shared(listing: Listing, other: Listing) -> Template | None:
    one, two = (f"{ad.current.title}\n{ad.current.body}" for ad in (listing, other))
    return explain(one, two) if one.strip() and two.strip() else None


def _address(other: Listing, case: Case | None) -> str:
    if case is not None:
        return reverse("staff-case", kwargs={"case_id": case.pk})
    return public_address(other)


def public_address(listing: Listing) -> str:
    """Return where everyone sees an ad; "" while it is not public."""
    if not listing.is_public:
        return ""
    return reverse("ad-code", kwargs={"site": listing.site.slug, "code": listing.code})


def _most_telling(kinds: Sequence[IdentifierKind]) -> list[IdentifierKind]:
    """The same text always has the same template: one of the two says it all."""
    if IdentifierKind.TEXT in kinds:
        return [kind for kind in kinds if kind is not IdentifierKind.TEMPLATE]
    return list(kinds)


def reason_word(kind: IdentifierKind) -> str:
    """Return what joins two ads."""
    return {
        IdentifierKind.TEXT: _("Same text"),
        IdentifierKind.TEMPLATE: _("Same text with other numbers"),
        IdentifierKind.PHONE: _("Same phone number"),
        IdentifierKind.EMAIL: _("Same mail address"),
        IdentifierKind.LINK: _("Same link"),
        IdentifierKind.HANDLE: _("Same name on another service"),
        IdentifierKind.WALLET: _("Same wallet"),
        IdentifierKind.ACCOUNT: _("Same bank account"),
    }[kind]
