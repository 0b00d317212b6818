"""Store a revision: the one place that writes what an ad says."""

from __future__ import annotations

from datetime import datetime

from lamppost.market.listings.content import ListingContent
from lamppost.market.listings.models import Listing, ListingRevision, RevisionPhoto


def add_revision(
    listing: Listing, content: ListingContent, *, number: int, currency: str, now: datetime
) -> ListingRevision:
    """Store the content as an immutable revision and make it the one that counts."""
    revision = ListingRevision.objects.create(
        listing=listing,
        site_id=listing.site_id,
        number=number,
        title=content.title,
        body=content.body,
        category=content.category,
        offer=content.offer,
        price_minor=content.price.minor if content.price else None,
        price_type=content.price_type,
        currency=content.price.currency if content.price else currency,
        attributes=dict(content.attributes),
        district=content.district,
        language=content.language,
        created_at=now,
    )
    RevisionPhoto.objects.bulk_create(
        RevisionPhoto(
            revision=revision, site_id=listing.site_id, photo_id=photo_id, position=position
        )
        for position, photo_id in enumerate(content.photo_ids)
    )
    listing.revision = revision
    listing.save(update_fields=["revision"])
    return revision
