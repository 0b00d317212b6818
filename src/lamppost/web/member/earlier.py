"""What an ad said before it was changed, for its poster."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from lamppost.market.categories.queries import taxonomy_for
from lamppost.market.listings.queries import revisions_of
from lamppost.web.whole_ad import price_text

if TYPE_CHECKING:
    from lamppost.market.listings.models import Listing

# A person who changes an ad every day shall not get a page without end.
MOST_SHOWN = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One earlier version; ``number`` counts from 1, ``at`` is when it was sent in."""

    number: int
    at: datetime
    title: str
    body: str
    price_text: str
    language: str


def earlier_versions(listing: Listing) -> Sequence[Version]:
    """Return the versions before the one that counts, newest first: one query or none."""
    if listing.current.number == 1:
        return []
    taxonomy = taxonomy_for(listing.site_id)
    found = []
    for revision in reversed(revisions_of(listing.pk)):
        if revision.pk != listing.revision_id:
            leaf = taxonomy.find(revision.category)
            found.append(
                Version(
                    number=revision.number,
                    at=revision.created_at,
                    title=revision.title,
                    body=revision.body,
                    price_text=price_text(revision, leaf) if leaf else "",
                    language=revision.language,
                )
            )
    return found[:MOST_SHOWN]
