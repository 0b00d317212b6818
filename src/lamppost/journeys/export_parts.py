"""What each room holds of a person, as plain values: nothing that is another person's."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from lamppost.foundation.audit.queries import lines_about
from lamppost.foundation.kernel.ids import parse_id
from lamppost.foundation.notify.queries import mails_to
from lamppost.foundation.push.queries import browsers_of
from lamppost.market.contact.queries import (
    blocks_of,
    conversations_of,
    message_drafts_of,
    messages_in,
    photo_ids_of_messages,
)
from lamppost.market.listings.queries import (
    every_draft_of,
    listings_of,
    photo_ids_of,
    revisions_of,
)
from lamppost.market.search.queries.alerts import saved_searches_of
from lamppost.market.search.queries.kept import favourites_of, hidden_ads_of
from lamppost.people.accounts.factors import factors_of
from lamppost.people.accounts.queries import (
    accounts_by_ids,
    addresses_of,
    grants_of,
    sessions_of,
    wishes_of,
)
from lamppost.trust.cases.queries import objections_to, reports_of, statements_of

if TYPE_CHECKING:
    from lamppost.market.contact.models import Message
    from lamppost.people.accounts.models import Account

Rows = list[dict[str, object]]

_AD = ("code", "state", "state_at", "created_at", "published_at", "expires_at", "reserved_at",
       "sold_at", "found_through", "confirmed_at", "source", "source_id")  # fmt: skip
_REVISION = ("number", "title", "body", "category", "offer", "price_minor", "price_type",
             "currency", "attributes", "district", "language", "created_at")  # fmt: skip
_STATEMENT = ("id", "subject", "decision", "rule_id", "clause", "clause_heading", "explanation",
              "facts", "found_by", "decided_by", "language", "issued_at",
              "withdrawn_at")  # fmt: skip
_REPORT = ("subject", "title", "reason", "words", "words_again", "answers", "made_at", "outcome",
           "answered_at")  # fmt: skip
_ALERT = ("label", "params", "frequency", "language", "created_at", "mailed_at",
          "stopped_at")  # fmt: skip


def _pick(row: object, names: Iterable[str]) -> dict[str, object]:
    return {name: getattr(row, name) for name in names}


def about(account: Account) -> dict[str, object]:
    """Who somebody is to us."""
    names = ("id", "code", "kind", "display_name", "email", "language", "joined_at", "proved_at")
    roles = sorted((str(role), str(site or "")) for role, site in grants_of(account).held)
    return {
        **_pick(account, names),
        "mails_wanted": asdict(wishes_of(account)),
        "roles": [{"role": role, "site": site} for role, site in roles],
    }


def ads(account: Account) -> tuple[Rows, list[UUID]]:
    """Every ad in every version, and the ids of all photos in them."""
    rows: Rows = []
    photos: list[UUID] = []
    for listing in listings_of(account.pk):
        revisions = list(revisions_of(listing.pk))
        shown = photo_ids_of([revision.pk for revision in revisions])
        photos += [key for ids in shown.values() for key in ids]
        versions = [
            {**_pick(revision, _REVISION), "photos": shown.get(revision.pk, [])}
            for revision in revisions
        ]
        rows.append({**_pick(listing, _AD), "site": listing.site.slug, "versions": versions})
    return rows, photos


def drafts(account: Account) -> tuple[Rows, list[UUID]]:
    """What was begun, and the ids of its photos."""
    found = every_draft_of(account.pk)
    rows: Rows = [
        {
            "site": draft.site.slug,
            "fields": draft.fields,
            "photos": draft.photos,
            "created_at": draft.created_at,
            "updated_at": draft.updated_at,
            "sent_in_at": draft.published_at,
        }
        for draft in found
    ]
    photos = [parse_id(str(key)) for draft in found for key in draft.photos]
    return rows, [key for key in photos if key is not None]


def conversations(account: Account) -> tuple[Rows, list[UUID]]:
    """Both sides of every conversation as its owner reads them; of the other, a first letter."""
    rows: Rows = []
    photos: list[UUID] = []
    for talk in conversations_of(account.pk):
        partner = talk.other if talk.seller_id == account.pk else talk.seller
        messages = messages_in(talk, reader_id=account.pk, limit=10_000)
        mine = [message.pk for message in messages if message.writer_id == account.pk]
        shown = photo_ids_of_messages(mine)
        photos += [key for ids in shown.values() for key in ids]
        rows.append(
            {
                "about": talk.listing.code,
                "with": f"{partner.display_name[:1]}.",
                "opened_at": talk.opened_at,
                "messages": [
                    {
                        "from": "you" if message.writer_id == account.pk else "the other",
                        "body": message.body if _is_read(message, account) else "",
                        "state": message.state,
                        "created_at": message.created_at,
                        "photos": shown.get(message.pk, []),
                    }
                    for message in messages
                ],
            }
        )
    return rows, photos


def _is_read(message: Message, account: Account) -> bool:
    """Return whether a page shows somebody these words: what was taken away, to its writer only."""
    return message.writer_id == account.pk or message.has_arrived


def unsent_messages(account: Account) -> Rows:
    """What was written to somebody and not sent."""
    return [_pick(draft, ("body", "updated_at")) for draft in message_drafts_of(account.pk)]


def blocked(account: Account) -> Rows:
    """Whom somebody takes no messages from, by a first letter."""
    rows = blocks_of(account.pk)
    names = accounts_by_ids([block.blocked_id for block in rows])
    return [
        {"who": f"{names[block.blocked_id].display_name[:1]}.", "blocked_at": block.blocked_at}
        for block in rows
        if block.blocked_id in names
    ]


def favourites(account: Account) -> Rows:
    """Which ads somebody keeps."""
    return [
        {
            "ad": kept.listing.code if kept.listing else None,
            **_pick(kept.favourite, ("kept_at", "price_minor", "currency")),
        }
        for kept in favourites_of(account.pk)
    ]


def hidden_ads(account: Account) -> list[UUID]:
    """Which ads somebody does not want to see."""
    return hidden_ads_of(account.pk)


def alerts(account: Account) -> Rows:
    """Which searches write to somebody."""
    return [_pick(search, _ALERT) for search in saved_searches_of(account.pk)]


def browsers(account: Account) -> Rows:
    """In which browsers alerts tell somebody; what reaches them is a key, and not in it."""
    return [_pick(browser, ("name", "created_at")) for browser in browsers_of(account.pk)]


def reports(account: Account) -> Rows:
    """What somebody reported while signed in."""
    return [_pick(report, _REPORT) for report in reports_of(account.pk)]


def statements(account: Account) -> Rows:
    """What was decided about somebody and why, and what they said against it."""
    found = statements_of(account.pk)
    objections = objections_to([statement.pk for statement in found])
    rows: Rows = []
    for statement in found:
        case = objections.get(statement.pk)
        names = ("words", "opened_at", "decided_at", "decision")
        objection = _pick(case, names) if case else None
        rows.append({**_pick(statement, _STATEMENT), "objection": objection})
    return rows


def mails(account: Account) -> Rows:
    """What we wrote to somebody, as far as it is kept. Mails that open the account are named."""
    return [
        {
            **_pick(mail, ("address", "subject", "written_at", "sent_at")),
            "about": mail.dedupe.partition(":")[0],
            "text": "" if mail.dedupe.startswith("link:") else mail.text,
        }
        for mail in mails_to(addresses_of(account))
    ]


def sessions(account: Account, *, now: datetime) -> Rows:
    """Where somebody is signed in."""
    names = ("browser", "signed_in_at", "seen_at", "expire_date")
    return [_pick(session, names) for session in sessions_of(account, now=now)]


def ways_in(account: Account) -> dict[str, object]:
    """Which factors somebody has; their secrets stay with us."""
    factors = factors_of(account)
    names = ("name", "added_at", "last_used_at")
    return {
        "authenticator_app_since": factors.app_since,
        "passkeys": [_pick(passkey, names) for passkey in factors.passkeys],
        "recovery_codes_left": factors.codes_left,
    }


def log_of(account: Account) -> Rows:
    """The lines of the audit log about an account."""
    return [
        {
            **_pick(line, ("happened_at", "event", "details", "erasable")),
            "by": "you" if line.actor == account.actor else line.actor.partition(":")[0],
        }
        for line in lines_about(account.subject)
    ]
