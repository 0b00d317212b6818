"""Store a new ad with its first revision, not yet visible to anyone but its seller."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from lamppost.foundation.audit.log import Event, record
from lamppost.foundation.kernel.ids import new_code
from lamppost.market.listings.actions.revisions import add_revision
from lamppost.market.listings.content import ListingContent
from lamppost.market.listings.models import Listing
from lamppost.market.listings.rules import ListingState

if TYPE_CHECKING:
    from lamppost.market.sites.models import Site
    from lamppost.people.accounts.models import Account


@dataclass(frozen=True, slots=True, kw_only=True)
class NewListing:
    """A new ad: whose, where, what, and (for imports) from which source."""

    site: Site
    seller: Account
    content: ListingContent
    expires_at: datetime
    source: str = ""
    source_id: str = ""


@transaction.atomic
def create_listing(new: NewListing, *, now: datetime) -> Listing:
    """Store a new ad in state *screening* and return it."""
    listing = Listing.objects.create(
        code=_free_code(new.site),
        site=new.site,
        seller=new.seller,
        state=ListingState.SCREENING,
        state_at=now,
        created_at=now,
        expires_at=new.expires_at,
        source=new.source,
        source_id=new.source_id,
    )
    revision = add_revision(listing, new.content, number=1, currency=new.site.currency, now=now)
    record(
        Event.LISTING_CREATED,
        subject=listing.subject,
        actor=new.seller.actor,
        now=now,
        site_id=new.site.id,
        details={
            "revision": str(revision.pk),
            "category": new.content.category,
            **({"source": new.source} if new.source else {}),
        },
    )
    return listing


def _free_code(site: Site) -> str:
    """Return a code that no ad of the site has: with a million ads, one in a million is taken."""
    while True:
        code = new_code()
        if not Listing.objects.filter(site=site, code=code).exists():
            return code
