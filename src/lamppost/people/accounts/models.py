from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext

from lamppost.foundation.kernel.ids import new_code, new_id
from lamppost.foundation.kernel.subjects import Subject, SubjectKind
from lamppost.people.accounts.rules import GONE_NAME, AccountKind, LinkPurpose, Role

if TYPE_CHECKING:
    from django.contrib.sessions.backends.base import SessionBase


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
    # Which mails, as ``rules.Wishes`` names them; what is not in it was never asked.
    wishes = models.JSONField(default=dict)
    # Since when the account is on its way out, and when it was emptied.
    leaving_at = models.DateTimeField(null=True, db_index=True)
    left_at = models.DateTimeField(null=True)

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
    def shown_name(self) -> str:
        """The name that others read; of who has left, words in the reader's language."""
        return gettext(GONE_NAME) if self.left_at else self.display_name

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
    # Of the code in the same mail, if it has one that still works.
    code_hash = models.CharField(max_length=64, default="")
    code_tries = models.PositiveSmallIntegerField(default=0)
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


class Session(AbstractBaseSession):
    """
    One browser in which somebody is signed in, or about to be.

    It says whose it is, so that people can see where they are signed in, and end it from
    elsewhere. No address of a network is kept, and of the browser only its family.
    """

    account_id = models.UUIDField(null=True, db_index=True)
    browser = models.CharField(max_length=60, default="")
    signed_in_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)

    @classmethod
    def get_session_store_class(cls) -> type[SessionBase]:
        from lamppost.people.accounts.sessions import SessionStore  # noqa: PLC0415 - needs this

        return SessionStore

    def __str__(self) -> str:
        return f"{self.browser} of {self.account_id}"
