"""Every fact a rule may look at: its type, what it costs, whose it is and who may see it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from types import MappingProxyType

from screening_engine.policy.entries import (
    LISTINGS,
    MESSAGES,
    About,
    Cost,
    FactEntry,
    PersonalData,
    SeenBy,
    contacts,
    of_account,
    of_others,
    of_submission,
    of_writing,
)
from screening_engine.policy.types import (
    ANY,
    CATEGORY,
    DURATION,
    LABELS,
    MONEY,
    NUMBER,
    PLACE,
    PROSE,
    TEXT,
    TRUTH,
    Kind,
    Type,
)

_OFFERS = Type(Kind.TEXT, choices=("offer", "wanted", "free", "swap"))

_SUBMISSION_FACTS = (
    of_submission(
        "listing.title", PROSE, "the title", "The title of the ad as read.", subjects=LISTINGS
    ),
    of_submission(
        "listing.body", PROSE, "the text", "The text of the ad as read.", subjects=LISTINGS
    ),
    of_submission(
        "message.body", PROSE, "the message", "The text of the message.", subjects=MESSAGES
    ),
    of_submission(
        "text.title", PROSE, "the title or subject", "The title of whatever is screened."
    ),
    of_submission("text.body", PROSE, "the text", "The text of whatever is screened."),
    of_submission(
        "listing.category",
        CATEGORY,
        "the category",
        "The path of the ad's category; of a message, that of the ad it is about.",
    ),
    of_submission(
        "listing.kind",
        _OFFERS,
        "the kind of ad",
        "Whether something is offered, wanted, free or to swap.",
        subjects=LISTINGS,
    ),
    of_submission("listing.price", MONEY, "the price", "The price asked; none is no price."),
    of_submission(
        "listing.currency", TEXT, "the currency of the price", "The ISO 4217 code of the price."
    ),
    of_submission("listing.language", TEXT, "the language", "The BCP 47 tag of the text."),
    of_submission("listing.country", TEXT, "the country", "ISO 3166-1 alpha-2, as DE."),
    of_submission("listing.site", TEXT, "the site", "The slug of the site."),
    of_submission(
        "listing.place",
        PLACE,
        "the place",
        "Country and site, for `within`: DE, DE/altona, or EU and EEA for the unions.",
    ),
    of_submission(
        "listing.attribute",
        ANY,
        "the answer",
        "The answer to one question of the category; one not given equals nothing.",
    ),
    contacts("phones", "phone numbers"),
    contacts("emails", "mail addresses"),
    contacts("links", "links"),
    contacts("handles", "names on other services"),
    contacts("wallets", "addresses of digital wallets"),
    contacts("accounts", "numbers of bank accounts and cards"),
    contacts("disguised", "disguised contacts"),
)

_ACCOUNT_FACTS = (
    of_account(
        "account_age",
        DURATION,
        "the age of the account",
        "The time since the account was made.",
        timedelta(days=365),
    ),
    of_account(
        "email_proved", TRUTH, "the mail address is proved", "A link mailed there was used.", True
    ),
    of_account(
        "phone_verified", TRUTH, "the phone is verified", "A code sent there came back.", False
    ),
    of_account(
        "listings_last_hour",
        NUMBER,
        "the number of the account's ads in the last hour",
        "Ads submitted by this account within an hour, this one not counted.",
        0,
    ),
    of_account(
        "listings_last_day",
        NUMBER,
        "the number of the account's ads in the last day",
        "Ads submitted by this account within 24 hours, this one not counted.",
        0,
    ),
    of_account(
        "refusals_last_month",
        NUMBER,
        "the number of the account's refusals in the last month",
        "Ads and messages of this account refused within 30 days and not restored.",
        0,
    ),
    of_account(
        "removals_last_year",
        NUMBER,
        "the number of the account's removals in the last year",
        "Ads and messages of this account that people removed within 365 days and did not restore.",
        0,
    ),
    of_account(
        "approvals_last_year",
        NUMBER,
        "the number of the account's approvals in the last year",
        "Ads of this account that people looked at and let through within 365 days.",
        0,
    ),
    of_account(
        "device_listings_last_hour",
        NUMBER,
        "the number of ads from the same browser in the last hour",
        "Ads submitted within an hour by any account that was used in this browser.",
        0,
    ),
    of_account(
        "device_listings_last_day",
        NUMBER,
        "the number of ads from the same browser in the last day",
        "Ads submitted within 24 hours by any account that was used in this browser.",
        0,
    ),
    of_account(
        "device_accounts_last_week",
        NUMBER,
        "the number of other accounts in the same browser in the last week",
        "Other accounts that were used in the author's browsers within 7 days.",
        0,
    ),
    of_account(
        "network_listings_last_hour",
        NUMBER,
        "the number of ads from the same network in the last hour",
        "Ads submitted within an hour from the same network (/24 of IPv4, /48 of IPv6).",
        0,
    ),
    of_account(
        "network_accounts_last_day",
        NUMBER,
        "the number of other accounts from the same network in the last day",
        "Other accounts that posted or wrote from the same network within 24 hours.",
        0,
    ),
    of_account(
        "is_import",
        TRUTH,
        "the account is an import the operator vouches for",
        "An import account attested by the operator of the site.",
        False,
    ),
    of_account(
        "labels", LABELS, "the account", "What staff have noted of the account, by name.", ()
    ),
)

_OTHER_FACTS = (
    of_others(
        "text.same_by_others",
        "the number of other accounts with the same text",
        "Other accounts that posted the same text, by its skeleton.",
        cost=Cost.EXPENSIVE,
    ),
    of_others(
        "text.template_by_others",
        "the number of other accounts with the same template",
        "Other accounts that posted the same text with other names and numbers.",
        cost=Cost.EXPENSIVE,
    ),
    of_others(
        "text.same_live_by_author",
        "the number of the account's live ads with the same text",
        "Live ads of the same account with the same text, this one not counted.",
        cost=Cost.CHEAP,
    ),
    of_others(
        "contact.seen_with_other_accounts",
        "the number of other accounts that use one of the contacts",
        "The most other accounts that were seen with any one of the contacts.",
        cost=Cost.EXPENSIVE,
    ),
    of_others(
        "text.near_by_others",
        "the number of other accounts with nearly the same text",
        "Other accounts that posted a text of the same near-duplicate cluster.",
        cost=Cost.EXPENSIVE,
    ),
    of_others(
        "text.near_places",
        "the number of other towns with nearly the same text",
        "Other sites on which other accounts posted a text of the same cluster.",
        cost=Cost.EXPENSIVE,
    ),
    of_others(
        "text.refused_before",
        "the number of refused or removed ads with the same text",
        "Ads and messages with the same text, of anybody, refused or removed within 90 days and "
        "not restored.",
        cost=Cost.EXPENSIVE,
    ),
    of_others(
        "contact.refused_before",
        "the number of refused or removed ads with one of the contacts",
        "Ads and messages with one of these contacts, of anybody, refused or removed within 90 "
        "days and not restored.",
        cost=Cost.EXPENSIVE,
    ),
    of_others(
        "pictures.seen_with_other_accounts",
        "the number of other accounts that use one of the pictures",
        "The most other accounts whose ads show one of these pictures, also cropped or framed.",
        cost=Cost.EXPENSIVE,
    ),
    FactEntry(
        name="pictures.labels",
        type=LABELS,
        phrase="one of the pictures",
        description="The kinds of the banks of known pictures that one of these pictures is in.",
        cost=Cost.EXPENSIVE,
        about=About.OTHERS,
        personal=PersonalData.CONTENT,
        seen_by=SeenBy.STAFF,
        ordinary=(),
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
    FactEntry(
        name="market.sample",
        type=NUMBER,
        unit="count",
        phrase="the number of prices behind the usual one",
        description="How many ads the usual price was computed from.",
        cost=Cost.EXPENSIVE,
        about=About.MARKET,
        personal=PersonalData.NONE,
        lowest=0,
    ),
)

_WRITING_FACTS = (
    of_writing(
        "author.messages_last_hour",
        NUMBER,
        "the number of the account's messages in the last hour",
        "Messages this account wrote within an hour, this one not counted.",
        0,
    ),
    of_writing(
        "author.messages_last_day",
        NUMBER,
        "the number of the account's messages in the last day",
        "Messages this account wrote within 24 hours, this one not counted.",
        0,
    ),
    of_writing(
        "author.conversations_last_day",
        NUMBER,
        "the number of conversations the account began in the last day",
        "Ads about which this account wrote for the first time within 24 hours, this one counted.",
        1,
    ),
    of_writing(
        "author.same_message_to_others",
        NUMBER,
        "the number of other people the account sent the same message",
        "Other conversations in which this account wrote the same text of 60 letters or more.",
        0,
    ),
    of_writing(
        "conversation.age",
        DURATION,
        "the age of the conversation",
        "The time since its first message; nothing for the first one.",
        timedelta(0),
    ),
    of_writing(
        "conversation.answered",
        TRUTH,
        "the reader has answered before",
        "The one who gets the message has written in this conversation.",
        False,
    ),
    of_writing(
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
