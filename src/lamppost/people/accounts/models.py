from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models
from django.utils import timezone

from lamppost.foundation.kernel.ids import new_code, new_id
from lamppost.foundation.kernel.subjects import Subject, SubjectKind
from lamppost.people.accounts.rules import AccountKind, LinkPurpose, Role


class Account(AbstractBaseUser):
    """
    One identity in the whole network. It has no password: a mail link proves it.

    ``email`` is as typed and shown to its owner only; ``email_normal`` is compared.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=10, default=AccountKind.PERSON)
    email = models.CharField(max_length=254, default="")
    email_normal = models.CharField(max_length=254, null=True, unique=True)
    # In public addresses: says nothing about the person, and is not the id.
    code = models.CharField(max_length=8, unique=True, default=new_code)
    display_name = models.CharField(max_length=40)
    language = models.CharField(max_length=12, default="")
    joined_at = models.DateTimeField(default=timezone.now)
    proved_at = models.DateTimeField(null=True)

    USERNAME_FIELD = "email_normal"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(kind__in=[kind.value for kind in AccountKind]),
                name="account_kind_is_known",
            )
        ]

    def __str__(self) -> str:
        return f"{self.display_name} ({self.pk})"

    @property
    def subject(self) -> Subject:
        return Subject(SubjectKind.ACCOUNT, self.id)

    @property
    def actor(self) -> str:
        """How the log names this account."""
        return str(self.subject)

    @property
    def is_import(self) -> bool:
        return self.kind == AccountKind.IMPORT


class RoleGrant(models.Model):
    """One role of one account, for one site or (``site_id`` empty) for the network."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="grants")
    site_id = models.UUIDField(null=True)
    role = models.CharField(max_length=12)
    given_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["account", "site_id", "role"], name="one_grant_each", nulls_distinct=False
            ),
            models.CheckConstraint(
                condition=models.Q(role__in=[role.value for role in Role]), name="role_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} is {self.role}"


class MailLink(models.Model):
    """A link that was mailed. Only the hash of its token is kept."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    token_hash = models.CharField(max_length=64, unique=True)
    purpose = models.CharField(max_length=20)
    address = models.CharField(max_length=254)
    address_normal = models.CharField(max_length=254, db_index=True)
    site_id = models.UUIDField(null=True)
    payload = models.JSONField(default=dict)
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    # Asked for by a stranger, who may ask only so often; the operator's own links do not count.
    is_counted = models.BooleanField(default=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(purpose__in=[purpose.value for purpose in LinkPurpose]),
                name="link_purpose_is_known",
            )
        ]

    def __str__(self) -> str:
        return f"{self.purpose} link {self.pk}"
