from __future__ import annotations

from typing import ClassVar

from django.db import models

from lamppost.foundation.kernel.ids import new_id
from lamppost.foundation.kernel.subjects import Subject, SubjectKind
from lamppost.market.search.rules.alerts import LABEL_LENGTH, Frequency, new_token
from lamppost.market.search.rules.kept import Seen, Standing


class Favourite(models.Model):
    """
    An ad that somebody keeps, with what it cost and how it stood then.

    ``told_*`` is what its owner last knows of it: a mail tells what is new since, once.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    listing_id = models.UUIDField(db_index=True)
    site_id = models.UUIDField()
    account_id = models.UUIDField(null=True)
    visitor_id = models.UUIDField(null=True)
    kept_at = models.DateTimeField()
    price_minor = models.BigIntegerField(null=True)
    currency = models.CharField(max_length=3)
    state = models.CharField(max_length=10)
    told_price_minor = models.BigIntegerField(null=True)
    told_state = models.CharField(max_length=10)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account_id", "listing_id"], name="kept_once_account"),
            models.UniqueConstraint(fields=["visitor_id", "listing_id"], name="kept_once_browser"),
            models.CheckConstraint(
                condition=models.Q(account_id__isnull=True) ^ models.Q(visitor_id__isnull=True),
                name="kept_by_one_owner",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=[one.value for one in Standing])
                & models.Q(told_state__in=[one.value for one in Standing]),
                name="kept_state_is_known",
            ),
        ]

    def __str__(self) -> str:
        return f"favourite {self.listing_id}"

    @property
    def when_kept(self) -> Seen:
        """What the ad was like when it was kept."""
        return Seen(
            standing=Standing(self.state), price_minor=self.price_minor, currency=self.currency
        )

    @property
    def when_told(self) -> Seen:
        """What the ad was like when its owner last heard of it."""
        return Seen(
            standing=Standing(self.told_state),
            price_minor=self.told_price_minor,
            currency=self.currency,
        )


class HiddenAd(models.Model):
    """An ad that somebody does not want to see in lists any more."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    listing_id = models.UUIDField()
    site_id = models.UUIDField()
    account_id = models.UUIDField(null=True)
    visitor_id = models.UUIDField(null=True)
    hidden_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["account_id", "listing_id"], name="hidden_once_account"
            ),
            models.UniqueConstraint(
                fields=["visitor_id", "listing_id"], name="hidden_once_browser"
            ),
            models.CheckConstraint(
                condition=models.Q(account_id__isnull=True) ^ models.Q(visitor_id__isnull=True),
                name="hidden_by_one_owner",
            ),
        ]

    def __str__(self) -> str:
        return f"hidden {self.listing_id}"


class FavouriteMail(models.Model):
    """
    When we last looked for news about the ads that an account keeps.

    Whether it wants to be told is one of its wishes, and stands with the account.
    """

    account_id = models.UUIDField(primary_key=True)
    # Whose morning it is when we write.
    site = models.ForeignKey("sites.Site", on_delete=models.PROTECT, related_name="+")
    language = models.CharField(max_length=12)
    stop_token = models.CharField(max_length=40, unique=True, default=new_token)
    looked_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["site", "looked_at"], name="favourite_mail_due"),
        ]

    def __str__(self) -> str:
        return f"mails about favourites of {self.account_id}"


class SavedSearch(models.Model):
    """
    A search that writes to its owner when something new fits.

    ``params`` are the parts of its address, ``wanted`` what they were read as when it was saved.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account_id = models.UUIDField(db_index=True)
    site = models.ForeignKey("sites.Site", on_delete=models.PROTECT, related_name="+")
    label = models.CharField(max_length=LABEL_LENGTH)
    params = models.JSONField(default=list)
    wanted = models.JSONField()
    frequency = models.CharField(max_length=10)
    language = models.CharField(max_length=12)
    feed_token = models.CharField(max_length=40, unique=True, default=new_token)
    stop_token = models.CharField(max_length=40, unique=True, default=new_token)
    created_at = models.DateTimeField()
    # Only what goes live from then on is news: when it was saved, or started again.
    since = models.DateTimeField()
    looked_at = models.DateTimeField()
    mailed_at = models.DateTimeField(null=True)
    stopped_at = models.DateTimeField(null=True)
    # When there is something to tell, and it may be told; None while nothing waits.
    due_at = models.DateTimeField(null=True)
    # By which way of filing its anchors were made; 0 if it has none yet.
    filing = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(frequency__in=[one.value for one in Frequency]),
                name="alert_frequency_is_known",
            )
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["filing"], name="alert_filing", condition=models.Q(stopped_at__isnull=True)
            ),
            models.Index(
                fields=["due_at", "id"], name="alert_due", condition=models.Q(due_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"alert {self.pk}"

    @property
    def subject(self) -> Subject:
        return Subject(SubjectKind.SEARCH, self.id)


class SearchAnchor(models.Model):
    """
    One of the keys under which an active search is filed: what an ad must have to be found.

    Together they are an index of the searches, by which a new ad meets the few that may find it.
    """

    pk = models.CompositePrimaryKey("key", "search_id")
    key = models.BigIntegerField()
    search = models.ForeignKey(SavedSearch, on_delete=models.CASCADE, related_name="anchors")

    def __str__(self) -> str:
        return f"anchor {self.key}"


class SearchMatch(models.Model):
    """That a saved search found an ad: once each, however often the ad changes."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    search = models.ForeignKey(SavedSearch, on_delete=models.CASCADE, related_name="matches")
    listing_id = models.UUIDField()
    site_id = models.UUIDField()
    matched_at = models.DateTimeField(db_index=True)
    # None while a mail is still to tell of it. What a feed only is told by no mail has it at once.
    sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["search", "listing_id"], name="one_match_each")
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["search", "matched_at"],
                name="match_unsent",
                condition=models.Q(sent_at__isnull=True),
            ),
            models.Index(fields=["search", "-matched_at"], name="match_newest"),
        ]

    def __str__(self) -> str:
        return f"match {self.listing_id}"
