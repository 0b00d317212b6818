from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from lamppost.foundation.kernel.ids import new_code, new_id
from lamppost.foundation.kernel.money import Money
from lamppost.foundation.kernel.subjects import Subject, SubjectKind
from lamppost.market.categories.rules import Kind
from lamppost.market.listings.rules import ListingState, PriceType, slug_of


class Listing(models.Model):
    """One ad. What it says stands in its current, immutable revision."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    site = models.ForeignKey("sites.Site", on_delete=models.PROTECT, related_name="+")
    seller = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=8, default=new_code)
    state = models.CharField(max_length=20)
    state_at = models.DateTimeField()
    # The version that was public last. What was changed since, nobody but its poster has read.
    public_revision_id = models.UUIDField(null=True)
    revision = models.ForeignKey(
        "listings.ListingRevision", null=True, on_delete=models.PROTECT, related_name="+"
    )
    # Where an import had it from, so that a second run finds it again.
    source = models.CharField(max_length=60, default="")
    source_id = models.CharField(max_length=120, default="")
    created_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    # Promised to somebody: still public, and says so.
    reserved_at = models.DateTimeField(null=True)
    # When it found somebody, and where if its poster says (a value of Found). Counted for ever,
    # unless it becomes public again.
    sold_at = models.DateTimeField(null=True)
    found_through = models.CharField(max_length=10, default="")
    # When its poster last said that it is still to be had.
    confirmed_at = models.DateTimeField(null=True)
    # When its poster was asked for that, and when they were told that its end is near.
    asked_at = models.DateTimeField(null=True)
    warned_at = models.DateTimeField(null=True)
    # The state in which it was deleted: the only one that it can come back to.
    deleted_from = models.CharField(max_length=20, default="")
    erased_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(state__in=[state.value for state in ListingState]),
                name="listing_state_is_known",
            ),
            models.UniqueConstraint(fields=["site", "code"], name="listing_code_once_a_site"),
            models.UniqueConstraint(
                fields=["site", "source", "source_id"],
                condition=~models.Q(source=""),
                name="imported_once",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["site", "state", "-published_at"], name="listing_newest"),
            models.Index(fields=["seller", "-created_at"], name="listing_of_seller"),
            models.Index(fields=["state", "expires_at"], name="listing_expiring"),
            # Imports are never asked: a hundred thousand of them must not be looked through.
            models.Index(
                fields=["expires_at"],
                name="listing_to_warn",
                condition=models.Q(state="published", source="", warned_at__isnull=True),
            ),
            models.Index(
                fields=["published_at"],
                name="listing_to_ask",
                condition=models.Q(state="published", source="", asked_at__isnull=True),
            ),
            models.Index(
                fields=["state_at"],
                name="listing_to_erase",
                condition=models.Q(state="deleted", erased_at__isnull=True),
            ),
            models.Index(
                fields=["site", "sold_at"],
                name="listing_found",
                condition=models.Q(sold_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"listing {self.code}"

    @property
    def subject(self) -> Subject:
        return Subject(SubjectKind.LISTING, self.id)

    @property
    def is_public(self) -> bool:
        return self.state == ListingState.PUBLISHED

    @property
    def has_public_words(self) -> bool:
        """Whether what it says now is, or was, public: only then others are told of it."""
        return self.revision_id is not None and self.revision_id == self.public_revision_id

    @property
    def is_reserved(self) -> bool:
        """Whether it is public and promised to somebody."""
        return self.is_public and self.reserved_at is not None

    @property
    def current(self) -> ListingRevision:
        """The revision that counts. A listing has one from the moment it is stored."""
        if self.revision is None:
            raise ValueError(f"listing {self.pk} has no revision")
        return self.revision


class ListingRevision(models.Model):
    """What an ad said at one time. Never changed: decisions and statements point here."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    listing = models.ForeignKey(Listing, on_delete=models.CASCADE, related_name="revisions")
    site_id = models.UUIDField()
    number = models.IntegerField()
    title = models.CharField(max_length=90)
    body = models.TextField()
    category = models.CharField(max_length=60)
    offer = models.CharField(max_length=8)
    price_minor = models.BigIntegerField(null=True)
    price_type = models.CharField(max_length=12)
    currency = models.CharField(max_length=3)
    attributes = models.JSONField(default=dict)
    district = models.CharField(max_length=40, default="")
    language = models.CharField(max_length=12)
    created_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["listing", "number"], name="revision_number_once"),
            models.CheckConstraint(
                condition=models.Q(offer__in=[kind.value for kind in Kind]),
                name="revision_offer_is_known",
            ),
            models.CheckConstraint(
                condition=models.Q(price_type__in=[kind.value for kind in PriceType]),
                name="revision_price_type_is_known",
            ),
            models.CheckConstraint(
                condition=models.Q(price_minor__isnull=True) | models.Q(price_minor__gte=0),
                name="revision_price_not_negative",
            ),
        ]

    def __str__(self) -> str:
        return f"revision {self.number} of {self.listing_id}"

    @property
    def price(self) -> Money | None:
        return None if self.price_minor is None else Money(self.price_minor, self.currency)

    @property
    def slug(self) -> str:
        return slug_of(self.title)


class RevisionPhoto(models.Model):
    """One photo of a revision, in its place (0 is the cover)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    revision = models.ForeignKey(ListingRevision, on_delete=models.CASCADE, related_name="photos")
    site_id = models.UUIDField()
    photo_id = models.UUIDField(db_index=True)
    position = models.IntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["revision", "position"], name="one_photo_a_place")
        ]

    def __str__(self) -> str:
        return f"photo {self.position} of {self.revision_id}"


class Draft(models.Model):
    """
    An ad being written: private, unaudited, exactly as typed so far.

    It belongs to a browser (``visitor_id``, from a signed cookie) or to an account. ``fields``
    holds raw strings; nothing is checked before the person asks for it.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    site = models.ForeignKey("sites.Site", on_delete=models.CASCADE, related_name="+")
    visitor_id = models.UUIDField(null=True, db_index=True)
    account_id = models.UUIDField(null=True, db_index=True)
    # Set while an existing ad is edited, and once the draft became an ad.
    listing_id = models.UUIDField(null=True)
    # The ad whose words and photos it began with; sent in, it is a new ad all the same.
    copied_from = models.UUIDField(null=True)
    fields = models.JSONField(default=dict)
    photos = models.JSONField(default=list)
    version = models.IntegerField(default=1)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField(db_index=True)
    published_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"draft {self.pk}"


class UsualPrice(models.Model):
    """
    What one kind of thing usually costs in one place, worked out anew each day.

    ``site_id`` empty: in all towns of the country, for where one town has too few. ``size`` is
    the number of bedrooms where the category asks for it, else empty.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    site_id = models.UUIDField(null=True)
    country = models.CharField(max_length=2)
    category = models.CharField(max_length=60)
    size = models.CharField(max_length=8, default="")
    currency = models.CharField(max_length=3)
    median_minor = models.BigIntegerField()
    sample = models.IntegerField()
    worked_out_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["category", "size", "currency", "country", "site_id"],
                name="usual_price_once",
                nulls_distinct=False,
            )
        ]

    def __str__(self) -> str:
        return f"usual price of {self.category} {self.size}"


class ViewDay(models.Model):
    """How often an ad was looked at on one day (UTC). Nothing says by whom."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    listing = models.ForeignKey(Listing, on_delete=models.CASCADE, related_name="+")
    site_id = models.UUIDField()
    day = models.DateField()
    views = models.IntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["listing", "day"], name="views_once_a_day")
        ]
        indexes: ClassVar = [models.Index(fields=["day"], name="views_oldest")]

    def __str__(self) -> str:
        return f"{self.views} views of {self.listing_id} on {self.day}"
