from __future__ import annotations

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from django.conf import settings
from django.db import models

from lamppost.foundation.kernel.ids import new_id
from lamppost.foundation.kernel.subjects import Subject, SubjectKind
from lamppost.market.contact.rules import ARRIVED, MessageState, new_relay_code


class Conversation(models.Model):
    """
    What two people write to each other about one ad: its poster, and one other person.

    ``relay`` is the local part of an address that mail for this conversation could go to.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    site = models.ForeignKey("sites.Site", on_delete=models.PROTECT, related_name="+")
    listing = models.ForeignKey("listings.Listing", on_delete=models.PROTECT, related_name="+")
    # What the ad said when they began; it may say something else by now.
    revision_id = models.UUIDField()
    seller = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    other = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    relay = models.CharField(max_length=16, unique=True, default=new_relay_code)
    opened_at = models.DateTimeField()
    last_at = models.DateTimeField()
    # When the first question reached the poster, and when the first answer came back.
    begun_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    # For each of the two: when something last arrived, how far they have read, when we wrote mail.
    seller_heard_at = models.DateTimeField(null=True)
    seller_read_at = models.DateTimeField(null=True)
    seller_mailed_at = models.DateTimeField(null=True)
    other_heard_at = models.DateTimeField(null=True)
    other_read_at = models.DateTimeField(null=True)
    other_mailed_at = models.DateTimeField(null=True)
    # One of the two has left: it can be read, and nothing is added.
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["listing", "other"], name="one_conversation_a_person"),
            models.CheckConstraint(
                condition=~models.Q(seller=models.F("other")), name="nobody_writes_to_themselves"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["seller", "-last_at"], name="conversation_of_seller"),
            models.Index(fields=["other", "-last_at"], name="conversation_of_other"),
        ]

    def __str__(self) -> str:
        return f"conversation {self.pk}"

    @property
    def subject(self) -> Subject:
        return Subject(SubjectKind.CONVERSATION, self.id)

    def partner_of(self, account_id: UUID) -> UUID:
        """Return the id of the one whom this person writes to."""
        return self.other_id if account_id == self.seller_id else self.seller_id

    def side_of(self, account_id: UUID) -> str:
        """Return ``seller`` or ``other``: how the columns of this person begin."""
        return "seller" if account_id == self.seller_id else "other"

    def heard_at(self, account_id: UUID) -> datetime | None:
        """Return when something last arrived for this person."""
        when: datetime | None = getattr(self, f"{self.side_of(account_id)}_heard_at")
        return when

    def has_news_for(self, account_id: UUID) -> bool:
        """Return whether something arrived that this person has not read."""
        heard, read = (
            self.heard_at(account_id),
            getattr(self, f"{self.side_of(account_id)}_read_at"),
        )
        return heard is not None and (read is None or read < heard)


class Message(models.Model):
    """
    What one of the two wrote. Its words never change; they can only be emptied.

    ``warnings`` are the ids of the rules whose advice its reader sees above it.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    conversation = models.ForeignKey(
        Conversation, on_delete=models.PROTECT, related_name="messages"
    )
    site_id = models.UUIDField()
    writer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    body = models.TextField()
    quick = models.CharField(max_length=20, default="")
    state = models.CharField(max_length=12)
    state_at = models.DateTimeField()
    warnings = models.JSONField(default=list)
    created_at = models.DateTimeField()
    delivered_at = models.DateTimeField(null=True)
    emptied_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(state__in=[state.value for state in MessageState]),
                name="message_state_is_known",
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["conversation", "created_at"], name="message_in_order"),
            models.Index(fields=["writer", "-created_at"], name="message_of_writer"),
        ]

    def __str__(self) -> str:
        return f"message {self.pk}"

    @property
    def subject(self) -> Subject:
        return Subject(SubjectKind.MESSAGE, self.id)

    @property
    def has_arrived(self) -> bool:
        return self.state in ARRIVED


class MessagePhoto(models.Model):
    """One photo of a message, in its place."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="photos")
    site_id = models.UUIDField()
    photo_id = models.UUIDField(db_index=True)
    position = models.IntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["message", "position"], name="one_picture_a_place")
        ]

    def __str__(self) -> str:
        return f"photo {self.position} of {self.message_id}"


class MessageDraft(models.Model):
    """
    A message that is not sent yet: private, unaudited, exactly as typed.

    Its id is that of the form, so sending the form twice sends once. It belongs to an account or
    (before the address is proved) to a browser. ``message_id`` is set once it was sent.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    listing = models.ForeignKey("listings.Listing", on_delete=models.CASCADE, related_name="+")
    conversation_id = models.UUIDField(null=True)
    visitor_id = models.UUIDField(null=True, db_index=True)
    account_id = models.UUIDField(null=True, db_index=True)
    address = models.CharField(max_length=254, default="")
    body = models.TextField(default="")
    quick = models.CharField(max_length=20, default="")
    # Its writer has read what will stand above it, and sends it as it is.
    advised = models.CharField(max_length=64, default="")
    message_id = models.UUIDField(null=True)
    version = models.IntegerField(default=1)
    updated_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"draft of a message {self.pk}"


class Block(models.Model):
    """One person takes no messages from another."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    blocker = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    blocked = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    blocked_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["blocker", "blocked"], name="blocked_once")
        ]

    def __str__(self) -> str:
        return f"{self.blocker_id} takes nothing from {self.blocked_id}"
