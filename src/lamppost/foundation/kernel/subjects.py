"""How trust rooms and the log name the thing they are looking at, whatever it is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class SubjectKind(StrEnum):
    """Kinds of things that decisions and log lines are about. Add, never rename."""

    LISTING = "listing"
    MESSAGE = "message"
    CONVERSATION = "conversation"
    REPORT = "report"
    SEARCH = "search"
    ACCOUNT = "account"
    SITE = "site"
    TEXT = "text"
    CATEGORY = "category"
    PHOTO = "photo"
    CASE = "case"
    SCREENING = "screening"
    STATEMENT = "statement"
    IMPORT = "import"
    MAIL = "mail"
    JOB = "job"


@dataclass(frozen=True, slots=True)
class Subject:
    """A reference, not a foreign key: evidence must outlive what it is about."""

    kind: SubjectKind
    id: UUID

    def __str__(self) -> str:
        return f"{self.kind}:{self.id}"

    @classmethod
    def parse(cls, text: str) -> Subject:
        """Return the subject that ``text`` names; ValueError if it names none."""
        kind, _, key = text.partition(":")
        return cls(SubjectKind(kind), UUID(key))
