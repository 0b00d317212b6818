"""Ads that come from a file: each goes through the same door as any other ad."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from lamppost.journeys.place_listing import Placed, place_listing
from lamppost.journeys.post_listing import expiry_of
from lamppost.journeys.read_ad import AdFrame, TypedAd, read_ad
from lamppost.market.listings.actions import NewListing, create_listing
from lamppost.market.listings.queries import find_imported
from screening_engine import Outcome

if TYPE_CHECKING:
    from lamppost.market.sites.models import Site
    from lamppost.people.accounts.models import Account


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportRun:
    """
    Who brings what from where, and against what its ads are checked.

    ``source`` names the origin; together with an ad's id there it is that ad's identity, so
    that a second run brings nothing twice.
    """

    site: Site
    account: Account
    source: str
    frame: AdFrame


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of one row. ``placed`` is None if an earlier run brought it."""

    placed: Placed | None

    @property
    def outcome(self) -> Outcome | None:
        """The engine's outcome, notes included (a noted ad counts as friction, and is live)."""
        return self.placed.verdict.outcome if self.placed else None


@transaction.atomic
def import_ad(typed: TypedAd, *, source_id: str, run: ImportRun, now: datetime) -> Imported:
    """
    Bring one ad in.

    :raises AdNotComplete: with every problem of the row, by field
    """
    if find_imported(run.site.pk, run.source, source_id) is not None:
        return Imported(None)
    content = read_ad(typed, frame=run.frame)
    listing = create_listing(
        NewListing(
            site=run.site,
            seller=run.account,
            content=content,
            expires_at=expiry_of(content.category, run.site.pk, now),
            source=run.source,
            source_id=source_id,
        ),
        now=now,
    )
    return Imported(place_listing(listing, now=now))
