"""Every fact a rule may look at: its type, what it costs, whose it is and who may see it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from types import MappingProxyType

from screening_engine.policy.types import (
    ANY,
    CATEGORY,
    DURATION,
    LABELS,
    MONEY,
    NUMBER,
    PROSE,
    TEXT,
    TRUTH,
    Kind,
    Type,
)
from screening_engine.submission import FactValue, SubjectKind


class Cost(StrEnum):
    """Conditions run from cheap to expensive; a missing expensive fact is asked for."""

    CHEAP = "cheap"
    EXPENSIVE = "expensive"


class About(StrEnum):
    """Where a fact comes from. Advice while typing uses the submission and the market only."""

    SUBMISSION = "submission"
    ACCOUNT = "account"
    OTHERS = "others"
    MARKET = "market"


class PersonalData(StrEnum):
    NONE = "none"
    CONTENT = "content"  # what the person wrote
    CONTACT = "contact"  # how to reach them
    ACCOUNT = "account"  # how they use the site


class SeenBy(StrEnum):
    POSTER = "poster"  # the poster, and staff
    STAFF = "staff"


ANY_SUBJECT = frozenset(SubjectKind)
LISTINGS = frozenset({SubjectKind.LISTING})
MESSAGES = frozenset({SubjectKind.MESSAGE})


@dataclass(frozen=True, slots=True, kw_only=True)
class FactEntry:
    """
    One fact. ``phrase`` is its name inside an English sentence ("the price").

    ``unit`` says what a number counts. ``ordinary`` is the value that an example of a rule has
    where it says nothing: that of an unremarkable ad by an unremarkable person; None leaves the
    fact unknown there. ``lowest`` is the smallest possible number.
    """

    name: str
    type: Type
    phrase: str
    description: str
    unit: str = ""
    cost: Cost = Cost.CHEAP
    about: About
    personal: PersonalData
    seen_by: SeenBy = SeenBy.POSTER
    subjects: frozenset[SubjectKind] = ANY_SUBJECT
    ordinary: FactValue | None = None
    lowest: int | None = None
    takes_argument: bool = False


def _of_submission(
    name: str,
    kind: Type,
    phrase: str,
    description: str,
    *,
    subjects: frozenset[SubjectKind] = ANY_SUBJECT,
) -> FactEntry:
    return FactEntry(
        name=name,
        type=kind,
        phrase=phrase,
        description=description,
        about=About.SUBMISSION,
        personal=PersonalData.CONTENT,
        subjects=subjects,
        takes_argument=kind is ANY,
    )


def _contacts(name: str, what: str) -> FactEntry:
    return FactEntry(
        name=f"contacts.{name}",
        type=NUMBER,
        unit="count",
        phrase=f"the number of {what} in the texts",
        description=f"How many different {what} the texts hold.",
        about=About.SUBMISSION,
        personal=PersonalData.CONTACT,
        lowest=0,
    )


def _of_account(
    name: str, kind: Type, phrase: str, description: str, ordinary: FactValue
) -> FactEntry:
    return FactEntry(
        name=f"author.{name}",
        type=kind,
        unit="count" if kind is NUMBER else "",
        phrase=phrase,
        description=description,
        about=About.ACCOUNT,
        personal=PersonalData.ACCOUNT,
        seen_by=SeenBy.STAFF,
        ordinary=ordinary,
        lowest=0 if kind in (NUMBER, DURATION) else None,
    )


def _of_others(name: str, phrase: str, description: str, *, cost: Cost) -> FactEntry:
    return FactEntry(
        name=name,
        type=NUMBER,
        unit="count",
        phrase=phrase,
        description=description,
        cost=cost,
        about=About.OTHERS,
        personal=PersonalData.ACCOUNT,
        seen_by=SeenBy.STAFF,
        ordinary=0,
        lowest=0,
    )


def _of_writing(
    name: str, kind: Type, phrase: str, description: str, ordinary: FactValue
) -> FactEntry:
    return FactEntry(
        name=name,
        type=kind,
        unit="count" if kind is NUMBER else "",
        phrase=phrase,
        description=description,
        about=About.ACCOUNT,
        personal=PersonalData.ACCOUNT,
        seen_by=SeenBy.STAFF,
        subjects=MESSAGES,
        ordinary=ordinary,
        lowest=0 if kind in (NUMBER, DURATION) else None,
    )


_OFFERS = Type(Kind.TEXT, choices=("offer", "wanted", "free", "swap"))

_SUBMISSION_FACTS = (
    _of_submission(
        "listing.title", PROSE, "the title", "The title of the ad as read.", subjects=LISTINGS
    ),
    _of_submission(
        "listing.body", PROSE, "the text", "The text of the ad as read.", subjects=LISTINGS
    ),
    _of_submission(
        "message.body", PROSE, "the message", "The text of the message.", subjects=MESSAGES
    ),
    _of_submission(
        "text.title", PROSE, "the title or subject", "The title of whatever is screened."
    ),
    _of_submission("text.body", PROSE, "the text", "The text of whatever is screened."),
    _of_submission(
        "listing.category",
        CATEGORY,
        "the category",
        "The path of the ad's category; of a message, that of the ad it is about.",
    ),
    _of_submission(
        "listing.kind",
        _OFFERS,
        "the kind of ad",
        "Whether something is offered, wanted, free or to swap.",
        subjects=LISTINGS,
    ),
    _of_submission("listing.price", MONEY, "the price", "The price asked; none is no price."),
    _of_submission(
        "listing.currency", TEXT, "the currency of the price", "The ISO 4217 code of the price."
    ),
    _of_submission("listing.language", TEXT, "the language", "The BCP 47 tag of the text."),
    _of_submission("listing.country", TEXT, "the country", "ISO 3166-1 alpha-2, as DE."),
    _of_submission("listing.site", TEXT, "the site", "The slug of the site."),
    _of_submission(
        "listing.attribute",
        ANY,
        "the answer",
        "The answer to one question of the category; one not given equals nothing.",
    ),
    _contacts("phones", "phone numbers"),
    _contacts("emails", "mail addresses"),
    _contacts("links", "links"),
    _contacts("handles", "names on other services"),
    _contacts("disguised", "disguised contacts"),
)

_ACCOUNT_FACTS = (
    _of_account(
        "account_age",
        DURATION,
        "the age of the account",
        "The time since the account was made.",
        timedelta(days=365),
    ),
    _of_account(
        "email_proved", TRUTH, "the mail address is proved", "A link mailed there was used.", True
    ),
    _of_account(
        "phone_verified", TRUTH, "the phone is verified", "A code sent there came back.", False
    ),
    _of_account(
        "listings_last_hour",
        NUMBER,
        "the number of the account's ads in the last hour",
        "Ads submitted by this account within an hour, this one not counted.",
        0,
    ),
    _of_account(
        "listings_last_day",
        NUMBER,
        "the number of the account's ads in the last day",
        "Ads submitted by this account within 24 hours, this one not counted.",
        0,
    ),
    _of_account(
        "refusals_last_month",
        NUMBER,
        "the number of the account's refusals in the last month",
        "Ads and messages of this account refused within 30 days and not restored.",
        0,
    ),
    _of_account(
        "is_import",
        TRUTH,
        "the account is an import the operator vouches for",
        "An import account attested by the operator of the site.",
        False,
    ),
    _of_account(
        "labels", LABELS, "the account", "What staff have noted of the account, by name.", ()
    ),
)

_OTHER_FACTS = (
    _of_others(
        "text.same_by_others",
        "the number of other accounts with the same text",
        "Other accounts that posted the same text, by its skeleton.",
        cost=Cost.EXPENSIVE,
    ),
    _of_others(
        "text.template_by_others",
        "the number of other accounts with the same template",
        "Other accounts that posted the same text with other names and numbers.",
        cost=Cost.EXPENSIVE,
    ),
    _of_others(
        "text.same_live_by_author",
        "the number of the account's live ads with the same text",
        "Live ads of the same account with the same text, this one not counted.",
        cost=Cost.CHEAP,
    ),
    _of_others(
        "contact.seen_with_other_accounts",
        "the number of other accounts that use one of the contacts",
        "The most other accounts that were seen with any one of the contacts.",
        cost=Cost.EXPENSIVE,
    ),
    FactEntry(
        name="listing.labels",
        type=LABELS,
        phrase="the ad",
        description="What staff have noted of the ad, by name.",
        about=About.ACCOUNT,
        personal=PersonalData.ACCOUNT,
        seen_by=SeenBy.STAFF,
        ordinary=(),
    ),
    FactEntry(
        name="market.median_price",
        type=MONEY,
        phrase="the usual price",
        description="The median price of the same kind of thing in the same place.",
        cost=Cost.EXPENSIVE,
        about=About.MARKET,
        personal=PersonalData.NONE,
        lowest=0,
    ),
)

_WRITING_FACTS = (
    _of_writing(
        "author.messages_last_hour",
        NUMBER,
        "the number of the account's messages in the last hour",
        "Messages this account wrote within an hour, this one not counted.",
        0,
    ),
    _of_writing(
        "author.messages_last_day",
        NUMBER,
        "the number of the account's messages in the last day",
        "Messages this account wrote within 24 hours, this one not counted.",
        0,
    ),
    _of_writing(
        "author.conversations_last_day",
        NUMBER,
        "the number of conversations the account began in the last day",
        "Ads about which this account wrote for the first time within 24 hours, this one counted.",
        1,
    ),
    _of_writing(
        "author.same_message_to_others",
        NUMBER,
        "the number of other people the account sent the same message",
        "Other conversations in which this account wrote the same text of 60 letters or more.",
        0,
    ),
    _of_writing(
        "conversation.age",
        DURATION,
        "the age of the conversation",
        "The time since its first message; nothing for the first one.",
        timedelta(0),
    ),
    _of_writing(
        "conversation.answered",
        TRUTH,
        "the reader has answered before",
        "The one who gets the message has written in this conversation.",
        False,
    ),
    _of_writing(
        "conversation.author_asked",
        TRUTH,
        "the writer wants something of the poster",
        "The message comes from the one who answered the ad, not from its poster.",
        True,
    ),
)

CATALOGUE: Mapping[str, FactEntry] = MappingProxyType(
    {
        entry.name: entry
        for entry in (
            *_SUBMISSION_FACTS,
            *_ACCOUNT_FACTS,
            *_OTHER_FACTS,
            *_WRITING_FACTS,
        )
    }
)
"""All facts by name. Callers fill ``Submission.facts`` with those not about the submission."""

SUBJECT_KEY = "subject.key"
"""
A stable reference of what is screened, if the caller has one. No rule can read it; it only
seeds a rollout by percent, so that the same subject stays inside or outside.
"""
